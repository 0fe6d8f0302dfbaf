import { type JobSpec, type Work, workOf } from "../protocol/index.ts";
import {
  type Computation,
  type GeneratedText,
  type OnStep,
  type Ready,
  type Value,
  seal,
} from "../work/index.ts";
import type { Digest } from "./digest.ts";
import type { LeafRequest, LeafValue, Sealed, Trainer } from "./trainer.ts";
import { Turns } from "./turns.ts";

interface Opened {
  readonly work: Work;
  readonly computation: Computation;
  hasState: boolean;
}

/**
 * The trainer as it lives in its worker: a job's computation, if one is open, and the one line in which all that it is
 * asked waits. Owns the computation. A text, which is written between leaves, takes its turn for each character.
 */
export class Session implements Trainer {
  readonly #openWork: (work: Work, data: Uint8Array) => Promise<Computation>;
  readonly #digest: Digest;
  readonly #turns = new Turns();
  /** Ends the texts of the job that is open, or about to be. */
  #writing = new AbortController();
  #opened: Opened | undefined;

  constructor(openWork: (work: Work, data: Uint8Array) => Promise<Computation>, digest: Digest) {
    this.#openWork = openWork;
    this.#digest = digest;
  }

  open(job: JobSpec, data: Uint8Array): Promise<Ready> {
    this.#endWriting();
    return this.#turns.take(async () => {
      this.#release();
      const work = workOf(job);
      const computation = await this.#openWork(work, data);
      this.#opened = { work, computation, hasState: false };
      return computation.ready;
    });
  }

  setState(state: Uint8Array): Promise<void> {
    return this.#turns.take(async () => {
      const opened = this.#require();
      opened.hasState = false;
      await opened.computation.setState(owned(state));
      opened.hasState = true;
    });
  }

  leaf({ isWhole, ...leaf }: LeafRequest, onStep?: OnStep): Promise<LeafValue> {
    return this.#turns.take(async () => {
      const { computation, hasState } = this.#require();
      if (!hasState) throw new Error("no state yet: call setState before leaf");
      const start = performance.now();
      const value = await computation.leaf(leaf, onStep);
      const computeMicros = Math.round((performance.now() - start) * 1000);
      if (!isWhole) return { value, sha256: undefined, computeMicros };
      return { ...(await this.seal(value)), computeMicros };
    });
  }

  async seal(value: Value): Promise<Sealed> {
    const sealed = seal(this.#require().work, value);
    return { value: sealed, sha256: await this.#digest(sealed) };
  }

  async generate(length: number): Promise<GeneratedText | undefined> {
    const { computation, hasState } = this.#require();
    if (!hasState) return undefined;
    const { signal } = this.#writing;
    return await computation.generate(length, {
      turn: (call) => this.#turns.take(call),
      isCurrent: () => !signal.aborted,
    });
  }

  rest(ms: number): Promise<void> {
    return new Promise((resolve) => setTimeout(resolve, ms));
  }

  close(): void {
    this.#endWriting();
    // After the calls that still wait for their turn.
    void this.#turns.take(() => {
      this.#release();
    });
  }

  #endWriting(): void {
    this.#writing.abort();
    this.#writing = new AbortController();
  }

  #release(): void {
    this.#opened?.computation.close();
    this.#opened = undefined;
  }

  #require(): Opened {
    if (this.#opened === undefined) throw new Error("no job is open: call open first");
    return this.#opened;
  }
}

/** What arrives in a worker came in a buffer of its own. */
function owned(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return bytes as Uint8Array<ArrayBuffer>;
}
