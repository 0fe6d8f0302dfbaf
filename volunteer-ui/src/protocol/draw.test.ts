import { describe, expect, it } from "vitest";

import { draw } from "./index.ts";

describe("a random number", () => {
  // MurmurHash3 of no bytes with seed 1 is its finalizer of 1, which its author's implementation gives as 0x514e28b7.
  // The others were computed in Python, with whole numbers of any size.
  it.each([
    [1, 0, 0x514e28b7],
    [0, 1, 0xaa3e5b61],
    [1, 1, 0x6f0b28e6],
    [2 ** 32 - 1, 1, 0x82f01567],
    [7, 2 ** 31 - 1, 0x519c34c4],
    [12_345, 678, 0xdc51ed4e],
    [2 ** 32 - 1, 2 ** 32 - 1, 0xd5ccc256],
  ])("is the golden one: key %i, place %i", (key, place, golden) => {
    expect(draw(key, place)).toBe(golden);
    expect(draw(key | 0, place | 0)).toBe(golden);
  });

  it.each([
    ["places", (at: number) => draw(3, at)],
    ["keys", (at: number) => draw(at, 3)],
    ["keys that were drawn", (at: number) => draw(draw(5, at), 3)],
  ])("is as often in each sixteenth of its range, for consecutive %s", (_, drawn) => {
    const expected = 1024;
    const found = Array<number>(16).fill(0);
    for (let at = 0; at < 16 * expected; at++) {
      const sixteenth = drawn(at) >>> 28;
      found[sixteenth] = (found[sixteenth] ?? 0) + 1;
    }
    const chiSquare = found.reduce((sum, each) => sum + (each - expected) ** 2 / expected, 0);
    // With 15 degrees of freedom one in a thousand is above 37.7, and one below 3.5.
    expect(chiSquare).toBeLessThan(37.7);
    expect(chiSquare).toBeGreaterThan(3.5);
  });

  it("differs from that of the next key and the next place in half of its bits", () => {
    let changed = 0;
    for (let at = 0; at < 1000; at++) {
      changed += ones(draw(at, 9) ^ draw(at + 1, 9)) + ones(draw(9, at) ^ draw(9, at + 1));
    }
    // Of 64,000 bits; the standard deviation is 126.
    expect(Math.abs(changed - 32_000)).toBeLessThan(500);
  });
});

function ones(bits: number): number {
  return (bits >>> 0).toString(2).replaceAll("0", "").length;
}
