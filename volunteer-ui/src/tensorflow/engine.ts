import * as tf from "@tensorflow/tfjs-core";

import { type Occasion, TaskKind } from "../protocol/index.ts";
import type { Batch, Input, Samples } from "../samples/index.ts";
import type { TrainingSums } from "../protocol/index.ts";
import type { Engine, EngineJob, EngineLeaf, OpenEngine } from "../work/index.ts";
import { makeCurrent, tryBackends } from "./backend.ts";
import type { Candidate, Probe, TrialLimits } from "./backend.ts";
import { leafSums } from "./gradient.ts";
import type { LeafSource } from "./gradient.ts";
import { encode } from "./input.ts";
import { Network, shapeText } from "./network.ts";
import { requireComparable } from "./objective.ts";

/**
 * Opens engines on the fastest of these backends, found by a short trial of each.
 *
 * @param candidates what to try, the one quickest to judge first
 * @param limits of the trial, if not those that are good for a person's device
 */
export function openEngineOn(candidates: readonly Candidate[], limits?: TrialLimits): OpenEngine {
  return async (job) => {
    const open = async () => probe(await build(job), job);
    const { trials, skipped } = await tryBackends(candidates, open, limits);
    const { backend } = trials[0];
    return { engine: new TensorFlowEngine(backend, await build(job), job.seed), trials, skipped };
  };
}

/** Owns the network of its source. */
class TensorFlowEngine implements Engine {
  readonly backend: string;
  readonly #source: LeafSource;
  readonly #seed: number;

  constructor(backend: string, source: LeafSource, seed: number) {
    this.backend = backend;
    this.#source = source;
    this.#seed = seed;
  }

  get outputs(): number {
    return this.#source.network.outputs;
  }

  async load(weights: Float32Array): Promise<void> {
    await makeCurrent(this.backend);
    this.#source.network.load(weights);
  }

  async leaf({ kind, round, samples }: EngineLeaf, batch: Batch): Promise<TrainingSums> {
    await makeCurrent(this.backend);
    const occasion = { seed: this.#seed, round, samples };
    return leafSums(this.#source, batch, kind === TaskKind.EVALUATE ? undefined : occasion);
  }

  async predict(input: Input, count: number): Promise<Float32Array> {
    await makeCurrent(this.backend);
    const { network, form } = this.#source;
    const output = tf.tidy(() => network.apply(encode(input, form, count), undefined));
    try {
      return await output.data<"float32">();
    } finally {
      output.dispose();
    }
  }

  dispose(): void {
    this.#source.network.dispose();
  }
}

/** The caller disposes the network. */
async function build({ model, samples }: EngineJob): Promise<LeafSource> {
  const network = await Network.build(model);
  try {
    requireInput(network, samples);
    requireComparable(samples.batch(Int32Array.of(0)).targets, network.outputs);
  } catch (error) {
    network.dispose();
    throw error;
  }
  return { network, form: samples.form, model };
}

function requireInput({ inputShape }: Network, { form }: Samples): void {
  const given = form.shape;
  const fits =
    given.length === inputShape.length &&
    given.every((size, axis) => size === (inputShape[axis] ?? size));
  if (!fits) {
    throw new Error(
      `the model takes ${shapeText(inputShape)}, but a sample is ${shapeText(given)}`,
    );
  }
}

/** With weights of no meaning, but such that every one of them has a gradient. */
function probe(source: LeafSource, { samples, trial, seed }: EngineJob): Probe {
  const { parameters } = source.network;
  source.network.load(Float32Array.from({ length: parameters }, (_, at) => 0.1 * Math.sin(at)));
  const occasion: Occasion = { seed, round: 0, samples: trial };
  return {
    // From positions to sums: what a leaf of the job costs. A rejection, as a leaf's would be.
    leaf: async () => leafSums(source, samples.batch(trial), occasion),
    dispose: () => {
      source.network.dispose();
    },
  };
}
