import type { JobSpec } from "../protocol/index.ts";
import type { GeneratedText, Leaf, OnStep, Ready, Value } from "../work/index.ts";

/**
 * Computes leaves of one job at a time, whatever kind of work it is. Lives in a worker; calls are answered in order,
 * except that `generate` works in the pauses between the others, and `rest` holds up nothing.
 *
 * Failure modes: a call rejects with an Error whose message can be shown to a person (a topology that
 * no backend of this device can run, a data set that does not fit the job). After `open` has
 * rejected, another `open` may be tried.
 */
export interface Trainer {
  /**
   * Prepares for a job: loads what computes it and, where there is a choice, picks the fastest by a short trial.
   * @param data the whole of what the job's work needs, empty if that is nothing; taken over, not copied
   */
  open(job: JobSpec, data: Uint8Array): Promise<Ready>;

  /**
   * The state that all following leaves are computed from.
   * @param state taken over, not copied
   */
  setState(state: Uint8Array): Promise<void>;

  /** @param onStep called while the leaf is computed, if it takes several steps */
  leaf(leaf: LeafRequest, onStep?: OnStep): Promise<LeafValue>;

  /**
   * For the sum of several leaves.
   * @param value taken over, and given back as it travels, with the hash of that
   */
  seal(value: Value): Promise<Sealed>;

  /**
   * Lets the current state write, for the person who watches. Only for jobs that write.
   * @param length characters to write
   * @returns what it was given to continue, and what it wrote; undefined if the job writes nothing
   */
  generate(length: number): Promise<GeneratedText | undefined>;

  /** Waits in the worker, where a hidden tab's timers are not throttled as they are in the page. */
  rest(ms: number): Promise<void>;

  /** Ends the worker. Calls under way reject. */
  close(): void;
}

/** A trainer in a worker, which can end by itself: a crash, no memory left. */
export interface WorkerTrainer extends Trainer {
  /** False once no call can be answered any more. */
  readonly isAlive: boolean;
}

export interface LeafRequest extends Leaf {
  /** Whether the leaf is a whole task: then its value comes sealed. */
  readonly isWhole: boolean;
}

export interface LeafValue {
  /** Owned by the receiver. */
  readonly value: Value;
  /** SHA-256, if the leaf is a whole task. */
  readonly sha256: Uint8Array | undefined;
  /** Time spent on this leaf in the worker. */
  readonly computeMicros: number;
}

export interface Sealed {
  readonly value: Value;
  /** SHA-256 of the value. */
  readonly sha256: Uint8Array;
}
