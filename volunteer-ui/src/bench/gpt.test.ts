import "@tensorflow/tfjs-backend-cpu";
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, it } from "vitest";

import { openEngine } from "../network/index.ts";
import { TaskKind, tensorSize } from "../protocol/index.ts";
import { TensorFlowGpt } from "./gpt-tfjs.ts";
import { gpt } from "./gpt.ts";

beforeAll(async () => {
  await tf.setBackend("cpu");
});

describe("the GPT that is measured", () => {
  it("has the same gradient by kernels as by TensorFlow.js, up to float32's rounding", async () => {
    const measured = gpt(1);
    const { model, samples, gpt: sizes } = measured;
    if (sizes === undefined) throw new Error("no sizes");
    const parameters = model.weights.reduce((sum, spec) => sum + tensorSize(spec), 0);
    const weights = Float32Array.from({ length: parameters }, (_, at) => 0.05 * Math.sin(at));
    const trial = Int32Array.of(0);
    const batch = samples.batch(trial);
    const { engine } = await openEngine({ model, seed: 1, samples, trial, largestLeaf: 1 });
    await engine.load(weights);
    const leaf = { kind: TaskKind.ADVANCE, round: 0, samples: trial };
    const { gradientSum } = await engine.leaf(leaf, batch);
    const other = new TensorFlowGpt(measured, sizes);
    other.load(weights);
    const expected = await other.gradient(batch);
    const length = (values: Float32Array): number =>
      Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
    const difference = gradientSum.map((value, at) => value - (expected[at] ?? NaN));
    expect(length(difference) / length(expected)).toBeLessThan(1e-4);
    other.dispose();
    engine.dispose();
  });
});
