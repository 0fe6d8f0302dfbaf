/** What the pace and the share of the device ask for, around each leaf. All times in milliseconds. */
export class Pacing {
  readonly #paceMs: number;
  #share: number;
  #owed = { ms: 0, since: 0 };

  /** @param share 0.1 to 1; what lies outside is moved to the nearer end */
  constructor(share: number, paceMs: number) {
    this.#share = clampShare(share);
    this.#paceMs = Math.max(0, paceMs);
  }

  get share(): number {
    return this.#share;
  }

  set share(share: number) {
    this.#share = clampShare(share);
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

  /** A leaf ended now after `took`, waiting included: the device is owed took * (1 / share - 1) of rest. */
  leafDone(now: number, took: number): void {
    this.#owed = { ms: Math.max(0, took) * (1 / this.#share - 1), since: now };
  }

  /**
   * What a leaf reports as computed. The pace is part of it: it stands for a slower device, so that
   * wall time minus this time is what the services and the network add.
   */
  computeMicros(measured: number): number {
    return Math.max(measured, Math.round(this.#paceMs * 1000));
  }
}

function clampShare(share: number): number {
  return Number.isNaN(share) ? 1 : Math.min(1, Math.max(0.1, share));
}
