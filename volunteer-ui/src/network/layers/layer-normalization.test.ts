import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { classNet, dense, part, softmax } from "../fixture/nets.ts";
import type { Part } from "../fixture/nets.ts";
import { compiled, expectSameBits, expectSlope, expectTensorFlows } from "../fixture/sums.ts";

function normalization(width: number, config: object = {}): Part {
  const { scale = true, center = true } = config as { scale?: boolean; center?: boolean };
  return part("LayerNormalization", config, [
    ...(scale ? [[width]] : []),
    ...(center ? [[width]] : []),
  ]);
}

/** Between two dense layers, over each time step if there are any. */
function normalized(width: number, steps: number, config: object) {
  const parts = [
    dense(2, width),
    normalization(width, config),
    part("Flatten", {}),
    softmax(steps * width, 3),
  ];
  return classNet(parts, [steps, 2], 3);
}

const cases = fc.record({
  width: fc.integer({ min: 2, max: 11 }),
  steps: fc.integer({ min: 1, max: 3 }),
  samples: fc.integer({ min: 1, max: 8 }),
  epsilon: fc.constantFrom(1e-3, 0.1),
});
const few = { seed: 4, numRuns: 12 };
const firstOf = (samples: number): number[] => Array.from({ length: samples }, (_, at) => at);

describe("a layer normalization", () => {
  it("has the gradient of TensorFlow.js, and the same bits without SIMD", async () => {
    await fc.assert(
      fc.asyncProperty(cases, async ({ width, steps, samples, epsilon }) => {
        const net = normalized(width, steps, { epsilon });
        await expectTensorFlows(net, firstOf(samples));
        await expectSameBits(net, firstOf(samples));
      }),
      few,
    );
  });

  // TensorFlow.js 4.22 cannot differentiate these.
  it.each([{ scale: false }, { center: false }, { scale: false, center: false }])(
    "has a gradient that is its loss's slope with %o",
    async (config) => {
      await expectSlope(normalized(5, 2, config), [0, 1, 2]);
      await expectSameBits(normalized(5, 2, config), [0, 1, 2]);
    },
  );

  it("may come first, and have its activation in place", async () => {
    const parts = [
      normalization(3, { axis: -1 }),
      part("Activation", { activation: "relu" }),
      softmax(3, 3),
    ];
    await expectTensorFlows(classNet(parts, [3], 3), [0, 1, 2]);
  });

  it.each([1, [1, 2], 0])("is refused over another axis than the last: %o", async (axis) => {
    await expect(compiled(normalized(4, 2, { axis }))).rejects.toMatchObject({
      name: "UnsupportedError",
      message: `LayerNormalization '': axis ${JSON.stringify(axis)}`,
    });
  });
});
