import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { randomFloats } from "../../samples/fixture/index.ts";
import { runLayer } from "../fixture/index.ts";
import { UnsupportedError } from "./layer.ts";

const sizes = fc.array(fc.integer({ min: 1, max: 8 }), { minLength: 1, maxLength: 4 });

const product = (all: readonly number[]): number => all.reduce((a, b) => a * b, 1);

describe("Reshape and Flatten", () => {
  it("keep values and gradients in their order", async () => {
    await fc.assert(
      fc.asyncProperty(
        sizes,
        fc.nat(3),
        fc.constantFrom(0, 16, 64),
        fc.boolean(),
        async (shape, split, gap, isFlat) => {
          const values = product(shape);
          const target = [...shape.slice(0, split).reverse(), -1];
          const className = isFlat ? "Flatten" : "Reshape";
          const config = isFlat ? {} : { target_shape: target };
          const x = randomFloats(3 * values, 1, 5);
          const dy = randomFloats(3 * values, 1, 6);
          const layer = { className, config, shape, samples: 3, gap };
          const { outputShape, y, dx } = await runLayer(layer, x, dy);
          const rest = product(shape.slice(split));
          expect(outputShape).toEqual(isFlat ? [values] : [...target.slice(0, -1), rest]);
          expect(y).toEqual(x);
          expect(dx).toEqual(dy);
        },
      ),
      { seed: 3, numRuns: 60 },
    );
  });

  const x = new Float32Array(12);
  const run = (className: string, config: Readonly<Record<string, unknown>>) =>
    runLayer({ className, config, shape: [3, 4], samples: 1 }, x, x);

  it.each([[[5, -1]], [[-1, -1]], [[3, 5]], [[0, -1]]])(
    "refuse a shape that does not hold all values: %o",
    async (target) => {
      await expect(run("Reshape", { target_shape: target })).rejects.toThrow("12 values");
    },
  );

  it("take null for the size that is left open, as TensorFlow.js writes it", async () => {
    const { outputShape } = await run("Reshape", { target_shape: [2, null] });
    expect(outputShape).toEqual([2, 6]);
  });

  it("refuse as unsupported to move channels to the end", async () => {
    await expect(run("Flatten", { data_format: "channels_first" })).rejects.toThrow(
      UnsupportedError,
    );
  });
});
