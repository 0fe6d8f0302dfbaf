import type { RoundCommitted } from "../../../protocol/index.ts";

/** One round on the loss curve: means over its samples, of the version the round started from. */
export interface CurvePoint {
  readonly round: number;
  /** Undefined in a round that only evaluates. */
  readonly loss: number | undefined;
  readonly heldOut: number | undefined;
  /** Share of the held-out samples whose class was predicted correctly; says nothing where targets are values. */
  readonly heldOutAccuracy?: number | undefined;
}

export function pointOf(round: RoundCommitted): CurvePoint {
  const outcome = round.outcome.case === "training" ? round.outcome.value : undefined;
  return {
    round: round.round,
    loss: outcome === undefined || outcome.samples === 0 ? undefined : outcome.loss,
    heldOut: outcome?.heldOutLoss,
    heldOutAccuracy: outcome?.heldOutAccuracy,
  };
}

/**
 * The whole curve, ascending by round: what was loaded, then what was seen live. Where both know a
 * round they agree, since a round is committed once.
 */
export function merged(
  loaded: readonly CurvePoint[],
  live: readonly RoundCommitted[],
): readonly CurvePoint[] {
  const [first] = live;
  if (first === undefined) return loaded;
  const before = loaded.filter((point) => point.round < first.round);
  const known = new Set(live.map((round) => round.round));
  const between = loaded.filter((point) => point.round > first.round && !known.has(point.round));
  const points = [...before, ...live.map(pointOf), ...between];
  return between.length === 0 ? points : points.sort((a, b) => a.round - b.round);
}

/** The first round at or after `from` that is missing before the last known one, if any. */
export function firstGap(points: readonly CurvePoint[], from: number): number | undefined {
  let expected = from;
  for (const { round } of points) {
    if (round > expected) return expected;
    expected = Math.max(expected, round + 1);
  }
  return undefined;
}
