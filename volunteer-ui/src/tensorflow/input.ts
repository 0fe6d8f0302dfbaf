import * as tf from "@tensorflow/tfjs-core";

import type { Input, InputForm } from "../samples/index.ts";
import { oneHot } from "./one-hot.ts";

/** @returns what the model takes for `count` samples, float32; the caller disposes it, or `tf.tidy` */
export function encode(
  input: Input,
  { shape, classes, oneHot: isOneHot }: InputForm,
  count: number,
): tf.Tensor {
  if (input.kind === "values") return tf.tensor(input.values, [count, ...shape]);
  if (!isOneHot) return tf.tensor(Float32Array.from(input.values), [count, ...shape]);
  const numbers = [count, ...shape.slice(0, -1)];
  return tf.tidy(() => oneHot(tf.tensor(input.values, numbers, "int32"), classes ?? 0));
}
