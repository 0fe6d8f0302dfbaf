import { type ReadonlySignal, signal } from "@preact/signals";

import type { MapWork } from "../../protocol/index.ts";
import type { Outside } from "./outside.ts";
import type { Rendering } from "./picture.ts";
import { meanOf } from "./value.ts";

/** What a job has come to so far. */
export interface Results {
  /** JSON: the reduced value, or each of the last results; empty before there is any. */
  readonly values: readonly string[];
  /** What the program makes of the reduced value, if it does. */
  readonly rendering: Rendering | undefined;
  /** Why something is not to be seen, in a sentence. */
  readonly problem: string | undefined;
}

/** Of results that are not reduced so many are shown, the last ones. */
export const LAST = 5;
/** Larger values are downloaded, not shown. */
const MOST_BYTES = 4 * 1024 * 1024;
/** Between two looks, milliseconds. */
const PAUSE_MS = 1000;
/** After a look that has failed; twice as long after each further one, up to so many times. */
const RETRY_MS = 4000;
const MOST_DOUBLINGS = 6;

export interface LiveResultsOptions {
  readonly outside: Outside;
  readonly work: MapWork;
  /** See `Renderer`; undefined: programs of others are not to run here. */
  readonly render: (value: string) => Promise<Rendering | undefined>;
}

/** Reads what a job has come to, whenever there is more of it, at most once a second. Ends with {@link close}. */
export class LiveResults {
  readonly #options: LiveResultsOptions;
  readonly #results = signal<Results>({ values: [], rendering: undefined, problem: undefined });
  #shown = -1;
  #wanted = -1;
  #isLooking = false;
  #isClosed = false;
  /** Looks in a row that failed: many pages may be behind one address, which a service serves a few at a time. */
  #failures = 0;
  /** Why the program renders no more. */
  #cannotRender: string | undefined;

  constructor(options: LiveResultsOptions) {
    this.#options = options;
  }

  get results(): ReadonlySignal<Results> {
    return this.#results;
  }

  /** There is this version now, which a version before may be ahead of, after a rollback. */
  look(version: number): void {
    this.#wanted = version;
    if (!this.#isLooking) void this.#follow();
  }

  close(): void {
    this.#isClosed = true;
  }

  get #isBehind(): boolean {
    return this.#shown !== this.#wanted && !this.#isClosed;
  }

  async #follow(): Promise<void> {
    this.#isLooking = true;
    while (this.#isBehind) {
      const version = this.#wanted;
      const results = await this.#read();
      this.#results.value = results;
      if (this.#failures === 0) this.#shown = version;
      const doublings = Math.min(MOST_DOUBLINGS, this.#failures - 1);
      const pause = this.#failures === 0 ? PAUSE_MS : RETRY_MS * 2 ** doublings;
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
    this.#isLooking = false;
  }

  async #read(): Promise<Results> {
    const { outside, work } = this.#options;
    const before = this.#results.peek();
    const path = `api/models/${encodeURIComponent(work.job.jobId)}/results`;
    try {
      const bytes = await outside.fetchBytes(
        work.schedule.folds ? path : `${path}?last=${LAST}`,
        MOST_BYTES,
      );
      const lines = new TextDecoder()
        .decode(bytes)
        .split("\n")
        .filter((line) => line !== "");
      this.#failures = 0;
      const values = work.isMean ? lines.map(meanOf) : lines;
      return { values, ...(await this.#rendered(values)) };
    } catch (error) {
      this.#failures += 1;
      if (before.values.length > 0) return before;
      return { ...before, problem: `The results cannot be shown now: ${messageOf(error)}.` };
    }
  }

  async #rendered(values: readonly string[]): Promise<Omit<Results, "values">> {
    const [value] = values;
    const isRendered = this.#options.work.schedule.folds && value !== undefined && value !== "null";
    if (isRendered && this.#cannotRender === undefined) {
      try {
        return { rendering: await this.#options.render(value), problem: undefined };
      } catch (error) {
        this.#cannotRender = `What the program makes of it cannot be shown: ${messageOf(error)}.`;
      }
    }
    return { rendering: undefined, problem: this.#cannotRender };
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
