import { describe, expect, it } from "vitest";

import { randomWeights, trainingOf } from "../../samples/fixture/index.ts";
import type { JobWithData } from "../../samples/fixture/index.ts";
import { type Part, classNet, dense, part, softmax } from "../fixture/nets.ts";
import { compiled, expectSameBits, sumsOf } from "../fixture/sums.ts";

const WIDTH = 5;

function normalization(config: object = {}): Part {
  const { scale = true, center = true } = config as { scale?: boolean; center?: boolean };
  const weights = (scale ? 1 : 0) + (center ? 1 : 0) + 2;
  return part(
    "BatchNormalization",
    config,
    Array.from({ length: weights }, () => [WIDTH]),
  );
}

/** Between two dense layers, over two positions of each sample. */
function normalized(config: object = {}): JobWithData {
  const parts = [
    dense(2, WIDTH),
    normalization(config),
    part("Flatten", {}),
    softmax(2 * WIDTH, 3),
  ];
  return classNet(parts, [2, 2], 3);
}

/** Where the moving averages of `normalized` begin, and how many they are. */
function moving({ job }: JobWithData, { scale = true, center = true } = {}) {
  const from = 3 * WIDTH + ((scale ? 1 : 0) + (center ? 1 : 0)) * WIDTH;
  return { from, mean: from, variance: from + WIDTH, end: from + 2 * WIDTH, job };
}

/** Of all weights but the moving averages, whose places are no slopes. */
async function expectTrainedSlope(fixture: JobWithData, config: object): Promise<void> {
  const { network, batch } = await compiled(fixture);
  const { input, targets, occasion } = batch([0, 1, 2, 3]);
  const gradient = network.differentiate(input, targets, occasion).gradient.slice();
  const { from, end } = moving(fixture, config);
  gradient.fill(0, from, end);
  const weights = randomWeights(fixture);
  const norm = Math.hypot(...gradient);
  const lossAt = (distance: number): number => {
    network.load(weights.map((w, at) => w + (distance * (gradient[at] ?? 0)) / norm));
    return network.differentiate(input, targets, occasion).lossSum;
  };
  const slope = (lossAt(5e-3) - lossAt(-5e-3)) / 1e-2;
  expect(Math.abs(slope / norm - 1)).toBeLessThan(5e-3);
}

describe("a batch normalization", () => {
  it.each([
    {},
    { epsilon: 0.1 },
    { scale: false },
    { center: false },
    { scale: false, center: false },
  ])("has a gradient that is its loss's slope, through the statistics, with %o", async (config) => {
    await expectTrainedSlope(normalized(config), config);
    await expectSameBits(normalized(config), [0, 1, 2]);
  });

  it("measures mean and variance of what comes in, times the samples", async () => {
    const fixture = normalized();
    const { gradient } = await sumsOf(fixture, [0, 1, 2]);
    const weights = randomWeights(fixture);
    const { network, batch } = await compiled(fixture);
    const { input } = batch([0, 1, 2]);
    expect(network.couplesSamples).toBe(true);
    // What the dense layer gives, in double precision: [samples, positions, WIDTH].
    const rows = Array.from({ length: 6 }, (_, row) =>
      Array.from({ length: WIDTH }, (_, column) => {
        const [a = NaN, b = NaN] = input.values.subarray(2 * row, 2 * row + 2);
        const [k = NaN, l = NaN] = [weights[column], weights[WIDTH + column]];
        return a * k + b * l + (weights[2 * WIDTH + column] ?? NaN);
      }),
    );
    const { mean: at, variance } = moving(fixture);
    for (let column = 0; column < WIDTH; column++) {
      const values = rows.map((row) => row[column] ?? NaN);
      const mean = values.reduce((a, b) => a + b) / 6;
      const spread = values.reduce((a, b) => a + (b - mean) ** 2, 0) / 6;
      expect(gradient[at + column]).toBeCloseTo(3 * mean, 5);
      expect(gradient[variance + column]).toBeCloseTo(3 * spread, 5);
    }
  });

  it("takes the moving averages outside of training, for each sample by itself", async () => {
    const fixture = normalized();
    const { network, batch } = await compiled(fixture);
    const together = batch([0, 1, 2]);
    const all = network.predict(together.input, 3);
    const alone = batch([1]);
    expect(network.predict(alone.input, 1)).toEqual(all.slice(3, 6));
    const weights = randomWeights(fixture).slice();
    weights[moving(fixture).variance] = 100;
    network.load(weights);
    expect(network.predict(together.input, 3)).not.toEqual(all);
  });

  it("that is frozen takes them in training, too, and has no gradient of its own", async () => {
    const fixture = normalized({ trainable: false });
    const { network, batch } = await compiled(fixture);
    const { input, targets, occasion } = batch([0, 1, 2]);
    const { lossSum, gradient } = network.differentiate(input, targets, occasion);
    expect(network.couplesSamples).toBe(false);
    expect(gradient.slice(3 * WIDTH, 7 * WIDTH)).toEqual(new Float32Array(4 * WIDTH));
    expect(network.evaluate(input, targets).lossSum).toBe(lossSum);
    await expectTrainedSlope(fixture, {});
    await expectSameBits(fixture, [0, 1, 2]);
  });

  it("takes a variance that a volunteer made negative for 0", async () => {
    const fixture = normalized();
    const weights = randomWeights(fixture).fill(-5, moving(fixture).variance, moving(fixture).end);
    const { network, batch } = await compiled(fixture, "simd", weights);
    expect(network.predict(batch([0]).input, 1).every(Number.isFinite)).toBe(true);
  });

  it("is refused over another axis than the last", async () => {
    await expect(compiled(normalized({ axis: 1 }))).rejects.toMatchObject({
      name: "UnsupportedError",
      message: "BatchNormalization '': axis 1",
    });
  });
});

describe("a frozen layer", () => {
  it("has a gradient of 0, and no penalty, but passes the gradient on", async () => {
    const regularizer = { class_name: "L1L2", config: { l1: 0, l2: 0.1 } };
    const net = (trainable: boolean): JobWithData =>
      classNet(
        [dense(2, 4), dense(4, 4, { trainable, kernel_regularizer: regularizer }), softmax(4, 3)],
        [2],
        3,
      );
    const [free, frozen] = [await sumsOf(net(true), [0, 1]), await sumsOf(net(false), [0, 1])];
    expect(frozen.gradient.slice(12, 32)).toEqual(new Float32Array(20));
    expect(frozen.gradient.slice(0, 12)).toEqual(free.gradient.slice(0, 12));
    expect(frozen.lossSum).toBeLessThan(free.lossSum);
    expect(trainingOf(net(false).job).model.weights).toHaveLength(6);
  });
});
