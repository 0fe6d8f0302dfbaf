import * as tf from "@tensorflow/tfjs-core";

/**
 * One-hot vectors as float32. Not by the `dtype` of `tf.oneHot`: the wasm backend of TensorFlow.js
 * 4.22 then labels integers as floats without converting them, so that every 1 becomes 1.4e-45.
 *
 * @param classes int32
 * @returns [...shape of classes, depth], which the caller disposes
 */
export function oneHot(classes: tf.Tensor, depth: number): tf.Tensor {
  return tf.tidy(() => tf.cast(tf.oneHot(classes, depth), "float32"));
}
