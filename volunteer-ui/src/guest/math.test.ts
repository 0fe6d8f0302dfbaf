import { describe, expect, it } from "vitest";

import { ownMath } from "./script/math/index.ts";

// The platform's own functions are within 1 ulp of the true value, ours, too: so they are within 2 of each other.
const MOST_ULPS = 2;

/** A generator of its own, so that a failure can be repeated. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return (state >>> 0) / 2 ** 32;
  };
}

/** Of any magnitude, either sign. */
function anySize(next: () => number, least: number, most: number): number {
  const size =
    (1 + next() + next() / 2 ** 32) * Math.pow(2, least + Math.floor(next() * (most - least)));
  return next() < 0.5 ? -size : size;
}

function ulps(one: number, other: number): number {
  if (Object.is(one, other)) return 0;
  if (!Number.isFinite(one) || !Number.isFinite(other)) return Infinity;
  return Math.abs(Number(orderOf(one) - orderOf(other)));
}

/** Consecutive doubles are consecutive whole numbers. */
function orderOf(value: number): bigint {
  const [bits = 0n] = new BigInt64Array(Float64Array.of(value).buffer);
  return bits < 0n ? -(bits & 0x7fffffffffffffffn) : bits;
}

const SPECIAL = [
  ...[0, -0, 1, -1, 0.5, -0.5, 2, -2, 3, -3, 1.5, Infinity, -Infinity, NaN],
  ...[
    Number.MIN_VALUE,
    -Number.MIN_VALUE,
    2.2250738585072014e-308,
    Number.MAX_VALUE,
    -Number.MAX_VALUE,
  ],
  ...[
    1e22,
    1e300,
    Math.PI,
    Math.PI / 2,
    Math.PI / 4,
    1 - 2 ** -53,
    1 + 2 ** -52,
    709.8,
    -745.2,
    2 ** 31,
    2 ** 53,
  ],
];

const ONE = [
  "acos",
  "acosh",
  "asin",
  "asinh",
  "atan",
  "atanh",
  "cbrt",
  "cos",
  "cosh",
  "exp",
  "expm1",
];
const MORE = ["log", "log10", "log1p", "log2", "sin", "sinh", "tan", "tanh"];
const native = Math as unknown as Readonly<Record<string, (...values: number[]) => number>>;

describe("own mathematics", () => {
  it.each([...ONE, ...MORE])("agrees with the platform's to 2 ulp: %s", (name) => {
    const next = numbers(1);
    const values = [
      ...SPECIAL,
      ...Array.from({ length: 20_000 }, () => anySize(next, -60, 60)),
      ...Array.from({ length: 5_000 }, () => anySize(next, -1074, 1023)),
      ...Array.from({ length: 20_000 }, () => anySize(next, -4, 10)),
      ...Array.from({ length: 10_000 }, () => anySize(next, -3, 0)),
    ];
    for (const x of values) {
      const [own, other] = [ownMath[name]?.(x) ?? 99, native[name]?.(x) ?? 98];
      if (ulps(own, other) > MOST_ULPS) expect({ x, own }).toEqual({ x, own: other });
    }
  });

  it.each(["atan2", "hypot", "pow"])("agrees with the platform's to 2 ulp: %s", (name) => {
    const next = numbers(2);
    const pairs = [
      ...SPECIAL.flatMap((x) => SPECIAL.map((y) => [x, y] as const)),
      ...Array.from(
        { length: 20_000 },
        () => [anySize(next, -40, 40), anySize(next, -40, 40)] as const,
      ),
      ...Array.from(
        { length: 20_000 },
        () => [Math.abs(anySize(next, -8, 8)), anySize(next, -8, 8)] as const,
      ),
      ...Array.from(
        { length: 5_000 },
        () => [anySize(next, -1074, 1023), anySize(next, -1074, 1023)] as const,
      ),
      ...Array.from(
        { length: 2_000 },
        () => [Math.floor(anySize(next, 0, 8)), Math.floor(anySize(next, 0, 6))] as const,
      ),
      ...Array.from(
        { length: 2_000 },
        () => [1 + anySize(next, -50, -20), anySize(next, 20, 60)] as const,
      ),
    ];
    for (const [x, y] of pairs) {
      const [own, other] = [ownMath[name]?.(x, y) ?? 99, native[name]?.(x, y) ?? 98];
      if (ulps(own, other) > MOST_ULPS) expect({ x, y, own }).toEqual({ x, y, own: other });
    }
  });
});
