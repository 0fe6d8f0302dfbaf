const FIRST_MS = 500;
const LONGEST_MS = 30_000;

/**
 * How long to wait before the next try: exponential with full jitter (uniform between 0 and a bound
 * that doubles from 0.5 s to 30 s), so that a crowd that lost its gateway does not return as one.
 */
export class Backoff {
  #tries = 0;
  readonly #random: () => number;

  /** @param random uniform in [0, 1) */
  constructor(random: () => number) {
    this.#random = random;
  }

  /** Tries since the last {@link reset}. */
  get tries(): number {
    return this.#tries;
  }

  /** @returns milliseconds */
  next(): number {
    const bound = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(this.#tries, 16));
    this.#tries += 1;
    return this.#random() * bound;
  }

  reset(): void {
    this.#tries = 0;
  }
}
