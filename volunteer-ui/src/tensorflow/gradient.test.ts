import { describe, expect, it } from "vitest";

import { Loss, TaskKind } from "../protocol/index.ts";
import {
  classRecords,
  convolutionNet,
  denseNet,
  embeddingNet,
  labelled,
  layer,
  lstmNet,
  normalizedNet,
  randomWeights,
  relativeDistance,
  valueRecords,
} from "../samples/fixture/index.ts";
import type { JobWithData } from "../samples/fixture/index.ts";
import { CPU } from "./candidates.ts";
import { leafOn, openOn } from "./fixture/engines.ts";

const ALL = [0, 1, 2, 3];

/**
 * Central differences of the loss sum, (f(w + e) - f(w - e)) / 2e, e = 0.01. In float32 the rounding
 * of f costs about 6e-8 · 4 / 0.01, the third derivative about e²: hence 1e-3 in relative distance.
 */
async function numericGradient(fixture: JobWithData): Promise<Float32Array> {
  const epsilon = 0.01;
  const { engine, leaf } = await openOn(CPU, fixture);
  const weights = randomWeights(fixture);
  const lossAt = async (at: number, value: number): Promise<number> => {
    const moved = weights.slice();
    moved[at] = value;
    await engine.load(moved);
    return (await leaf(TaskKind.EVALUATE, ALL)).lossSum;
  };
  const gradient = weights.slice();
  for (const [at, weight] of weights.entries()) {
    const up = await lossAt(at, weight + epsilon);
    const down = await lossAt(at, weight - epsilon);
    gradient[at] = (up - down) / (2 * epsilon);
  }
  engine.dispose();
  return gradient;
}

describe("the gradient of a leaf", () => {
  it.each([
    ["Dense", denseNet()],
    ["Dense with squared error", denseNet(Loss.MEAN_SQUARED_ERROR)],
    ["LSTM", lstmNet()],
    // Max-pooling has kinks, where differences say little; wasm.test.ts holds it against cpu.
    ["Conv2D", convolutionNet(1, "valid", "AveragePooling2D")],
    ["Embedding and GRU", embeddingNet()],
  ])("agrees with central differences: %s", async (_, fixture) => {
    const { gradientSum } = await leafOn(CPU, fixture, ALL);
    expect(relativeDistance(gradientSum, await numericGradient(fixture))).toBeLessThan(1e-3);
  });

  it("is xᵀ(p - y) for a softmax regression", async () => {
    const [sample] = labelled(1, 2, 2);
    const fixture = classRecords(
      {
        layers: [layer("Dense", { units: 2, activation: "softmax", batch_input_shape: [null, 2] })],
        shapes: [[2, 2], [2]],
        loss: Loss.CATEGORICAL_CROSSENTROPY,
      },
      [2],
      2,
      sample === undefined ? [] : [sample],
    );
    const [w00 = 0, w01 = 0, w10 = 0, w11 = 0, b0 = 0, b1 = 0] = randomWeights(fixture);
    const [x0 = 0, x1 = 0] = sample?.features ?? [];
    const p1 = 1 / (1 + Math.exp(x0 * (w00 - w01) + x1 * (w10 - w11) + b0 - b1));

    const { gradientSum, lossSum } = await leafOn(CPU, fixture, [0]);

    const expected = [-x0 * p1, x0 * p1, -x1 * p1, x1 * p1, -p1, p1];
    gradientSum.forEach((value, at) => {
      expect(value).toBeCloseTo(expected[at] ?? NaN, 6);
    });
    expect(lossSum).toBeCloseTo(-Math.log(1 - p1), 6);
  });

  it("of two leaves adds up to that of the leaf that holds both", async () => {
    const left = await leafOn(CPU, lstmNet(), [0, 3]);
    const right = await leafOn(CPU, lstmNet(), [5, 1, 2]);
    const both = await leafOn(CPU, lstmNet(), [0, 3, 5, 1, 2]);

    const sum = left.gradientSum.map((value, at) => value + (right.gradientSum[at] ?? NaN));
    expect(relativeDistance(sum, both.gradientSum)).toBeLessThan(1e-6);
    expect(left.lossSum + right.lossSum).toBeCloseTo(both.lossSum, 5);
    expect(left.correct + right.correct).toBe(both.correct);
  });

  it("counts a layer's regularization once per sample, as a mean over samples needs it", async () => {
    const l2 = { class_name: "L1L2", config: { l1: 0, l2: 0.5 } };
    const dense = { units: 3, activation: "softmax", batch_input_shape: [null, 3] };
    const net = (config: object): JobWithData =>
      classRecords(
        {
          layers: [layer("Dense", config)],
          shapes: [[3, 3], [3]],
          loss: Loss.CATEGORICAL_CROSSENTROPY,
        },
        [3],
        3,
        labelled(6, 3, 3),
      );
    const plain = await leafOn(CPU, net(dense));
    const regularized = await leafOn(CPU, net({ ...dense, kernel_regularizer: l2 }));

    const kernel = randomWeights(net(dense)).subarray(0, 9);
    const penalty = 0.5 * kernel.reduce((sum, weight) => sum + weight * weight, 0);
    expect(regularized.lossSum - plain.lossSum).toBeCloseTo(3 * penalty, 5);
    const [first = NaN] = regularized.gradientSum;
    expect(first - (plain.gradientSum[0] ?? NaN)).toBeCloseTo(3 * 2 * 0.5 * (kernel[0] ?? NaN), 5);
  });

  it("is zero for weights that are not trained, which stand with their layer", async () => {
    const { gradientSum } = await leafOn(CPU, normalizedNet());

    expect(gradientSum).toHaveLength(12 + 4 + 4 + 4 + 4 + 4 + 12 + 3);
    expect(gradientSum.subarray(24, 32).every((value) => value === 0)).toBe(true);
    expect(gradientSum.subarray(0, 12).every((value) => value !== 0)).toBe(true);
  });

  it("does not depend on the leaves computed before, whatever they do to moving averages", async () => {
    const { engine, leaf } = await openOn(CPU, normalizedNet());
    const weights = randomWeights(normalizedNet()).map(Math.abs);
    await engine.load(weights);
    const evaluate = (): Promise<unknown> =>
      leaf(TaskKind.EVALUATE, [0, 1]).then(({ lossSum }) => lossSum);

    const before = await evaluate();
    await leaf(TaskKind.ADVANCE, [2, 3, 4]);

    expect(before).not.toBeNaN();
    expect(await evaluate()).toBe(before);
    engine.dispose();
  });
});

describe("the loss of a leaf", () => {
  it("is the mean over outputs for binary cross-entropy, and right means all labels right", async () => {
    const identity = {
      layers: [layer("Dense", { units: 2, activation: "sigmoid", batch_input_shape: [null, 2] })],
      shapes: [[2, 2], [2]],
      loss: Loss.BINARY_CROSSENTROPY,
    };
    const fixture = valueRecords(identity, [
      { features: Float32Array.of(1, -2), targets: Float32Array.of(1, 0) },
      { features: Float32Array.of(1, -2), targets: Float32Array.of(1, 1) },
    ]);
    const { engine, leaf } = await openOn(CPU, fixture);
    await engine.load(Float32Array.of(1, 0, 0, 1, 0, 0));

    const { lossSum, correct } = await leaf(TaskKind.EVALUATE, [0, 1]);

    const softplus = (x: number): number => Math.log(1 + Math.exp(x));
    const first = (softplus(-1) + softplus(-2)) / 2;
    const second = (softplus(-1) + softplus(2)) / 2;
    expect(lossSum).toBeCloseTo(first + second, 5);
    expect(correct).toBe(1);
    engine.dispose();
  });

  it("is the mean of squares for a regression, where nothing counts as correct", async () => {
    const linear = {
      layers: [layer("Dense", { units: 2, batch_input_shape: [null, 2] })],
      shapes: [[2, 2], [2]],
      loss: Loss.MEAN_SQUARED_ERROR,
    };
    const fixture = valueRecords(linear, [
      { features: Float32Array.of(1, 2), targets: Float32Array.of(0, 5) },
    ]);
    const { engine, leaf } = await openOn(CPU, fixture);
    await engine.load(Float32Array.of(1, 0, 0, 1, 0, 0));

    const value = await leaf(TaskKind.ADVANCE, [0]);

    expect(value).toMatchObject({ lossSum: (1 + 9) / 2, correct: 0 });
    // d/db of ((1 - 0)² + (2 - 5)²) / 2
    expect([...value.gradientSum.subarray(4)]).toEqual([1, -3]);
    engine.dispose();
  });

  it("takes one output for two classes", async () => {
    const logistic = {
      layers: [layer("Dense", { units: 1, activation: "sigmoid", batch_input_shape: [null, 1] })],
      shapes: [[1, 1], [1]],
      loss: Loss.BINARY_CROSSENTROPY,
    };
    const fixture = classRecords(logistic, [1], 2, [
      { features: Float32Array.of(3), label: 1 },
      { features: Float32Array.of(3), label: 0 },
    ]);
    const { engine, leaf } = await openOn(CPU, fixture);
    await engine.load(Float32Array.of(1, 0));

    const { lossSum, correct } = await leaf(TaskKind.EVALUATE, [0, 1]);

    expect(lossSum).toBeCloseTo(Math.log(1 + Math.exp(-3)) + Math.log(1 + Math.exp(3)), 4);
    expect(correct).toBe(1);
    engine.dispose();
  });

  it("has no gradient in an evaluation", async () => {
    const { engine, leaf } = await openOn(CPU, denseNet());
    const value = await leaf(TaskKind.EVALUATE, [0, 1, 2]);
    const trained = await leaf(TaskKind.ADVANCE, [0, 1, 2]);

    expect(value.gradientSum).toHaveLength(0);
    expect(value.lossSum).toBeCloseTo(trained.lossSum, 5);
    expect(value.correct).toBe(trained.correct);
    engine.dispose();
  });
});
