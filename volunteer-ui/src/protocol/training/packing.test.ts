import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";

import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { toHex } from "../bytes.ts";
import { pack, packedBytesAtMost, unpack } from "./packing.ts";

const GOLDEN = resolve(
  import.meta.dirname,
  "../../../../protocol/src/test/resources/golden/packed.csv",
);
/** Java unpacks them, too. */
const CASES: Readonly<Record<string, Float32Array>> = {
  none: new Float32Array(0),
  zeros: new Float32Array(300),
  "a negative zero": Float32Array.of(1, -0),
  "negative zeros alone": Float32Array.of(-0, -0, -0),
  "no numbers": Float32Array.of(NaN, Infinity, -Infinity, 1),
  "a gradient in four bits": Float32Array.from(
    { length: 300 },
    (_, at) => (((at * at) % 15) - 7) * 2 ** -13,
  ),
  "sums in eight bits": Float32Array.from(
    { length: 260 },
    (_, at) => ((at * 37) % 509) * (at % 3 === 0 ? -1 : 1) * 2 ** -20,
  ),
  "a large one among small ones": Float32Array.from({ length: 256 }, (_, at) =>
    at === 100 ? 1000 : at % 2,
  ),
  "as computed": Float32Array.from({ length: 20 }, (_, at) => Math.fround(Math.PI ** (at - 10))),
  "the smallest and the largest": Float32Array.of(2 ** -149, -3 * 2 ** -149, 3.4028234663852886e38),
  "the smallest alone": Float32Array.of(2 ** -149, -3 * 2 ** -149),
};

function packed(values: Float32Array): Uint8Array {
  const to = new Uint8Array(packedBytesAtMost(values.length));
  return to.slice(0, pack(values, to, 0));
}

function words(values: Float32Array): number[] {
  return [...new Uint32Array(values.slice().buffer)];
}

/** Arrays are short unless told otherwise. */
const SEVERAL_BLOCKS = { maxLength: 700, size: "max" } as const;
const any = fc
  .array(fc.integer({ min: 0, max: 2 ** 32 - 1 }), SEVERAL_BLOCKS)
  .map((bits) => new Float32Array(Uint32Array.from(bits).buffer));
const multiples = fc
  .record({
    multiples: fc.array(fc.integer({ min: -300, max: 300 }), SEVERAL_BLOCKS),
    exponent: fc.integer({ min: -149, max: 100 }),
  })
  .map((given) => Float32Array.from(given.multiples, (each) => each * 2 ** given.exponent + 0));

describe("packing", () => {
  it.each([
    ["whatever it is", any],
    ["multiples of a power of two", multiples],
  ])("loses nothing: %s", (_, arbitrary) => {
    fc.assert(
      fc.property(arbitrary, (values) => {
        const bytes = packed(values);
        expect(bytes.length).toBeLessThanOrEqual(packedBytesAtMost(values.length));
        const again = new Float32Array(values.length);
        unpack(bytes, again);
        expect(words(again)).toEqual(words(values));
      }),
    );
  });

  it.each(Object.entries(CASES))("loses nothing: %s", (_, values) => {
    const again = new Float32Array(values.length);
    unpack(packed(values), again);
    expect(words(again)).toEqual(words(values));
  });

  it("takes a byte for a block of zeros, and little for small multiples", () => {
    expect(packed(new Float32Array(512))).toHaveLength(2);
    const small = Float32Array.from({ length: 256 }, (_, at) => ((at % 5) - 2) * 2 ** -20);
    expect(packed(small).length).toBeLessThan((256 * 3.5) / 8);
  });

  it("gives what it always gave", () => {
    const bytesOf = (values: Float32Array): Uint8Array => new Uint8Array(values.slice().buffer);
    const lines = Object.entries(CASES).map(
      ([name, values]) => `${name},${toHex(bytesOf(values))},${toHex(packed(values))}\n`,
    );
    if (process.env["GOLDEN_WRITE"] !== undefined) writeFileSync(GOLDEN, lines.join(""));
    expect(lines.join("")).toBe(readFileSync(GOLDEN, "utf8"));
  });

  it("rounds multiples of less than the smallest float32, as Java does", () => {
    const values = new Float32Array(3);
    unpack(Uint8Array.of(0, 0, 0x6f, 0x1f), values);
    expect([...values]).toEqual([2 ** -149, 0, -(2 ** -148)]);
  });

  it("refuses what is no packed values, without reading on", () => {
    const values = new Float32Array(300);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        try {
          unpack(bytes, values);
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError);
        }
      }),
    );
    expect(() => {
      unpack(Uint8Array.of(254, 254, 0), values);
    }).toThrow("1 bytes more than 300 take");
    expect(() => {
      unpack(Uint8Array.of(254), values);
    }).toThrow("end before the last one");
    expect(() => {
      unpack(Uint8Array.of(77, 0), values);
    }).toThrow("no block is of kind 77");
    // So many ones that with the 15 bits behind them they are more than 32 bits.
    const ones = new Uint8Array(2 + 2 ** 14 + 4).fill(0xff, 2, 2 + 2 ** 14);
    ones[0] = 15;
    expect(() => {
      unpack(ones, new Float32Array(1));
    }).toThrow("a multiple is larger than 1048576");
    // 64 ones, a zero, and 1: the first code that is too large.
    expect(() => {
      unpack(Uint8Array.of(15, 0, ...Array<number>(8).fill(0xff), 2, 0, 0), new Float32Array(1));
    }).toThrow("a multiple is larger than 1048576");
  });
});
