import { loadKernels } from "../kernels/index.ts";
import { TaskKind, gradientArray } from "../protocol/index.ts";
import type { Batch, Input } from "../samples/index.ts";
import type { TrainingSums } from "../protocol/index.ts";
import type { Engine, EngineLeaf, OpenEngine } from "../work/index.ts";
import { CompiledNetwork } from "./compiled.ts";
import { requireComparable } from "./desired.ts";
import { sliceSize, slicesOf } from "./slices.ts";

/**
 * Opens an engine that computes with kernels: the same bits everywhere.
 * Rejects with an UnsupportedError for a job that they do not cover.
 */
export const openEngine: OpenEngine = async (job) => {
  const { model, seed, samples, largestLeaf } = job;
  const network = {
    topologyJson: model.topologyJson,
    weightShapes: model.weights.map(({ shape }) => shape),
    loss: model.loss,
    form: samples.form,
  };
  const capacity = Math.min(await sliceSize(network), largestLeaf);
  const compiled = new CompiledNetwork(await loadKernels(), { ...network, capacity });
  const { targets } = samples.batch(Int32Array.of(0));
  requireComparable(targets, compiled.outputs, compiled.positions);
  return { engine: new KernelsEngine(compiled, capacity, seed), trials: [] };
};

/** Of an evaluation. */
const NONE = new Float32Array(0);

class KernelsEngine implements Engine {
  readonly backend = "kernels";
  /** Undefined once it is disposed: the memory goes with it. */
  #network: CompiledNetwork | undefined;

  /** Samples computed at once. */
  readonly #slice: number;
  readonly #seed: number;

  constructor(network: CompiledNetwork, slice: number, seed: number) {
    this.#network = network;
    this.#slice = slice;
    this.#seed = seed;
  }

  get outputs(): number {
    return this.#open.outputs;
  }

  load(weights: Float32Array): Promise<void> {
    this.#open.load(weights);
    return Promise.resolve();
  }

  leaf({ kind, round, samples }: EngineLeaf, batch: Batch): Promise<TrainingSums> {
    const network = this.#open;
    const isTraining = kind !== TaskKind.EVALUATE;
    let gradientSum: Float32Array<ArrayBuffer> | undefined;
    let lossSum = 0;
    let correct = 0;
    let from = 0;
    for (const { count, input, targets } of slicesOf(batch, this.#slice)) {
      const positions = samples.subarray(from, (from += count));
      const judged = isTraining
        ? network.differentiate(input, targets, { seed: this.#seed, round, samples: positions })
        : { ...network.evaluate(input, targets), gradient: NONE };
      gradientSum = plus(gradientSum, judged.gradient);
      lossSum += judged.lossSum;
      correct += judged.correct;
    }
    return Promise.resolve({ gradientSum: gradientSum ?? NONE, lossSum, correct });
  }

  predict(input: Input, count: number): Promise<Float32Array> {
    return Promise.resolve(this.#open.predict(input, count));
  }

  dispose(): void {
    this.#network = undefined;
  }

  get #open(): CompiledNetwork {
    if (this.#network === undefined) throw new Error("the engine is disposed");
    return this.#network;
  }
}

/** @returns `sum`, changed; without one a copy of the values, which the next leaf overwrites */
function plus(
  sum: Float32Array<ArrayBuffer> | undefined,
  values: Float32Array,
): Float32Array<ArrayBuffer> {
  if (sum === undefined) {
    const copy = gradientArray(values.length);
    copy.set(values);
    return copy;
  }
  for (let at = 0; at < sum.length; at++) sum[at] = (sum[at] ?? 0) + (values[at] ?? 0);
  return sum;
}
