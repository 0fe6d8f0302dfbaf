import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { roundToLevels } from "./rounding.ts";

function rounded(values: Float32Array, levels: number, key: number): Float32Array {
  const copy = values.slice();
  roundToLevels(copy, levels, key);
  return copy;
}

const gradient = Float32Array.from({ length: 300 }, (_, at) => Math.sin(at * at) * 2 ** -(at % 9));

describe.each([7, 127])("rounding to %i levels", (levels) => {
  it("gives so many multiples of one power of two in each block, none of them far away", () => {
    const float = fc.float({ noNaN: true, min: -(2 ** 90), max: 2 ** 90 });
    const blocks = fc.array(float, { minLength: 1, maxLength: 256 });
    fc.assert(
      fc.property(blocks, fc.integer(), (numbers, key) => {
        const values = Float32Array.from(numbers);
        const most = Math.max(...values.map(Math.abs));
        fc.pre(most > 2 ** -90);
        const after = rounded(values, levels, key);
        const scale = 2 ** Math.ceil(Math.log2(most / levels));
        after.forEach((value, at) => {
          expect(Number.isInteger(value / scale)).toBe(true);
          expect(Math.abs(value / scale)).toBeLessThanOrEqual(levels);
          // Less, but the difference may be too small for a double to tell.
          expect(Math.abs(value - (values[at] ?? NaN))).toBeLessThanOrEqual(scale);
        });
      }),
    );
  });

  it("is right in the mean", () => {
    const sums = new Float64Array(gradient.length);
    const times = 4000;
    for (let key = 0; key < times; key++) {
      rounded(gradient, levels, key).forEach((value, at) => (sums[at] = (sums[at] ?? 0) + value));
    }
    // The deviation of one is half a step at most, a step 2 / levels; five deviations of the mean.
    const tolerance = (5 * (2 / levels) * 0.5) / Math.sqrt(times);
    sums.forEach((sum, at) => {
      expect(Math.abs(sum / times - (gradient[at] ?? NaN))).toBeLessThan(tolerance);
    });
  });

  it("depends on the key alone, and does not change zeros, NaN or infinity", () => {
    expect(rounded(gradient, levels, 5)).toEqual(rounded(gradient, levels, 5));
    expect(rounded(gradient, levels, 5)).not.toEqual(rounded(gradient, levels, 6));
    const odd = Float32Array.of(NaN, 0.3, Infinity);
    expect(rounded(odd, levels, 5)).toEqual(odd);
    expect(rounded(new Float32Array(3), levels, 5)).toEqual(new Float32Array(3));
  });
});
