import { describe, expect, it } from "vitest";

import { reachOf, trendOf } from "./trend.ts";

describe("trendOf", () => {
  it("does not lag behind: a straight line is its own trend, up to both ends", () => {
    const line = Array.from({ length: 500 }, (_, at) => 5 - 0.003 * at);
    trendOf(line).forEach((value, at) => {
      expect(value).toBeCloseTo(line[at] ?? Number.NaN, 9);
    });
  });

  it("takes the noise out", () => {
    const zigzag = Array.from({ length: 1000 }, (_, at) => 3 + (at % 2 === 0 ? 1 : -1));
    for (const value of trendOf(zigzag).slice(100, 900)) {
      expect(Math.abs((value ?? 0) - 3)).toBeLessThan(1 / reachOf(1000));
    }
  });

  it("leaves out what is missing or not finite", () => {
    const values = [
      ...Array<number>(100).fill(2),
      undefined,
      Number.NaN,
      ...Array<number>(100).fill(2),
    ];
    const trend = trendOf(values);
    expect(trend[100]).toBeUndefined();
    expect(trend[101]).toBeUndefined();
    expect(trend[99]).toBeCloseTo(2, 9);
    expect(trend[102]).toBeCloseTo(2, 9);
  });

  it("stays exact far out, where sums of squares are large", () => {
    const flat = Array.from({ length: 30_000 }, () => 2.5);
    expect(trendOf(flat).at(-1)).toBeCloseTo(2.5, 6);
  });

  it("shows the values themselves while they are few", () => {
    expect(trendOf([4, 1, 3])).toEqual([4, 1, 3]);
  });
});
