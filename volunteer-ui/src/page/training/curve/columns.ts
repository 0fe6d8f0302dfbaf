import type { CurvePoint } from "./points.ts";
import { trendOf } from "./trend.ts";

/** Columns of equal length, as the chart takes them; null where a series has no value. */
export interface Columns {
  readonly rounds: number[];
  readonly loss: (number | null)[];
  /** The loss without the noise of its mini-batches. */
  readonly trend: (number | null)[];
  readonly heldOut: (number | null)[];
}

/**
 * What is drawn of a curve of any length: at most about `3 * buckets` rounds, chosen so that no peak
 * disappears. The trend is taken over all rounds first, so thinning does not bend it.
 */
export function columnsOf(points: readonly CurvePoint[], buckets: number): Columns {
  const trend = trendOf(points.map((point) => point.loss));
  const chosen = decimated(points, buckets);
  const column = (value: (index: number) => number | null | undefined) =>
    chosen.map((index) => value(index) ?? null);
  return {
    rounds: chosen.map((index) => points[index]?.round ?? 0),
    loss: column((index) => points[index]?.loss),
    trend: column((index) => trend[index]),
    heldOut: column((index) => points[index]?.heldOut),
  };
}

/**
 * Indices of the points to draw, ascending: of every bucket the lowest and the highest loss and the
 * last held-out value, and always the first and the last point. All of them if they are few.
 */
export function decimated(points: readonly CurvePoint[], buckets: number): number[] {
  if (points.length <= 2 * buckets) return points.map((_, index) => index);
  const chosen = new Set([0, points.length - 1]);
  for (let bucket = 0; bucket < buckets; bucket++) {
    const from = Math.floor((bucket * points.length) / buckets);
    const to = Math.floor(((bucket + 1) * points.length) / buckets);
    for (const index of extremes(points, from, to)) chosen.add(index);
  }
  return [...chosen].sort((a, b) => a - b);
}

function extremes(points: readonly CurvePoint[], from: number, to: number): Set<number> {
  let low: number | undefined;
  let high: number | undefined;
  let heldOut: number | undefined;
  for (let index = from; index < to; index++) {
    const point = points[index];
    if (point?.heldOut !== undefined) heldOut = index;
    const loss = point?.loss;
    if (loss === undefined) continue;
    if (low === undefined || loss < (points[low]?.loss ?? loss)) low = index;
    if (high === undefined || loss > (points[high]?.loss ?? loss)) high = index;
  }
  return new Set([low, high, heldOut].filter((index) => index !== undefined));
}
