// TensorFlow.js needs its chained operations registered on Node.
import "@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops.js";
import "@tensorflow/tfjs-backend-wasm";
import * as tf from "@tensorflow/tfjs-core";
import * as layers from "@tensorflow/tfjs-layers";

import { TaskKind, TrainingSchedule, TrainingSchema, create } from "./protocol.ts";
import type { TestJob } from "./jobs.ts";

/**
 * What TensorFlow.js alone makes of a job: the same batches one after the other, whole, in one
 * process, with its own optimizers. Only the order of the samples comes from Manyhands.
 * @param initial version 0 of the weights, in topology order
 * @returns the mean loss of each round's batch, before the step
 */
export async function trainAlone(
  job: TestJob,
  text: Uint8Array,
  initial: Float32Array,
  rounds: number,
): Promise<number[]> {
  await tf.setBackend("wasm");
  const characters = Array.from(new TextDecoder().decode(text));
  const alphabet = [...new Set(characters)].sort(
    (a, b) => (a.codePointAt(0) ?? 0) - (b.codePointAt(0) ?? 0),
  );
  const classes = characters.map((character) => alphabet.indexOf(character));
  const model = await build(job, alphabet.length, initial);
  const optimizer = optimizerOf(job);
  const losses: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const starts = samplesOf(job, classes.length, round).map((sample) => sample * job.data.stride);
    losses.push(step(model, optimizer, classes, starts, job.data.length, alphabet.length));
  }
  return losses;
}

async function build(
  job: TestJob,
  alphabetSize: number,
  initial: Float32Array,
): Promise<layers.LayersModel> {
  const topology = JSON.stringify(job.model.topology).replaceAll(
    '"$alphabet"',
    String(alphabetSize),
  );
  const model = await layers.models.modelFromJSON(JSON.parse(topology) as never);
  let offset = 0;
  const weights = model.getWeights().map((weight) => {
    const values = initial.slice(offset, offset + weight.size);
    offset += weight.size;
    return tf.tensor(values, weight.shape);
  });
  if (offset !== initial.length) {
    throw new Error(`model has ${offset} parameters, version 0 has ${initial.length}`);
  }
  model.setWeights(weights);
  return model;
}

function optimizerOf(job: TestJob): tf.Optimizer {
  const { type, learningRate } = job.optimizer;
  switch (type) {
    case "sgd":
      return tf.train.sgd(learningRate);
    case "rmsprop":
      return tf.train.rmsprop(learningRate);
    case "adam":
      return tf.train.adam(learningRate);
  }
}

function samplesOf(job: TestJob, textLength: number, round: number): number[] {
  const windows = Math.floor((textLength - job.data.length - 1) / job.data.stride) + 1;
  const training = create(TrainingSchema, {
    batches: job.training,
    data: { trainSamples: windows },
  });
  const schedule = new TrainingSchedule(training, job.seed);
  const { leafCount } = schedule.tree(round, TaskKind.ADVANCE);
  const samples = Array.from({ length: leafCount }, (_, leaf) =>
    Array.from(schedule.leafSamples(round, TaskKind.ADVANCE, leaf)),
  ).flat();
  expectDistinct(samples);
  return samples;
}

function expectDistinct(samples: readonly number[]): void {
  if (new Set(samples).size !== samples.length) throw new Error("a batch holds a sample twice");
}

function oneHot(classes: tf.Tensor, size: number): tf.Tensor {
  return tf.cast(tf.oneHot(classes, size), "float32");
}

function step(
  model: layers.LayersModel,
  optimizer: tf.Optimizer,
  classes: readonly number[],
  starts: readonly number[],
  length: number,
  alphabetSize: number,
): number {
  const windows = starts.map((start) => classes.slice(start, start + length));
  const targets = starts.map((start) => classes[start + length] ?? -1);
  const loss = tf.tidy(() => {
    const x = oneHot(tf.tensor2d(windows, undefined, "int32"), alphabetSize);
    const y = oneHot(tf.tensor1d(targets, "int32"), alphabetSize);
    const cost = optimizer.minimize(
      () => {
        const predicted = model.apply(x, { training: true }) as tf.Tensor;
        return tf.mean(layers.metrics.categoricalCrossentropy(y, predicted));
      },
      true,
      model.trainableWeights.map((weight) => (weight as unknown as { val: tf.Variable }).val),
    );
    if (cost === null) throw new Error("minimize returned no cost");
    return cost;
  });
  const value = loss.dataSync()[0];
  loss.dispose();
  if (value === undefined) throw new Error("the loss has no value");
  return value;
}
