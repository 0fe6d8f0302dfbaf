import * as tf from "@tensorflow/tfjs-core";

/**
 * Whether the current backend computes in 32-bit floats: whether it can tell 1 + 2^-20 from 1. Asked
 * of the device itself, as some phones' WebGL has 16 bits only, and TensorFlow.js 4.22 reports 16 for
 * any WebGL that has 32. Many values, because a few would be computed on the cpu.
 */
export async function computesIn32Bits(): Promise<boolean> {
  const difference = tf.tidy(() =>
    tf.sub(tf.tensor1d(new Float32Array(4096).fill(1 + 2 ** -20)), 1),
  );
  try {
    const values = await difference.data<"float32">();
    return values.every((value) => value === 2 ** -20);
  } finally {
    difference.dispose();
  }
}
