import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { Loss } from "../../protocol/index.ts";
import { classNet, dense, part, softmax } from "../fixture/nets.ts";
import { compiled, expectSameBits, expectSlope } from "../fixture/sums.ts";

const MSE = Loss.MEAN_SQUARED_ERROR;

/** Between two dense layers, over each time step. */
function normalized(width: number, steps: number, config: object) {
  const parts = [
    dense(2, width),
    part("RMSNormalization", config, [[width]]),
    part("Flatten", {}),
    softmax(steps * width, 3),
  ];
  return classNet(parts, [steps, 2], 3);
}

const cases = fc.record({
  width: fc.integer({ min: 2, max: 11 }),
  steps: fc.integer({ min: 1, max: 3 }),
  epsilon: fc.constantFrom(1e-6, 0.1),
});

describe("a normalization by the mean square", () => {
  it("has a gradient that is its loss's slope, and the same bits without SIMD", async () => {
    await fc.assert(
      fc.asyncProperty(cases, async ({ width, steps, epsilon }) => {
        const net = normalized(width, steps, { epsilon });
        await expectSlope(net, [0, 1, 2]);
        await expectSameBits(net, [0, 1, 2]);
      }),
      { seed: 4, numRuns: 12 },
    );
  });

  it("gives what its formula says", async () => {
    const net = classNet([part("RMSNormalization", { epsilon: 0.5 }, [[3]])], [3], 3, MSE);
    const { network, batch } = await compiled(net, "simd", Float32Array.of(1, -2, 0.5));
    const { input } = batch([0]);
    const x = Array.from(input.values);
    const root = Math.sqrt(x.reduce((sum, value) => sum + value * value, 0) / 3 + 0.5);
    const expected = [1, -2, 0.5].map((scale, at) => ((x[at] ?? NaN) / root) * scale);
    network.predict(input, 1).forEach((value, at) => {
      expect(value).toBeCloseTo(expected[at] ?? NaN, 6);
    });
  });

  it.each([1, 0])("is refused over another axis than the last: %o", async (axis) => {
    await expect(compiled(normalized(4, 2, { axis }))).rejects.toMatchObject({
      name: "UnsupportedError",
      message: `RMSNormalization '': axis ${axis}`,
    });
  });
});
