import type { JobSpec, TaskKind } from "../protocol/index.ts";

/**
 * Computes leaves of one job at a time. Lives in a worker; calls are answered in order, except that
 * `generate` works in the pauses between the others.
 *
 * Failure modes: a call rejects with an Error whose message can be shown to a person (a topology that
 * no backend of this device can run, a data set that does not fit the job). After `open` has
 * rejected, another `open` may be tried.
 */
export interface Trainer {
  /**
   * Prepares for a job: builds the model and picks the fastest backend by a short trial.
   * @param data the whole data set (bytes whose SHA-256 is `job.data.sha256`); taken over, not copied
   */
  open(job: JobSpec, data: Uint8Array): Promise<TrainerReady>;

  /**
   * The weights that all following leaves are computed from.
   * @param weights float32, all tensors concatenated in topology order; taken over, not copied
   */
  setWeights(weights: Float32Array): Promise<void>;

  leaf(leaf: Leaf): Promise<LeafValue>;

  /**
   * Lets the current model write, for the person who watches. Only for jobs with text.
   * @param length characters to write
   * @returns what it was given to continue, and what it wrote; undefined if the job has no text
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

export interface TrainerReady {
  /** What computes: "wasm", "webgl", "webgpu" or "cpu". */
  readonly backend: string;
  /** Trial results, milliseconds per leaf, fastest first; for the curious and for bug reports. */
  readonly trials: readonly { readonly backend: string; readonly msPerLeaf: number }[];
  /** What was not used, and why. */
  readonly skipped?: readonly { readonly backend: string; readonly reason: string }[];
}

export interface GeneratedText {
  readonly seed: string;
  readonly text: string;
}

/** One leaf of a round's tree: all that its value depends on, besides the job and the weights. */
export interface Leaf {
  readonly kind: TaskKind;
  /** Of training: what a network draws at random is another in each round. */
  readonly round: number;
  /** Positions in the data set, as `leafSamples` gives them; each at most once. */
  readonly samples: Int32Array;
}

/** Sums over the samples of one leaf. */
export interface LeafValue {
  /** float32, topology order; empty for an evaluation. Owned by the receiver. */
  readonly gradientSum: Float32Array;
  readonly lossSum: number;
  /** Samples whose most probable class was the target (0 for a regression). */
  readonly correct: number;
  readonly samples: number;
  /** Time spent on this leaf in the worker, from indices to sums. */
  readonly computeMicros: number;
}
