import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { decimals, ticks } from "./ticks.ts";

const ranges = fc
  .tuple(
    fc.double({ min: -1e6, max: 1e6, noNaN: true }),
    fc.double({ min: 1e-6, max: 1e6, noNaN: true }),
  )
  .map(([low, length]) => [low, low + length] as const);

describe("ticks", () => {
  it.each([
    [0, 1, 5, [0, 0.2, 0.4, 0.6, 0.8, 1]],
    [1.73, 4.61, 6, [2, 2.5, 3, 3.5, 4, 4.5]],
    [0, 960, 8, [0, 200, 400, 600, 800]],
    [0.28, 0.43, 4, [0.3, 0.35, 0.4]],
  ])("from %f to %f, room for %i", (low, high, most, expected) => {
    expect(ticks(low, high, most)).toEqual(expected);
  });

  it("lie within the range, about as many as there is room for", () => {
    fc.assert(
      fc.property(ranges, fc.integer({ min: 2, max: 20 }), ([low, high], most) => {
        const all = ticks(low, high, most);
        expect(all.length).toBeLessThanOrEqual(most + 1);
        expect(all.length).toBeGreaterThanOrEqual(Math.floor(most / 2.5));
        const rounding = 1e-6 * (high - low) + 1e-9 * Math.abs(low);
        for (const each of all) {
          expect(each).toBeGreaterThanOrEqual(low - rounding);
          expect(each).toBeLessThanOrEqual(high + rounding);
        }
      }),
    );
  });

  it("do not split what cannot be split", () => {
    expect(ticks(0, 3, 10, 1)).toEqual([0, 1, 2, 3]);
  });
});

describe("decimals", () => {
  it.each([
    [[0, 200, 400], 0],
    [[2, 2.5, 3], 1],
    [[0.3, 0.35], 2],
    [[0.001, 0.002], 3],
    [[7], 0],
  ])("that tell %j apart", (values, expected) => {
    expect(decimals(values)).toBe(expected);
  });
});
