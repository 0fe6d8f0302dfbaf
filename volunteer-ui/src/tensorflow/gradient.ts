import * as tf from "@tensorflow/tfjs-core";

import type { Occasion } from "../protocol/index.ts";
import type { Batch, InputForm, Targets } from "../samples/index.ts";
import type { TrainingSums } from "../protocol/index.ts";
import { encode } from "./input.ts";
import type { Network } from "./network.ts";
import { type LossModel, correctCount, desired, judgedOutput, lossPerSample } from "./objective.ts";

/** What to compute leaves of; borrowed, nothing of it is disposed. */
export interface LeafSource {
  readonly network: Network;
  readonly form: InputForm;
  readonly model: LossModel;
}

/**
 * Sums over the samples of one leaf: loss, gradient of that sum, and how many were classified correctly. The
 * layers' regularization losses count once per sample, in training and in evaluation, so that the
 * mean over any number of leaves is what Keras minimizes.
 *
 * Disposes all it makes. All sums come back in one download, which is what costs on a GPU.
 *
 * @param occasion what is drawn at random while these samples are trained on; undefined for an evaluation
 */
export async function leafSums(
  source: LeafSource,
  batch: Batch,
  occasion: Occasion | undefined,
): Promise<TrainingSums> {
  const packed = tf.tidy(() =>
    occasion === undefined ? evaluated(source, batch) : differentiated(source, batch, occasion),
  );
  try {
    const values = await packed.data<"float32">();
    const [lossSum = 0, correct = 0] = values;
    return { gradientSum: asOwned(values).subarray(2), lossSum, correct };
  } finally {
    packed.dispose();
  }
}

/** [loss sum, correct]. */
function evaluated(source: LeafSource, batch: Batch): tf.Tensor1D {
  const { lossSum, correct } = forward(source, batch, undefined);
  return tf.stack([lossSum, correct]) as tf.Tensor1D;
}

/** [loss sum, correct, gradient sum...]: the gradient begins where it does in the value of a node, which saves a copy. */
function differentiated(source: LeafSource, batch: Batch, occasion: Occasion): tf.Tensor1D {
  const { network } = source;
  // variableGrads disposes whatever its function makes, except what it returns.
  const kept: tf.Scalar[] = [];
  try {
    const { value, grads } = tf.variableGrads(() => {
      const { lossSum, correct } = forward(source, batch, occasion);
      kept.push(tf.keep(correct));
      return lossSum;
    }, network.trainable);
    network.restoreUntrained();
    const flat = network.variables.map((variable) => flatGradient(variable, grads));
    return tf.concat1d([
      ...[value, ...kept].map((scalar) => tf.reshape<tf.Rank.R1>(scalar, [1])),
      ...flat,
    ]);
  } finally {
    tf.dispose(kept);
  }
}

function forward(
  { network, form, model }: LeafSource,
  { count, input, targets }: Batch,
  occasion: Occasion | undefined,
): { readonly lossSum: tf.Scalar; readonly correct: tf.Scalar } {
  const x = encode(input, form, count);
  const y = desired(targets, network.outputs);
  const output = judgedOutput(model, network.apply(x, occasion));
  const losses = lossPerSample(model, y, output);
  const isTraining = occasion !== undefined;
  const dataLoss = tf.sum<tf.Scalar>(isTraining ? weighted(model, targets, losses) : losses);
  const penalty = network.regularization();
  const lossSum =
    penalty === undefined ? dataLoss : tf.add<tf.Scalar>(dataLoss, tf.mul(penalty, count));
  return { lossSum, correct: correctCount(model.loss, targets, y, output) };
}

/** Each sample's loss times the weight of its class. */
function weighted({ lossOptions }: LossModel, targets: Targets, losses: tf.Tensor): tf.Tensor {
  const { classWeights = [] } = lossOptions ?? {};
  if (targets.kind !== "classes" || classWeights.length === 0) return losses;
  return tf.mul(
    losses,
    Float32Array.from(targets.labels, (label) => classWeights[label] ?? NaN),
  );
}

/** Zeros for a weight that is not trained, or that the loss does not depend on. */
function flatGradient(variable: tf.Variable, grads: tf.NamedTensorMap): tf.Tensor1D {
  const gradient: tf.Tensor | undefined = grads[variable.name];
  return gradient === undefined
    ? tf.zeros([variable.size])
    : tf.reshape<tf.Rank.R1>(gradient, [-1]);
}

/** TensorFlow.js hands out arrays of its own, never of shared memory. */
function asOwned(values: Float32Array): Float32Array<ArrayBuffer> {
  return values as Float32Array<ArrayBuffer>;
}
