/** Rounds that volunteers of one process are apart, about. */
const MOST_STATES = 4;

/**
 * Keeps the last states that were made of changes and verified: what one volunteer of a process has made, the others have,
 * too. So the process computes each step once, as does each device of its own.
 */
export class StateCache {
  readonly #states = new Map<string, Promise<Uint8Array | undefined>>();

  /**
   * @param make undefined if it cannot: then the next one may try
   * @returns shared with others: do not change it
   */
  async get(
    sha256: string,
    make: () => Promise<Uint8Array | undefined>,
  ): Promise<Uint8Array | undefined> {
    const kept = this.#states.get(sha256);
    if (kept !== undefined) return await kept;
    const made = make();
    this.#states.set(sha256, made);
    const [oldest] = this.#states.keys();
    if (oldest !== undefined && this.#states.size > MOST_STATES) this.#states.delete(oldest);
    const state = await made;
    if (state === undefined) this.#states.delete(sha256);
    return state;
  }
}
