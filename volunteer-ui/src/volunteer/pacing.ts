/** What the pace and a worker's part of the time ask for, around each leaf of one worker. All times in milliseconds. */
export class Pacing {
  readonly #paceMs: number;
  readonly #duty: () => number;
  #owed = { ms: 0, since: 0 };

  /** @param duty the part of the time in which to compute, above 0, at most 1; asked after each leaf */
  constructor(paceMs: number, duty: () => number) {
    this.#paceMs = paceMs;
    this.#duty = duty;
  }

  /** How long to rest before the next leaf. Time that passed without work since the last leaf counts. */
  restBefore(now: number): number {
    const { ms, since } = this.#owed;
    // A clock that was set back does not prolong the rest.
    return Math.max(0, ms - Math.max(0, now - since));
  }

  /**
   * How long to wait until a leaf that is ready now may be done. The pace runs from when the device
   * it stands for could begin: when the task was there and the leaf before was done. That other
   * volunteers of this process hold up the trainer does not make it longer.
   */
  waitAfter(taskReceivedAt: number, now: number): number {
    const began = Math.max(taskReceivedAt, this.#owed.since);
    return Math.min(this.#paceMs, Math.max(0, began + this.#paceMs - now));
  }

  /** A leaf ended now after `took`, waiting included: the device is owed took * (1 / duty - 1) of rest. */
  leafDone(now: number, took: number): void {
    this.#owed = { ms: Math.max(0, took) * (1 / this.#duty() - 1), since: now };
  }

  /**
   * What a leaf reports as computed. The pace is part of it: it stands for a slower device, so that
   * wall time minus this time is what the services and the network add.
   */
  computeMicros(measured: number): number {
    return Math.max(measured, Math.round(this.#paceMs * 1000));
  }
}
