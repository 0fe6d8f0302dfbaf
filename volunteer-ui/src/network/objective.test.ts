import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { Arena, floats, loadKernels } from "../kernels/index.ts";
import { Loss, LossOptionsSchema, type MessageInitShape, create } from "../protocol/index.ts";
import { randomWeights, trainingOf } from "../samples/fixture/index.ts";
import type { JobWithData } from "../samples/fixture/index.ts";
import { classNet, dense, part, softmax, valueNet } from "./fixture/nets.ts";
import { named } from "./fixture/graph.ts";
import { positionsNet } from "./fixture/sequences.ts";
import { compiled, expectSameBits, expectSlope, expectTensorFlows } from "./fixture/sums.ts";

const { BINARY_CROSSENTROPY, CATEGORICAL_CROSSENTROPY, MEAN_SQUARED_ERROR } = Loss;
const { MEAN_ABSOLUTE_ERROR, HUBER, KL_DIVERGENCE } = Loss;

/** 3 features, a hidden layer, and a last one. */
const classes = (outputs: number, activation: string, loss: Loss, classCount = outputs) =>
  classNet([dense(3, 5), dense(5, outputs, { activation })], [3], classCount, loss);

const values = (outputs: number, activation: string, loss: Loss, low?: number) =>
  valueNet([dense(3, 5), dense(5, outputs, { activation })], 3, outputs, loss, low);

/** The same with settings of its loss. */
function withOptions(
  net: JobWithData,
  options: MessageInitShape<typeof LossOptionsSchema>,
): JobWithData {
  trainingOf(net.job).model.lossOptions = create(LossOptionsSchema, options);
  return net;
}

const HALF = { huberDelta: 0.5 };
const SMOOTH = { labelSmoothing: Math.fround(0.1) };
/** More than any net here has classes. */
const WEIGHTS = { classWeights: [0.25, 3, 0, 1, 1.5, 0.75, 2, 1, 0.5].map(Math.fround) };
const LOGITS = { fromLogits: true };

type Case = readonly [string, (outputs: number) => JobWithData];
const CASES: readonly Case[] = [
  ["binary, classes after sigmoid", (n) => classes(n, "sigmoid", BINARY_CROSSENTROPY)],
  ["binary, values after sigmoid", (n) => values(n, "sigmoid", BINARY_CROSSENTROPY, 0)],
  ["binary, classes after softmax", (n) => classes(n, "softmax", BINARY_CROSSENTROPY)],
  ["binary, values after hard sigmoid", (n) => values(n, "hard_sigmoid", BINARY_CROSSENTROPY, 0)],
  ["squared error, values", (n) => values(n, "linear", MEAN_SQUARED_ERROR)],
  ["squared error, values after sigmoid", (n) => values(n, "sigmoid", MEAN_SQUARED_ERROR)],
  ["squared error, classes after softmax", (n) => classes(n, "softmax", MEAN_SQUARED_ERROR)],
  ["categorical, classes", (n) => classes(n, "softmax", CATEGORICAL_CROSSENTROPY)],
  ["categorical, shares", (n) => values(n, "softmax", CATEGORICAL_CROSSENTROPY, 0)],
  ["absolute error, values", (n) => values(n, "linear", MEAN_ABSOLUTE_ERROR)],
  ["absolute error, classes after softmax", (n) => classes(n, "softmax", MEAN_ABSOLUTE_ERROR)],
  ["Huber, values", (n) => withOptions(values(n, "linear", HUBER), HALF)],
  ["Huber, classes after sigmoid", (n) => withOptions(classes(n, "sigmoid", HUBER), HALF)],
  ["divergence, classes after softmax", (n) => classes(n, "softmax", KL_DIVERGENCE)],
  ["divergence, shares after softmax", (n) => values(n, "softmax", KL_DIVERGENCE, 0)],
  ["divergence, shares after hard sigmoid", (n) => values(n, "hard_sigmoid", KL_DIVERGENCE, 0)],
  [
    "categorical, smoothed",
    (n) => withOptions(classes(n, "softmax", CATEGORICAL_CROSSENTROPY), SMOOTH),
  ],
  [
    "categorical, shares, smoothed",
    (n) => withOptions(values(n, "softmax", CATEGORICAL_CROSSENTROPY, 0), SMOOTH),
  ],
  ["binary, smoothed", (n) => withOptions(classes(n, "sigmoid", BINARY_CROSSENTROPY), SMOOTH)],
  [
    "categorical, weighted",
    (n) => withOptions(classes(n, "softmax", CATEGORICAL_CROSSENTROPY), WEIGHTS),
  ],
  [
    "categorical, smoothed and weighted",
    (n) => withOptions(classes(n, "softmax", CATEGORICAL_CROSSENTROPY), { ...SMOOTH, ...WEIGHTS }),
  ],
  ["squared, weighted", (n) => withOptions(classes(n, "sigmoid", MEAN_SQUARED_ERROR), WEIGHTS)],
  [
    "categorical from logits",
    (n) => withOptions(classes(n, "linear", CATEGORICAL_CROSSENTROPY), LOGITS),
  ],
  ["binary from logits", (n) => withOptions(classes(n, "tanh", BINARY_CROSSENTROPY), LOGITS)],
];
const leaves = fc.record({
  outputs: fc.integer({ min: 2, max: 9 }),
  samples: fc.integer({ min: 1, max: 8 }),
});
const few = { seed: 3, numRuns: 4 };
const firstOf = (samples: number): number[] => Array.from({ length: samples }, (_, at) => at);

describe("an objective", () => {
  it.each(CASES)("has TensorFlow.js's loss and gradient: %s", async (_, net) => {
    await fc.assert(
      fc.asyncProperty(leaves, async ({ outputs, samples }) => {
        await expectTensorFlows(net(outputs), firstOf(samples));
      }),
      few,
    );
  });

  it.each(CASES)("gives the same bits without SIMD: %s", async (_, net) => {
    await expectSameBits(net(3), firstOf(5));
    await expectSameBits(net(8), firstOf(8));
  });

  it.each([
    ["Huber", withOptions(values(3, "linear", HUBER), HALF)],
    ["divergence", values(3, "softmax", KL_DIVERGENCE, 0)],
    ["weighted", withOptions(classes(3, "softmax", CATEGORICAL_CROSSENTROPY), WEIGHTS)],
    ["smoothed", withOptions(classes(3, "softmax", CATEGORICAL_CROSSENTROPY), SMOOTH)],
    ["binary from logits", withOptions(classes(3, "linear", BINARY_CROSSENTROPY), LOGITS)],
  ])("has a gradient that is its loss's slope: %s", async (_, net) => {
    await expectSlope(net, firstOf(8));
  });

  it("takes from logits what it takes from the softmax behind them, to the bit", async () => {
    const behind = await compiled(classes(4, "softmax", CATEGORICAL_CROSSENTROPY));
    const logits = await compiled(
      withOptions(classes(4, "linear", CATEGORICAL_CROSSENTROPY), LOGITS),
    );
    const { input, targets, occasion } = behind.batch([0, 1, 2]);
    const expected = behind.network.differentiate(input, targets, occasion);
    expect(logits.network.differentiate(input, targets, occasion)).toEqual(expected);
    const sum = logits.network.predict(input, 1).reduce((a, b) => a + b, 0);
    expect(sum).not.toBeCloseTo(1);
  });

  it("has no part for weights of classes where it only evaluates", async () => {
    const plain = await compiled(classes(4, "softmax", CATEGORICAL_CROSSENTROPY));
    const weighed = await compiled(
      withOptions(classes(4, "softmax", CATEGORICAL_CROSSENTROPY), WEIGHTS),
    );
    const { input, targets, occasion } = plain.batch([0, 1, 2]);
    expect(weighed.network.evaluate(input, targets)).toEqual(
      plain.network.evaluate(input, targets),
    );
    expect(weighed.network.differentiate(input, targets, occasion).lossSum).not.toBe(
      plain.network.differentiate(input, targets, occasion).lossSum,
    );
  });

  // By hand, in float64: |d| = 0.25 and 2 with a delta of 0.5, and 0.5 of 1 for 0.25.
  it.each([
    ["absoluteError", [0.25, 2], (0.25 + 2) / 2, [0.5, 0.5]],
    ["huberError", [0.25, 2], (0.03125 + 0.875) / 2, [0.125, 0.25]],
    ["absoluteError", [0, 0], 0, [0, 0]],
  ] as const)("has the value of its definition: %s of %s", async (kernel, values, loss, slope) => {
    const kernels = await loadKernels();
    const arena = new Arena(kernels);
    const row = (...numbers: readonly number[]) => {
      const { at, stride } = arena.matrix(1, numbers.length);
      floats(kernels.memory, at, numbers.length).set(numbers);
      return [at, stride] as const;
    };
    const [losses] = row(0, 0);
    const [sums] = row(0, 0, 0, 0);
    const gradient = row(0, 0);
    const all = [...row(...values), ...row(0, 0), ...gradient, losses, 1, 2, sums] as const;
    if (kernel === "huberError") kernels.huberError(...all, 0.5);
    else kernels.absoluteError(...all);
    expect(new Float64Array(kernels.memory.buffer, sums, 1)[0]).toBe(loss);
    expect([...floats(kernels.memory, gradient[0], 2)]).toEqual([...slope]);
  });

  it.each([
    ["binary after sigmoid", classes(1, "sigmoid", BINARY_CROSSENTROPY, 2)],
    ["binary after hard sigmoid", classes(1, "hard_sigmoid", BINARY_CROSSENTROPY, 2)],
    ["squared error", classes(1, "sigmoid", MEAN_SQUARED_ERROR, 2)],
  ])("holds one output against two classes: %s", async (_, net) => {
    await expectTensorFlows(net, firstOf(8));
  });

  it("has the loss as training has it where it only evaluates", async () => {
    const { network, batch } = await compiled(classes(3, "sigmoid", BINARY_CROSSENTROPY));
    const { input, targets, occasion } = batch([0, 1, 2]);
    const { gradient, ...judgement } = network.differentiate(input, targets, occasion);
    expect(gradient).not.toHaveLength(0);
    expect(network.evaluate(input, targets)).toEqual(judgement);
  });

  it("predicts probabilities though it is trained on logits", async () => {
    const fixture = classes(1, "sigmoid", BINARY_CROSSENTROPY, 2);
    const { network, batch } = await compiled(fixture);
    const { input, targets } = batch([1]);
    const [p = NaN] = network.predict(input, 1);
    const { lossSum } = network.evaluate(input, targets);
    expect(lossSum).toBeCloseTo(-Math.log(p), 6);
  });

  // TensorFlow.js's gradient is 0 beyond its clip: ours still teaches, so differences of an unclipped loss tell it.
  it("clips the loss of an utterly wrong answer, but not its gradient", async () => {
    const kernels = await loadKernels();
    const arena = new Arena(kernels);
    const row = (...numbers: number[]) => {
      const { at, stride } = arena.matrix(1, numbers.length);
      floats(kernels.memory, at, numbers.length).set(numbers);
      return [at, stride] as const;
    };
    const gradient = row(0, 0, 0, 0);
    const [losses] = row(0, 0, 0, 0);
    const [sums] = row(0, 0, 0, 0);
    const judge = (z: readonly number[], y: readonly number[]) => {
      kernels.binaryCrossEntropy(...row(...z), ...row(...y), ...gradient, losses, 1, 4, sums);
      return [...floats(kernels.memory, gradient[0], 4)];
    };

    expect(judge([-50, 50, -50, 50], [1, 0, 0, 1])).toEqual([-0.25, 0.25, expect.any(Number), 0]);
    // The upper end of the clip, 1 - 1e-7, is 1 - 2^-23 as float32.
    const expected = [-Math.log(1e-7), Math.log(2 ** 23 - 1), 1e-7, 2 ** -23];
    expect([...floats(kernels.memory, losses, 4)]).toEqual(
      expected.map((loss) => expect.closeTo(loss, 5) as number),
    );
    const moderate = judge([-3, 2, 0.5, 7], [1, 0, 1, 0]);
    const sigmoid = [-3, 2, 0.5, 7].map((z) => 1 / (1 + Math.exp(-z)));
    const slopes = sigmoid.map((p, at) => (p - (at % 2 === 0 ? 1 : 0)) / 4);
    expect(moderate).toEqual(slopes.map((slope) => expect.closeTo(slope, 6) as number));
  });

  it("has a gradient that is its loss's slope after sigmoid and far from even", async () => {
    const fixture = classes(3, "sigmoid", BINARY_CROSSENTROPY);
    await expectSlope(fixture, firstOf(8), randomWeights(fixture, 1.5));
  });

  it("gives no gradient to probabilities beyond the clip, as TensorFlow.js", async () => {
    await expectTensorFlows(values(5, "tanh", BINARY_CROSSENTROPY, 0), firstOf(8));
  });

  it.each([
    ["no softmax", classes(3, "sigmoid", CATEGORICAL_CROSSENTROPY)],
    ["one output", classes(1, "softmax", CATEGORICAL_CROSSENTROPY, 2)],
    ["softmax that is reshaped", reshapedSoftmax()],
  ])("refuses categorical cross-entropy: %s", async (_, net) => {
    await expect(compiled(net)).rejects.toMatchObject({
      name: "UnsupportedError",
      message: "loss CATEGORICAL_CROSSENTROPY without softmax over classes before it",
    });
  });

  it("refuses a whole sequence as output where positions have no classes", async () => {
    const loss = MEAN_SQUARED_ERROR;
    await expect(compiled(classNet([softmax(3, 3)], [4, 3], 3, loss))).rejects.toMatchObject({
      name: "UnsupportedError",
      message: "output [4, 3] for loss MEAN_SQUARED_ERROR",
    });
  });

  it("refuses targets that are not at the positions of the output", async () => {
    const { network, batch } = await compiled(classNet([softmax(3, 3)], [4, 3], 3));
    const { input, targets } = batch([0]);
    expect(() => network.evaluate(input, targets)).toThrow(
      "the model has outputs at 4 positions, but a target has 1",
    );
  });

  it("takes the mean over positions, counts each, and predicts the last", async () => {
    const parts = [
      named("e", ["in"], part("Embedding", { input_dim: 5, output_dim: 5 }, [[5, 5]])),
    ];
    const net = positionsNet(
      [...parts, named("s", ["e"], part("Activation", { activation: "softmax" }))],
      3,
    );
    // Each character is told to be the next one in the alphabet; the text that follows is c, d, e.
    const sure = Float32Array.from({ length: 25 }, (_, at) =>
      at % 5 === (Math.floor(at / 5) + 1) % 5 ? 2 : 0,
    );
    const { network, batch } = await compiled(net, "simd", sure);
    const { input, targets } = batch([0, 4]);
    const right = Math.log(1 + 4 * Math.exp(-2));
    // "abc" is followed by b, c, d; "eab" by a, b, d.
    const { lossSum, correct } = network.evaluate(input, targets);
    expect(correct).toBe(5);
    expect(lossSum).toBeCloseTo(right + (2 * right + (right + 2)) / 3, 5);
    const outputs = network.predict(input, 2);
    expect(outputs).toHaveLength(10);
    const last = outputs.subarray(5);
    expect(last.indexOf(Math.max(...last))).toBe(2);
    await expectSlope(net, [0, 4, 7]);
    await expectSameBits(net, [0, 4, 7]);
  });

  it("refuses targets that do not fit the output", async () => {
    const { network, batch } = await compiled(classes(3, "sigmoid", BINARY_CROSSENTROPY));
    const { input } = batch([0]);
    expect(() =>
      network.evaluate(input, { kind: "classes", classes: 2, labels: Int32Array.of(0) }),
    ).toThrow("the model has 3 outputs, but the data has 2 classes");
    expect(() =>
      network.evaluate(input, { kind: "values", width: 2, values: Float32Array.of(0, 1) }),
    ).toThrow("the model has 3 outputs, but a target has 2 values");
  });
});

function reshapedSoftmax(): JobWithData {
  return classNet([softmax(3, 3), part("Flatten", {})], [3], 3);
}
