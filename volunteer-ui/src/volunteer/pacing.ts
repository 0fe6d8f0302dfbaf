import { TaskKind } from "../protocol/index.ts";

/** How slow the device is that a volunteer stands for. */
export interface Pace {
  /** What a leaf, or so many units, takes at least. Milliseconds, 0 or more. */
  readonly ms: number;
  /** Units of work that take `ms`, at least 1; undefined: a leaf does, whatever is in it. */
  readonly units: number | undefined;
}

/** As fast as the device is. */
export const NO_PACE: Pace = { ms: 0, units: undefined };

/** Going back through a network takes about twice as long as going forward, which is all that an evaluation does. */
const FORWARD_PART = 1 / 3;

/**
 * @param leafUnits units of work in the leaf
 * @returns what the leaf takes at least, milliseconds
 */
export function leafPaceMs({ ms, units }: Pace, kind: TaskKind, leafUnits: number): number {
  if (units === undefined) return ms;
  const whole = (ms * leafUnits) / units;
  return kind === TaskKind.EVALUATE ? whole * FORWARD_PART : whole;
}

/**
 * What the pace and a worker's part of the time ask for, around each leaf of one worker. All times in milliseconds; a
 * leaf's pace is what {@link leafPaceMs} says.
 */
export class Pacing {
  readonly #duty: () => number;
  #owed = { ms: 0, since: 0 };
  #isRestTold = true;

  /** @param duty the part of the time in which to compute, above 0, at most 1; asked after each leaf */
  constructor(duty: () => number) {
    this.#duty = duty;
  }

  /** How long to rest before the next leaf. Time that passed without work since the last leaf counts. */
  restBefore(now: number): number {
    const { ms, since } = this.#owed;
    // A clock that was set back does not prolong the rest.
    return Math.max(0, ms - Math.max(0, now - since));
  }

  /** @returns how much of the rest that is owed has passed without work; told once for each leaf */
  restPassed(now: number): number {
    if (this.#isRestTold) return 0;
    this.#isRestTold = true;
    return this.#owed.ms - this.restBefore(now);
  }

  /**
   * How long to wait until a leaf that is ready now may be done. The pace runs from when the device
   * it stands for could begin: when the task was there and the leaf before was done. That other
   * volunteers of this process hold up the trainer does not make it longer.
   */
  waitAfter(paceMs: number, taskReceivedAt: number, now: number): number {
    return Math.min(paceMs, Math.max(0, this.#began(taskReceivedAt) + paceMs - now));
  }

  /**
   * How long the device that this worker stands for has computed a leaf that is done now: not while the worker was
   * with other volunteers of this process, unless the pace covers it.
   *
   * @param usedMs how long the worker had it
   */
  computedMs(paceMs: number, usedMs: number, taskReceivedAt: number, now: number): number {
    return Math.max(usedMs, Math.min(paceMs, now - this.#began(taskReceivedAt)));
  }

  /** A leaf ended now after `took`, waiting included: the device is owed took * (1 / duty - 1) of rest. */
  leafDone(now: number, took: number): void {
    this.#owed = { ms: Math.max(0, took) * (1 / this.#duty() - 1), since: now };
    this.#isRestTold = false;
  }

  #began(taskReceivedAt: number): number {
    return Math.max(taskReceivedAt, this.#owed.since);
  }
}

/**
 * What a leaf reports as computed, in microseconds. The pace is part of it: it stands for a slower device, so that
 * wall time minus this time is what the services and the network add.
 */
export function computeMicros(paceMs: number, measured: number): number {
  return Math.max(measured, Math.round(paceMs * 1000));
}
