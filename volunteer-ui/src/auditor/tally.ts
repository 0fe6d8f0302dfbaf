/** What became of checks, since it was told last. */
export class Tally {
  #computed = 0;
  #micros = 0;
  readonly #dropped = new Map<Dropped, number>();

  computed(micros: number): void {
    this.#computed += 1;
    this.#micros += micros;
  }

  dropped(why: Dropped, count: number): void {
    this.#dropped.set(why, (this.#dropped.get(why) ?? 0) + count);
  }

  /**
   * Begins anew.
   *
   * @param seconds since it was told last
   * @returns a phrase
   */
  tell(seconds: number, workers: number): string {
    const share = this.#micros / 1e6 / (seconds * workers);
    const parts = [
      `computed ${this.#computed} values in ${Math.round(seconds)} s`,
      `${Math.round(100 * Math.min(1, share))} % of the time`,
      ...[...this.#dropped].map(([why, count]) => `${count} dropped: ${why}`),
    ];
    this.#computed = 0;
    this.#micros = 0;
    this.#dropped.clear();
    return parts.join("; ");
  }
}

/** Why nothing was told about a check. */
export type Dropped =
  | "job is gone"
  | "job is skipped"
  | "state is gone"
  | "not of its job"
  | "server was away"
  | "computing failed";
