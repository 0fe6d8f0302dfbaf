import * as tf from "@tensorflow/tfjs-core";
import { metrics } from "@tensorflow/tfjs-layers";
import { setEpsilon } from "@tensorflow/tfjs-layers/dist/backend/common";

import { Loss, type ModelSpec } from "../protocol/index.ts";
import type { Targets } from "../samples/index.ts";
import { oneHot } from "./one-hot.ts";

// Else the backend used first decides: 1e-7, but 1e-4 where that is WebGL, and losses are clipped there.
setEpsilon(1e-7);

/** @throws Error if a network with this many outputs cannot be held against such targets */
export function requireComparable(targets: Targets, outputs: number): void {
  if (targets.kind === "values" && outputs !== targets.width) {
    throw new Error(`the model has ${outputs} outputs, but a target has ${targets.width} values`);
  }
  if (targets.kind === "classes" && targets.positions !== undefined) {
    throw new Error("targets at each position are for kernels alone");
  }
  if (targets.kind === "classes" && outputs !== targets.classes) {
    if (outputs === 1 && targets.classes === 2) return;
    throw new Error(
      `the model has ${outputs} outputs, but the data has ${targets.classes} classes`,
    );
  }
}

/**
 * What the output should be: classes one-hot, or 0 and 1 for a single output.
 *
 * @returns [samples, outputs], float32; the caller disposes it
 */
export function desired(targets: Targets, outputs: number): tf.Tensor2D {
  if (targets.kind === "values") {
    return tf.tensor2d(targets.values, [targets.values.length / outputs, outputs]);
  }
  const { labels } = targets;
  if (outputs === 1) return tf.tensor2d(Float32Array.from(labels), [labels.length, 1]);
  return tf.tidy(() => {
    const classes = tf.tensor1d(labels, "int32");
    return oneHot(classes, outputs) as tf.Tensor2D;
  });
}

/** What is compared, and how. */
export type LossModel = Pick<ModelSpec, "loss" | "lossOptions">;

/** The probabilities that a cross-entropy of logits is about; otherwise the output as it is. For `tf.tidy`. */
export function judgedOutput({ loss, lossOptions }: LossModel, output: tf.Tensor): tf.Tensor {
  if (lossOptions?.fromLogits !== true) return output;
  return loss === Loss.BINARY_CROSSENTROPY ? tf.sigmoid(output) : tf.softmax(output);
}

/**
 * Loss of each sample, with the formulas of Keras as TensorFlow.js has them: cross-entropies clip
 * probabilities to [1e-7, 1 - 1e-7]; binary cross-entropy and errors are means over the
 * outputs. Sparse categorical cross-entropy is categorical, only its data is stored otherwise.
 *
 * @param output as `judgedOutput` gives it
 * @returns [samples]; for `tf.tidy`
 */
export function lossPerSample(
  { loss, lossOptions }: LossModel,
  y: tf.Tensor2D,
  output: tf.Tensor,
): tf.Tensor {
  const share = lossOptions?.labelSmoothing ?? 0;
  switch (loss) {
    case Loss.CATEGORICAL_CROSSENTROPY:
    case Loss.SPARSE_CATEGORICAL_CROSSENTROPY:
      return metrics.categoricalCrossentropy(smoothed(y, share, y.shape[1]), output);
    case Loss.BINARY_CROSSENTROPY:
      return metrics.binaryCrossentropy(smoothed(y, share, 2), output);
    case Loss.MEAN_SQUARED_ERROR:
      return metrics.meanSquaredError(y, output);
    case Loss.MEAN_ABSOLUTE_ERROR:
      return metrics.meanAbsoluteError(y, output);
    case Loss.HUBER:
      return huber(y, output, lossOptions?.huberDelta ?? NaN);
    case Loss.KL_DIVERGENCE:
      return divergence(y, output);
    case Loss.UNSPECIFIED:
      throw new Error("the job has a loss this page does not know; reload the page");
  }
}

function smoothed(y: tf.Tensor2D, share: number, outcomes: number): tf.Tensor {
  return share === 0 ? y : tf.add(tf.mul(y, 1 - share), share / outcomes);
}

function huber(y: tf.Tensor, output: tf.Tensor, delta: number): tf.Tensor {
  const size = tf.abs(tf.sub(output, y));
  const near = tf.minimum(size, delta);
  return tf.mean(tf.mul(near, tf.sub(size, tf.mul(near, 0.5))), -1);
}

function divergence(y: tf.Tensor, output: tf.Tensor): tf.Tensor {
  const target = tf.clipByValue(y, 1e-7, 1);
  return tf.sum(tf.mul(target, tf.log(tf.div(target, tf.clipByValue(output, 1e-7, 1)))), -1);
}

/** Losses of values, of which the one nearest to a class is no answer. */
const ERRORS: readonly Loss[] = [
  Loss.MEAN_SQUARED_ERROR,
  Loss.MEAN_ABSOLUTE_ERROR,
  Loss.HUBER,
  Loss.KL_DIVERGENCE,
];

/**
 * Samples that were classified correctly: the most probable class is the target; for outputs that are
 * probabilities of their own, each lies on the target's side of one half. 0 for a regression.
 *
 * @returns a scalar, float32; for `tf.tidy`
 */
export function correctCount(
  loss: Loss,
  targets: Targets,
  y: tf.Tensor2D,
  output: tf.Tensor,
): tf.Scalar {
  const outputs = y.shape[1];
  if (ERRORS.includes(loss) && (targets.kind === "values" || outputs === 1)) {
    return tf.scalar(0);
  }
  const right =
    loss === Loss.BINARY_CROSSENTROPY || outputs === 1
      ? tf.all(tf.equal(tf.greater(output, 0.5), tf.greater(y, 0.5)), -1)
      : tf.equal(tf.argMax(output, -1), tf.argMax(y, -1));
  return tf.sum(tf.cast(right, "float32"));
}
