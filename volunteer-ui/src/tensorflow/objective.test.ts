import { MathBackendCPU } from "@tensorflow/tfjs-backend-cpu";
import * as tf from "@tensorflow/tfjs-core";
import { expect, it } from "vitest";

import { Loss } from "../protocol/index.ts";
import { lossPerSample } from "./objective.ts";

/** Says of itself what TensorFlow.js's WebGL says. */
class Coarse extends MathBackendCPU {
  override epsilon(): number {
    return 1e-4;
  }
}

it("a cross-entropy is clipped at 1e-7 on every backend", async () => {
  tf.registerBackend("coarse", () => new Coarse());
  for (const kernel of tf.getKernelsForBackend("cpu")) {
    tf.registerKernel({ ...kernel, backendName: "coarse" });
  }
  await tf.setBackend("coarse");

  const wrong = { y: tf.tensor2d([[0, 1]]), output: tf.tensor2d([[1, 0]]) };
  const [loss] = await lossPerSample(
    { loss: Loss.CATEGORICAL_CROSSENTROPY },
    wrong.y,
    wrong.output,
  ).data<"float32">();

  expect(loss).toBeCloseTo(-Math.log(1e-7), 4);
});

// TensorFlow.js' softmax subtracts the largest logit first; what it gives is clipped, not the logits.
it.each([1e4, 1e12, 3e38])(
  "a cross-entropy is ln(classes) where all logits are %d",
  async (logit) => {
    await tf.setBackend("cpu");
    const output = tf.softmax(tf.fill([1, 10], logit));
    const y = tf.oneHot(tf.tensor1d([3], "int32"), 10) as tf.Tensor2D;
    const [loss] = await lossPerSample(
      { loss: Loss.CATEGORICAL_CROSSENTROPY },
      y,
      output,
    ).data<"float32">();
    expect(loss).toBeCloseTo(Math.log(10), 5);
  },
);
