import { describe, expect, it } from "vitest";

import { TaskKind } from "../protocol/index.ts";
import { randomWeights } from "../samples/fixture/index.ts";
import { CPU, leafOn, openOn } from "../tensorflow/fixture/index.ts";
import { classNet, dense, part, softmax, textNet } from "./fixture/nets.ts";
import {
  compiled,
  expectSameBits,
  expectSlope,
  expectTensorFlows,
  sumsOf,
} from "./fixture/sums.ts";

const both = (l1: number, l2: number) => ({ class_name: "L1L2", config: { l1, l2 } });
const ALL = [0, 1, 2, 3, 4];

function regularized(config: object) {
  return classNet([dense(3, 5, { activation: "tanh", ...config }), softmax(5, 3)], [3], 3);
}

describe("a regularizer", () => {
  it.each([
    ["L1 and L2", { kernel_regularizer: both(0.03, 0.2) }],
    ["of kernel and bias", { kernel_regularizer: both(0, 0.2), bias_regularizer: both(0.1, 0) }],
    ["of nothing", { kernel_regularizer: null }],
  ])("counts once per sample, as with TensorFlow.js: %s", async (_, config) => {
    await expectTensorFlows(regularized(config), ALL);
    await expectSameBits(regularized(config), ALL);
  });

  it("counts in an evaluation too", async () => {
    const fixture = regularized({ kernel_regularizer: both(0.1, 0.2) });
    const bench = await openOn(CPU, fixture);
    const expected = await bench.leaf(TaskKind.EVALUATE, ALL);
    bench.engine.dispose();
    const { network, batch } = await compiled(fixture);
    const { input, targets } = batch(ALL);
    expect(network.evaluate(input, targets).lossSum).toBeCloseTo(expected.lossSum, 5);
  });

  it("may be on an embedding and on a normalization", async () => {
    const net = textNet(
      [
        part(
          "Embedding",
          { input_dim: 5, output_dim: 3, embeddings_regularizer: both(0.01, 0.1) },
          [[5, 3]],
        ),
        part(
          "LayerNormalization",
          { gamma_regularizer: both(0.2, 0), beta_regularizer: both(0, 0.1) },
          [[3], [3]],
        ),
        part("Flatten", {}),
        softmax(12, 5),
      ],
      4,
      false,
    );
    await expectTensorFlows(net, ALL);
  });

  it("may be on convolutions", async () => {
    const parts = [
      part("Conv2D", { filters: 3, kernel_size: 2, kernel_regularizer: both(0.02, 0.1) }, [
        [2, 2, 2, 3],
        [3],
      ]),
      part("DepthwiseConv2D", { kernel_size: 2, bias_regularizer: both(0, 0.3) }, [
        [2, 2, 3, 1],
        [3],
      ]),
      part("Flatten", {}),
      softmax(12, 3),
    ];
    await expectTensorFlows(classNet(parts, [4, 4, 2], 3), ALL);
  });

  // TensorFlow.js 4.22 keeps the losses of a recurrent layer's cell where no model looks for them.
  it.each([
    ["LSTM", 4],
    ["GRU", 3],
    ["SimpleRNN", 1],
  ])("counts for a recurrent layer, where TensorFlow.js forgets it: %s", async (kind, gates) => {
    const shapes = [[5, gates * 3], [3, gates * 3], [gates * 3]];
    const net = (config: object) =>
      textNet([part(kind, { units: 3, ...config }, shapes), softmax(3, 5)], 4, true);
    const regularizers = {
      kernel_regularizer: both(0.01, 0),
      recurrent_regularizer: both(0, 0.1),
      bias_regularizer: both(0.2, 0.3),
    };
    const plain = await sumsOf(net({}), ALL);
    const { lossSum } = await sumsOf(net(regularizers), ALL);
    const weights = [...randomWeights(net({}))];
    const [kernel, recurrent, bias] = shapes.map((shape) =>
      weights.splice(
        0,
        shape.reduce((a, b) => a * b, 1),
      ),
    );
    const sum = (all: readonly number[] = [], of: (weight: number) => number): number =>
      all.reduce((total, weight) => total + of(weight), 0);
    const penalty =
      0.01 * sum(kernel, Math.abs) +
      0.1 * sum(recurrent, (w) => w * w) +
      0.2 * sum(bias, Math.abs) +
      0.3 * sum(bias, (w) => w * w);
    expect(lossSum - plain.lossSum).toBeCloseTo(ALL.length * penalty, 5);
    await expectSlope(net(regularizers), ALL);
    expect((await leafOn(CPU, net(regularizers), ALL)).lossSum).toBeCloseTo(plain.lossSum, 4);
  });

  // TensorFlow.js has a slope of -1 there.
  it("has no L1 gradient where a weight is 0", async () => {
    const plain = regularized({});
    const zeros = new Float32Array(randomWeights(plain).length);
    const gradientOf = async (config: object) => {
      const { network, batch } = await compiled(regularized(config), "simd", zeros);
      const { input, targets, occasion } = batch(ALL);
      return network.differentiate(input, targets, occasion).gradient.slice();
    };
    expect(await gradientOf({ kernel_regularizer: both(0.5, 0) })).toEqual(await gradientOf({}));
  });

  it.each([
    [{ kernel_regularizer: "orthogonal" }, "Dense '': kernel_regularizer \"orthogonal\""],
    [{ kernel_constraint: "max_norm" }, "Dense '': kernel_constraint \"max_norm\""],
    [{ activity_regularizer: "l1l2" }, "Dense '': activity_regularizer \"l1l2\""],
  ])("is refused where kernels lack it: %o", async (config, message) => {
    await expect(compiled(regularized(config))).rejects.toMatchObject({
      name: "UnsupportedError",
      message,
    });
  });

  it("is refused on a layer whose weights it does not know", async () => {
    const parts = [
      dense(3, 4),
      part("ReLU", { kernel_regularizer: both(0.1, 0.1) }),
      softmax(4, 3),
    ];
    await expect(compiled(classNet(parts, [3], 3))).rejects.toMatchObject({
      name: "UnsupportedError",
      message: "ReLU '': kernel_regularizer",
    });
  });
});
