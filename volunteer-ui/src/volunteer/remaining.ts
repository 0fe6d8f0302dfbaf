/** A leaf that is being computed. Milliseconds. */
export interface LeafUnderWay {
  readonly elapsedMs: number;
  /** That it takes at least, see `Pace`. */
  readonly paceMs: number;
  /** Steps done, of those that it takes; 0 of 0 where it tells none. */
  readonly stepsDone: number;
  /** What these took. */
  readonly stepsMs: number;
  readonly steps: number;
}

/** A task that has begun. */
export interface Begun {
  readonly underWay: readonly LeafUnderWay[];
  /** Leaves that have not begun. */
  readonly later: number;
  /** What the last leaf of this kind took, milliseconds; undefined: none is done yet. */
  readonly leafMs: number | undefined;
  /** Workers that compute it, at least 1, and the part of the time in which each does. */
  readonly workers: number;
  readonly duty: number;
}

/**
 * How long a task still takes if everything goes on as it has: from the steps of its leaves, or else from what the last
 * leaf took.
 *
 * @returns milliseconds; undefined if nothing is known yet
 */
export function remainingMs({ underWay, later, leafMs, workers, duty }: Begun): number | undefined {
  const each = underWay.map((leaf) => remainingOfLeaf(leaf, leafMs));
  const known = each.filter((ms) => ms !== undefined);
  const whole = leafMs ?? longest(known.map((ms, at) => ms + (underWay[at]?.elapsedMs ?? 0)));
  if (known.length < each.length || whole === undefined) return undefined;
  const work = known.reduce((sum, ms) => sum + ms, 0) + (later * whole) / duty;
  return Math.max(work / workers, ...known);
}

function remainingOfLeaf(leaf: LeafUnderWay, leafMs: number | undefined): number | undefined {
  const { elapsedMs, paceMs, stepsDone, stepsMs, steps } = leaf;
  const expected = stepsDone > 0 ? (stepsMs * steps) / stepsDone : leafMs;
  return expected && Math.max(0, Math.max(expected, paceMs) - elapsedMs);
}

function longest(times: readonly number[]): number | undefined {
  return times.length === 0 ? undefined : Math.max(...times);
}
