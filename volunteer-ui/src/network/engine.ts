import { loadKernels } from "../kernels/index.ts";
import { TaskKind, gradientArray } from "../protocol/index.ts";
import type { Batch, Input } from "../samples/index.ts";
import type { TrainingSums } from "../protocol/index.ts";
import type { Engine, EngineLeaf, OpenEngine } from "../work/index.ts";
import { CompiledNetwork } from "./compiled.ts";
import { requireComparable } from "./desired.ts";
import { layersOf } from "./layers/index.ts";
import { inputSlices, sliceSize, slicesOf } from "./slices.ts";

/**
 * Opens an engine that computes with kernels: the same bits everywhere.
 * Rejects with an UnsupportedError for a job that they do not cover.
 */
export const openEngine: OpenEngine = async (job) => {
  const { model, seed, samples, largestLeaf } = job;
  const network = {
    topologyJson: model.topologyJson,
    layers: await layersOf(model.topologyJson),
    weightShapes: model.weights.map(({ shape }) => shape),
    loss: model.loss,
    lossOptions: model.lossOptions,
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
    const slices = slicesOf(batch, this.#slice);
    let gradient: Float32Array = NONE;
    let lossSum = 0;
    let correct = 0;
    let from = 0;
    for (const { count, input, targets } of slices) {
      const isFirst = from === 0;
      const positions = samples.subarray(from, (from += count));
      const occasion = { seed: this.#seed, round, samples: positions };
      const judged = isTraining
        ? network.differentiate(input, targets, occasion)
        : { ...network.evaluate(input, targets), gradient };
      gradient = isTraining && slices.length > 1 ? network.sumUp(isFirst) : judged.gradient;
      lossSum += judged.lossSum;
      correct += judged.correct;
    }
    return Promise.resolve({ gradientSum: copyOf(gradient), lossSum, correct });
  }

  predict(input: Input, count: number): Promise<Float32Array> {
    const network = this.#open;
    const outputs = new Float32Array(count * network.outputs);
    let from = 0;
    for (const slice of inputSlices(input, count, this.#slice)) {
      outputs.set(network.predict(slice.input, slice.count), from * network.outputs);
      from += slice.count;
    }
    return Promise.resolve(outputs);
  }

  dispose(): void {
    this.#network = undefined;
  }

  get #open(): CompiledNetwork {
    if (this.#network === undefined) throw new Error("the engine is disposed");
    return this.#network;
  }
}

/** With room for a header before it, where there is something to send. */
function copyOf(gradient: Float32Array): Float32Array<ArrayBuffer> {
  if (gradient.length === 0) return NONE;
  const copy = gradientArray(gradient.length);
  copy.set(gradient);
  return copy;
}
