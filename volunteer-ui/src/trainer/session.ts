import * as tf from "@tensorflow/tfjs-core";

import { TaskKind } from "../protocol/index.ts";
import type { DataSpec, JobSpec, ModelSpec } from "../protocol/index.ts";
import { makeCurrent, tryBackends } from "./backend.ts";
import type { Candidate, Probe } from "./backend.ts";
import { write } from "./generate.ts";
import { leafSums } from "./gradient.ts";
import type { LeafSource } from "./gradient.ts";
import { Network, shapeText } from "./network.ts";
import { requireComparable } from "./objective.ts";
import { openSamples } from "./samples.ts";
import type { Samples } from "./samples.ts";
import { TextSamples } from "./text-samples.ts";
import type { GeneratedText, LeafValue, Trainer, TrainerReady } from "./trainer.ts";

/** A job that is ready to be computed. Owns its network. */
interface Opened extends LeafSource {
  readonly backend: string;
  readonly data: DataSpec;
  hasWeights: boolean;
}

/**
 * The trainer itself, inside its worker. Calls must not overlap, except `generate` and `rest`;
 * `serve` sees to that.
 */
export class Session implements Trainer {
  readonly #candidates: readonly Candidate[];
  #opened: Opened | undefined;

  /** @param candidates what to try, the one quickest to judge first */
  constructor(candidates: readonly Candidate[]) {
    this.#candidates = candidates;
  }

  async open(job: JobSpec, bytes: Uint8Array): Promise<TrainerReady> {
    this.close();
    const { model, data, training } = job;
    if (model === undefined || data === undefined || training === undefined) {
      throw new Error(`job '${job.jobId}' has no model, data or training`);
    }
    const samples = openSamples(data, bytes);
    requireSamples(data, samples);
    const source = (): Promise<LeafSource> => build(model, samples);
    const leaf = Int32Array.from(
      { length: Math.min(training.leafSize, data.trainSamples) },
      (_, i) => i,
    );
    const { trials, skipped } = await tryBackends(this.#candidates, async () =>
      probe(await source(), leaf),
    );
    const backend = trials[0].backend;
    this.#opened = { ...(await source()), backend, data, hasWeights: false };
    return { backend, trials, skipped };
  }

  async setWeights(weights: Float32Array): Promise<void> {
    const opened = this.#require();
    await makeCurrent(opened.backend);
    opened.network.load(weights);
    opened.hasWeights = true;
  }

  async leaf(kind: TaskKind, positions: Int32Array): Promise<LeafValue> {
    const start = performance.now();
    const opened = this.#require();
    if (!opened.hasWeights) throw new Error("no weights yet: call setWeights before leaf");
    await makeCurrent(opened.backend);
    const sums = await leafSums(opened, kind, positions);
    const computeMicros = Math.round((performance.now() - start) * 1000);
    return { ...sums, samples: positions.length, computeMicros };
  }

  async generate(length: number): Promise<GeneratedText | undefined> {
    const opened = this.#require();
    const { samples: text, network, data, hasWeights } = opened;
    if (!(text instanceof TextSamples) || !hasWeights) return undefined;
    const seed = pick(data, Math.random());
    const isCurrent = (): boolean => this.#opened === opened;
    return write({ network, text, seed, length, random: Math.random, isCurrent });
  }

  rest(ms: number): Promise<void> {
    return new Promise((resolve) => setTimeout(resolve, ms));
  }

  close(): void {
    this.#opened?.network.dispose();
    this.#opened = undefined;
  }

  #require(): Opened {
    if (this.#opened === undefined) throw new Error("no job is open: call open first");
    return this.#opened;
  }
}

/** The caller disposes the network. */
async function build(model: ModelSpec, samples: Samples): Promise<LeafSource> {
  const network = await Network.build(model);
  try {
    requireInput(network, samples);
    tf.tidy(() => {
      requireComparable(samples.batch(Int32Array.of(0)).targets, network.outputs);
    });
  } catch (error) {
    network.dispose();
    throw error;
  }
  return { network, samples, loss: model.loss };
}

function requireInput({ inputShape }: Network, samples: Samples): void {
  const given = samples.inputShape;
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
function probe(source: LeafSource, positions: Int32Array): Probe {
  const { parameters } = source.network;
  source.network.load(Float32Array.from({ length: parameters }, (_, at) => 0.1 * Math.sin(at)));
  return {
    leaf: () => leafSums(source, TaskKind.TRAIN, positions),
    dispose: () => {
      source.network.dispose();
    },
  };
}

function requireSamples(data: DataSpec, samples: Samples): void {
  const needed = Math.max(data.trainSamples, data.heldOutFirst + data.heldOutSamples);
  if (needed > samples.count) {
    throw new Error(`the job needs ${needed} samples, but its data set has ${samples.count}`);
  }
}

/** A sample to continue: one that is not trained on, where there are any. */
function pick(data: DataSpec, uniform: number): number {
  return data.heldOutSamples > 0
    ? data.heldOutFirst + Math.floor(uniform * data.heldOutSamples)
    : Math.floor(uniform * data.trainSamples);
}
