import type { ModelSpec } from "../protocol/index.ts";
import type { Batch, Input, Samples } from "../samples/index.ts";
import type { Leaf, TrainerReady } from "./trainer.ts";

/** Computes leaves of one model, on the thread it lives on. Calls do not overlap. */
export interface Engine {
  /** What computes: "wasm", "webgl", ... */
  readonly backend: string;
  /** Values in the model's output for one sample. */
  readonly outputs: number;

  /** @param weights all weights in topology order; kept until the next call, not changed */
  load(weights: Float32Array): Promise<void>;

  /**
   * Sums over the samples of a leaf: loss, gradient of that sum, and how many were told right. They
   * depend on the job, the weights that were loaded and the leaf alone, not on the leaves before.
   *
   * @param batch the leaf's samples
   */
  leaf(leaf: Leaf, batch: Batch): Promise<LeafSums>;

  /**
   * @param count samples in `input`
   * @returns the outputs for each sample, [count, outputs]; owned by the caller
   */
  predict(input: Input, count: number): Promise<Float32Array>;

  /** Gives all memory back; no call follows. */
  dispose(): void;
}

export interface LeafSums {
  /**
   * Topology order; empty for an evaluation. Owned by the caller, who gives the whole buffer behind
   * it away; that buffer may hold other things of this leaf.
   */
  readonly gradientSum: Float32Array<ArrayBuffer>;
  readonly lossSum: number;
  readonly correct: number;
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
export interface OpenedEngine extends Omit<TrainerReady, "backend"> {
  readonly engine: Engine;
}

/** Rejects with the reason if there is no engine that computes this job on this device. */
export type OpenEngine = (job: EngineJob) => Promise<OpenedEngine>;
