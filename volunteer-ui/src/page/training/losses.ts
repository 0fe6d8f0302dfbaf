import type { CurvePoint } from "./curve/points.ts";
import { count } from "../text/format.ts";
import { loss } from "./format.ts";

/** The ends of a loss curve. */
export interface Losses {
  readonly round: number | undefined;
  readonly loss: number | undefined;
  readonly heldOut: number | undefined;
  /** The whole curve for those who cannot see it. */
  readonly sentence: string;
}

export function latestLosses(points: readonly CurvePoint[]): Losses {
  const first = points.find((point) => point.loss !== undefined);
  const last = points.findLast((point) => point.loss !== undefined);
  const heldOut = points.findLast((point) => point.heldOut !== undefined)?.heldOut;
  return {
    round: last?.round,
    loss: last?.loss,
    heldOut,
    sentence: sentence(first, last, heldOut),
  };
}

function sentence(
  first: CurvePoint | undefined,
  last: CurvePoint | undefined,
  heldOut: number | undefined,
): string {
  if (first?.loss === undefined || last?.loss === undefined) return "Loss curve: no round yet.";
  const from = `${loss(first.loss)} in round ${count(first.round)}`;
  const to = `${loss(last.loss)} in round ${count(last.round)}`;
  const tail = heldOut === undefined ? "" : `; held-out loss ${loss(heldOut)}`;
  return `Loss curve: from ${from} to ${to}${tail}.`;
}
