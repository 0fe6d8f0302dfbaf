import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { Loss, type Occasion, TaskKind, draw } from "../../protocol/index.ts";
import { randomFloats, relativeDistance } from "../../samples/fixture/index.ts";
import type { JobWithData } from "../../samples/fixture/index.ts";
import { CPU, openOn } from "../../tensorflow/fixture/index.ts";
import {
  classNet,
  compiled,
  dense,
  expectSameBits,
  expectSlope,
  part,
  runLayer,
  softmax,
  sumsOf,
  valueNet,
} from "../fixture/index.ts";

const ALL = [0, 1, 2, 3, 4, 5, 6, 7];

/** As `Chance` and the kernel are to draw, once more: row by row, without what lies between rows. */
function keptOf(occasion: Occasion, layer: number, values: number, rate: number): boolean[] {
  const ofRound = draw(draw(occasion.seed, 0x64726f70), occasion.round);
  return Array.from(occasion.samples).flatMap((sample) => {
    const key = draw(draw(ofRound, sample), layer);
    return Array.from({ length: values }, (_, at) => draw(key, at) >= rate * 2 ** 32);
  });
}

const layers = fc.record({
  shape: fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 3 }),
  rate: fc.constantFrom(0, 0.1, 0.25, 0.5, 0.9),
  seed: fc.integer({ min: 0, max: 2 ** 31 - 1 }),
  round: fc.nat(100_000),
  samples: fc.uniqueArray(fc.nat(2 ** 31 - 1), { minLength: 1, maxLength: 5 }),
  gap: fc.constantFrom(0, 16),
  lanes: fc.constantFrom("simd" as const, "scalar" as const),
});

async function run(
  shape: readonly number[],
  rate: number,
  x: Float32Array,
  occasion: Occasion | undefined,
  samples = occasion?.samples.length ?? 1,
) {
  const layer = { className: "Dropout", config: { rate }, shape, samples };
  return await runLayer(occasion === undefined ? layer : { ...layer, occasion }, x, x);
}

describe("dropout", () => {
  it("keeps what the generator says, forward and backward, on every build", async () => {
    await fc.assert(
      fc.asyncProperty(layers, async ({ shape, rate, seed, round, samples, gap, lanes }) => {
        const values = shape.reduce((a, b) => a * b);
        const occasion = { seed, round, samples: Int32Array.from(samples) };
        const [x, dy] = [1, 2].map((of) => randomFloats(values * samples.length, 1, of));
        if (x === undefined || dy === undefined) throw new Error("two arrays were made");
        const bench = { className: "Dropout", config: { rate }, shape, samples: samples.length };
        const { y, dx } = await runLayer({ ...bench, occasion, gap, lanes }, x, dy);
        const kept = keptOf(occasion, 0, values, rate);
        const scale = Math.fround(1 / (1 - rate));
        const dropped = (from: Float32Array): Float32Array =>
          from.map((value, at) => (kept[at] === true ? value * scale : 0));
        expect(y).toEqual(dropped(x));
        expect(dx).toEqual(dropped(dy));
      }),
      { seed: 12, numRuns: 60 },
    );
  });

  it.each([0.1, 0.5, 0.8])(
    "drops as many as its rate says, and keeps the mean: %d",
    async (rate) => {
      const values = 20_000;
      const occasion = { seed: 3, round: 8, samples: Int32Array.of(5, 9) };
      const { y } = await run([200, 100], rate, new Float32Array(2 * values).fill(1), occasion);
      const dropped = y.filter((value) => value === 0).length;
      const expected = 2 * values * rate;
      // Four standard deviations.
      const bound = 4 * Math.sqrt(expected * (1 - rate));
      expect(Math.abs(dropped - expected)).toBeLessThan(bound);
      const mean = y.reduce((a, b) => a + b) / y.length;
      expect(Math.abs(mean - 1)).toBeLessThan(bound / (1 - rate) / (2 * values));
    },
  );

  it("drops other values in each round, job, sample and layer: as many in common as by chance", () => {
    const values = 4096;
    const base = { seed: 3, round: 8, samples: Int32Array.of(5) };
    const masks = [
      base,
      { ...base, seed: 4 },
      { ...base, round: 9 },
      { ...base, samples: Int32Array.of(6) },
    ].map((occasion) => keptOf(occasion, 0, values, 0.5));
    masks.push(keptOf(base, 1, values, 0.5));
    for (const [at, a] of masks.entries()) {
      for (const b of masks.slice(at + 1)) {
        const same = a.filter((kept, place) => kept === b[place]).length;
        // Four standard deviations of 32.
        expect(Math.abs(same - values / 2)).toBeLessThan(128);
      }
    }
  });

  it("of a second layer is another", async () => {
    const same = { rate: 0.5 };
    const net = valueNet(
      [part("Dropout", same), part("Dropout", same), dense(64, 1)],
      64,
      1,
      Loss.MEAN_SQUARED_ERROR,
    );
    const { gradient } = await sumsOf(net, [0]);
    // What comes into the dense layer is 0 in three of four places, not in two.
    const zeros = gradient.subarray(0, 64).filter((value) => value === 0).length;
    expect(zeros).toBeGreaterThan(40);
  });

  it("does not depend on which samples are computed together", async () => {
    const x = randomFloats(3 * 10, 1);
    const at = (samples: readonly number[]) =>
      run(
        [2, 5],
        0.5,
        Float32Array.from(
          samples.flatMap((sample) => [...x.subarray(10 * sample, 10 * sample + 10)]),
        ),
        {
          seed: 1,
          round: 1,
          samples: Int32Array.from(samples),
        },
      );
    const { y: together } = await at([0, 1, 2]);
    const { y: apart } = await at([2, 1]);
    expect(apart.subarray(0, 10)).toEqual(together.subarray(20));
    expect(apart.subarray(10)).toEqual(together.subarray(10, 20));
  });

  it("changes nothing in an evaluation, as with TensorFlow.js", async () => {
    const net = netOf(0.5, 5);
    const { network, batch } = await compiled(net);
    const { input, targets, occasion } = batch(ALL);
    network.differentiate(input, targets, occasion);
    const { lossSum, correct } = network.evaluate(input, targets);
    const bench = await openOn(CPU, net);
    const expected = await bench.leaf(TaskKind.EVALUATE, ALL);
    bench.engine.dispose();
    expect(lossSum).toBeCloseTo(expected.lossSum, 4);
    expect(correct).toBe(expected.correct);
    expect(network.differentiate(input, targets, occasion).lossSum).not.toBeCloseTo(lossSum, 2);
  });

  it("drops the same values as the TensorFlow.js trainer", async () => {
    const net = netOf(0.5, 5);
    const { network, batch } = await compiled(net);
    const { input, targets, occasion } = batch(ALL);
    const { gradient, lossSum } = network.differentiate(input, targets, occasion);
    const { engine, samples } = await openOn(CPU, net);
    const leaf = { kind: TaskKind.ADVANCE, round: occasion.round, samples: occasion.samples };
    const expected = await engine.leaf(leaf, samples.batch(leaf.samples));
    engine.dispose();
    expect(lossSum).toBeCloseTo(expected.lossSum, 4);
    expect(relativeDistance(gradient, expected.gradientSum)).toBeLessThan(1e-5);
  });

  it("has a gradient that is its loss's slope, with the same values dropped", async () => {
    const sizes = fc.record({
      rate: fc.constantFrom(0.1, 0.3, 0.6),
      width: fc.integer({ min: 3, max: 9 }),
      samples: fc.integer({ min: 1, max: 8 }),
    });
    await fc.assert(
      fc.asyncProperty(sizes, async ({ rate, width, samples }) => {
        await expectSlope(netOf(rate, width), ALL.slice(0, samples));
        await expectSameBits(netOf(rate, width), ALL.slice(0, samples));
      }),
      { seed: 4, numRuns: 12 },
    );
  });

  it.each([
    [{ rate: 1 }, "rate 1: must be at least 0 and below 1"],
    [{ rate: -0.1 }, "rate -0.1: must be at least 0 and below 1"],
    [{}, "rate: undefined is not a number"],
    [{ rate: 0.5, noise_shape: [1, 3] }, "Dropout '': noise_shape [1,3]"],
  ])("is refused for what it does not do: %o", async (config, message) => {
    const net = classNet([part("Dropout", config), softmax(3, 3)], [3], 3);
    await expect(compiled(net)).rejects.toThrow(message);
  });
});

/** Dropout of what has a gradient and of what has none, after activations and before. */
function netOf(rate: number, width: number): JobWithData {
  return classNet(
    [
      part("Dropout", { rate: rate / 2 }),
      dense(4, width, { activation: "tanh" }),
      part("Dropout", { rate, seed: 5 }),
      part("Activation", { activation: "sigmoid" }),
      part("Flatten", {}),
      dense(2 * width, width),
      part("Dropout", { rate }),
      softmax(width, 3),
    ],
    [2, 4],
    3,
  );
}
