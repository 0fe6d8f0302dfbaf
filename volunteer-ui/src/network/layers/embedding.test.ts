import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { part, softmax, textNet } from "../fixture/nets.ts";
import { compiled, expectSameBits, expectTensorFlows } from "../fixture/sums.ts";

const LETTERS = 5;

function embedded(length: number, width: number, config: object = {}, rows = LETTERS) {
  const layer = { input_dim: rows, output_dim: width, ...config };
  const parts = [
    part("Embedding", layer, [[rows, width]]),
    part("Flatten", {}),
    softmax(length * width, LETTERS),
  ];
  return textNet(parts, length, false);
}

const shapes = fc.record({
  length: fc.integer({ min: 1, max: 6 }),
  width: fc.integer({ min: 1, max: 9 }),
  samples: fc.integer({ min: 1, max: 8 }),
});
const few = { seed: 2, numRuns: 8 };
const firstOf = (samples: number): number[] => Array.from({ length: samples }, (_, at) => at);

describe("an embedding", () => {
  it("has the gradient of TensorFlow.js, and the same bits without SIMD", async () => {
    await fc.assert(
      fc.asyncProperty(shapes, async ({ length, width, samples }) => {
        await expectTensorFlows(embedded(length, width), firstOf(samples));
        await expectSameBits(embedded(length, width), firstOf(samples));
      }),
      few,
    );
  });

  it("feeds recurrent layers", async () => {
    const parts = [
      part("Embedding", { input_dim: 7, output_dim: 3, input_length: 4 }, [[7, 3]]),
      part("GRU", { units: 2 }, [[3, 6], [2, 6], [6]]),
      softmax(2, LETTERS),
    ];
    await expectTensorFlows(textNet(parts, 4, false), [0, 1, 2, 3]);
  });

  it("has its activation in place", async () => {
    const parts = [
      part("Embedding", { input_dim: LETTERS, output_dim: 3 }, [[LETTERS, 3]]),
      part("Activation", { activation: "tanh" }),
      part("Flatten", {}),
      softmax(12, LETTERS),
    ];
    await expectTensorFlows(textNet(parts, 4, false), [0, 1, 2, 3]);
  });

  it("is refused with a mask, which kernels lack", async () => {
    await expect(compiled(embedded(4, 3, { mask_zero: true }))).rejects.toMatchObject({
      name: "UnsupportedError",
      message: "Embedding '': mask_zero true",
    });
  });

  it("is refused over anything but class numbers", async () => {
    const parts = [part("Embedding", { input_dim: 5, output_dim: 2 }, [[5, 2]]), softmax(2, 5)];
    await expect(compiled(textNet(parts, 4, true))).rejects.toMatchObject({
      name: "UnsupportedError",
      message: "Embedding '': an input that is not class numbers",
    });
  });

  it("must have a row for each class, and the data's length", async () => {
    await expect(compiled(embedded(4, 3, {}, 4))).rejects.toThrow(
      "input_dim 4: the data has 5 classes",
    );
    await expect(compiled(embedded(4, 3, { input_length: 3 }))).rejects.toThrow(
      "input_length 3: a sample has 4",
    );
  });

  it("is the only layer that takes class numbers", async () => {
    await expect(compiled(textNet([softmax(4, LETTERS)], 4, false))).rejects.toMatchObject({
      name: "UnsupportedError",
      message: "Dense '': class numbers, which can go into an embedding only",
    });
  });
});
