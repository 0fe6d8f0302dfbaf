import type { CurvePoint } from "./curve/points.ts";
import { count, percent } from "../text/format.ts";
import { loss } from "./format.ts";

/** The ends of a loss curve. */
export interface Losses {
  readonly round: number | undefined;
  readonly loss: number | undefined;
  readonly heldOut: number | undefined;
  /** Of the held-out samples, as evaluated last; undefined where there are no classes. */
  readonly accuracy: number | undefined;
  /** The whole curve for those who cannot see it. */
  readonly sentence: string;
}

/** @param hasClasses whether targets are classes, so that a prediction is right or wrong */
export function latestLosses(points: readonly CurvePoint[], hasClasses = false): Losses {
  const first = points.find((point) => point.loss !== undefined);
  const last = points.findLast((point) => point.loss !== undefined);
  const evaluated = points.findLast((point) => point.heldOut !== undefined);
  const heldOut = evaluated?.heldOut;
  const accuracy = hasClasses ? evaluated?.heldOutAccuracy : undefined;
  return {
    round: last?.round,
    loss: last?.loss,
    heldOut,
    accuracy,
    sentence: sentence(first, last, heldOut, accuracy),
  };
}

function sentence(
  first: CurvePoint | undefined,
  last: CurvePoint | undefined,
  heldOut: number | undefined,
  accuracy: number | undefined,
): string {
  if (first?.loss === undefined || last?.loss === undefined) return "Loss curve: no round yet.";
  const from = `${loss(first.loss)} in round ${count(first.round)}`;
  const to = `${loss(last.loss)} in round ${count(last.round)}`;
  const tail = heldOut === undefined ? "" : `; held-out loss ${loss(heldOut)}`;
  const right = accuracy === undefined ? "" : `, ${percent(accuracy)} of classes right`;
  return `Loss curve: from ${from} to ${to}${tail}${right}.`;
}
