import { type ReadonlySignal, signal } from "@preact/signals";

import type { CurvePoint } from "../training/curve/points.ts";
import { type FetchJson, fetchRounds } from "./api.ts";

/** Rounds kept and drawn of one job: the newest, about 20 MB of answers to read in the worst case. */
export const KEPT_ROUNDS = 20_000;

/** The rounds of one job that were committed while this page was not looking. */
export class History {
  readonly #points = signal<readonly CurvePoint[]>([]);
  readonly #fetchJson: FetchJson;
  #jobId: string | undefined;
  #first = 0;
  #next = 0;
  #loading = false;

  constructor(fetchJson: FetchJson) {
    this.#fetchJson = fetchJson;
  }

  /** Ascending by round; empty until something was loaded. */
  get points(): ReadonlySignal<readonly CurvePoint[]> {
    return this.#points;
  }

  /** The round the curve starts with. */
  get first(): number {
    return this.#first;
  }

  /** Turns to a job whose current round is `round`; does nothing if that is the job already. */
  follow(jobId: string, round: number): void {
    if (jobId === this.#jobId) return;
    this.#jobId = jobId;
    this.#first = Math.max(0, round - KEPT_ROUNDS);
    this.#next = this.#first;
    this.#points.value = [];
  }

  /**
   * Loads what was committed since, page by page. Quiet on failure: the curve then lacks its beginning
   * until the next call.
   */
  async update(): Promise<void> {
    if (this.#loading || this.#jobId === undefined) return;
    this.#loading = true;
    try {
      while (await this.#nextPage(this.#jobId)) continue;
    } catch {
      // The service cannot be reached; live rounds go on arriving over the WebSocket.
    } finally {
      this.#loading = false;
    }
  }

  /** @returns whether there may be more */
  async #nextPage(jobId: string): Promise<boolean> {
    const from = this.#next;
    const page = await fetchRounds(this.#fetchJson, jobId, from);
    if (this.#jobId !== jobId) return true;
    const last = page.rounds.at(-1);
    if (last !== undefined) {
      this.#next = last.round + 1;
      this.#points.value = [...this.#points.peek(), ...page.rounds].slice(-KEPT_ROUNDS);
    }
    if (page.next === undefined || page.next <= from) return false;
    this.#next = Math.max(this.#next, page.next);
    return true;
  }
}
