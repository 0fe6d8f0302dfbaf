import type { ModelSpec, TaskKind, TrainingSums } from "../../protocol/index.ts";
import type { Batch, Input, Samples } from "../../samples/index.ts";
import type { Ready } from "../kind.ts";

/** Computes leaves of one model, on the thread it lives on. Calls do not overlap. */
export interface Engine {
  /** What computes: "wasm", "webgl", ... */
  readonly backend: string;
  /** Values in the model's output for one sample. */
  readonly outputs: number;

  /** @param weights all weights in topology order; not changed. They stay as they are until what follows was loaded or is over */
  load(weights: Float32Array): Promise<void>;

  /**
   * Sums over the samples of a leaf: loss, gradient of that sum, and how many were classified correctly. They
   * depend on the job, the weights that were loaded and the leaf alone, not on the leaves before.
   *
   * @param batch the leaf's samples
   * @returns owned by the caller; best with room for a header before the gradient (`gradientArray`), which saves a copy
   */
  leaf(leaf: EngineLeaf, batch: Batch): Promise<TrainingSums>;

  /**
   * @param count samples in `input`
   * @returns the outputs for each sample, [count, outputs]; owned by the caller
   */
  predict(input: Input, count: number): Promise<Float32Array>;

  /** Gives all memory back; no call follows. */
  dispose(): void;
}

/** All that a leaf's sums depend on, besides the job and the weights. */
export interface EngineLeaf {
  readonly kind: TaskKind;
  /** Of training: what a network draws at random is another in each round. */
  readonly round: number;
  /** Positions in the data set, as `leafSamples` gives them; each at most once. */
  readonly samples: Int32Array;
}

/** What an engine is wanted for. Borrowed. */
export interface EngineJob {
  readonly model: ModelSpec;
  /** Of all that is drawn at random for the job. */
  readonly seed: number;
  readonly samples: Samples;
  /** Positions of a leaf such as will come, to try with. */
  readonly trial: Int32Array;
  /** Samples in the largest leaf that will come. */
  readonly largestLeaf: number;
}

/** An engine, and how it came to be this one. The receiver disposes it. */
export interface OpenedEngine extends Omit<Ready, "backend"> {
  readonly engine: Engine;
}

/** Rejects with the reason if there is no engine that computes this job on this device. */
export type OpenEngine = (job: EngineJob) => Promise<OpenedEngine>;
