import fc from "fast-check";
import { describe, expect, it } from "vitest";

import type { Reduction } from "./program.ts";
import { createReducer } from "./script/reduce/index.ts";

type Json = null | number | string | readonly Json[] | { readonly [key: string]: Json };

const none = (): never => {
  throw new Error("not the program's");
};

/** What leaves of these results are reduced to, each through JSON, as the tree and the folds do it. */
function folded(reduction: Reduction, leaves: readonly (readonly Json[])[]): Json {
  let index = 0;
  const through = (value: unknown): Json =>
    value === undefined ? null : (JSON.parse(JSON.stringify(value)) as Json);
  const partials = leaves.map((leaf) => {
    const reducer = createReducer(reduction, none);
    for (const result of leaf) reducer.add(result, index++);
    return through(reducer.partial());
  });
  // In two folds, the second of which begins with what the first has made.
  let value: Json = null;
  const half = Math.floor(partials.length / 2);
  for (const part of [partials.slice(0, half), partials.slice(half)]) {
    const reducer = createReducer(reduction, none);
    for (const partial of [value, ...part]) if (partial !== null) reducer.merge(partial);
    value = through(reducer.partial());
  }
  if (value === null) return null;
  const last = createReducer(reduction, none);
  last.merge(value);
  return through(last.finished());
}

const leavesOf = <T>(result: fc.Arbitrary<T>): fc.Arbitrary<T[][]> =>
  fc.array(fc.array(result, { maxLength: 9 }), { maxLength: 9 });
// Sums of these are exact, so that their order does not matter to the definition.
const number = fc.integer({ min: -1000, max: 1000 }).map((value) => value / 8);
const plus = (a: number, b: number): number => a + b;

describe("leaves that are folded are what the definition says of all results", () => {
  const check = (
    reduction: Reduction,
    definition: (results: readonly number[]) => Json,
    result = number,
  ): void => {
    fc.assert(
      fc.property(leavesOf(result), (leaves) => {
        const all = leaves.flat();
        expect(folded(reduction, leaves)).toEqual(all.length === 0 ? null : definition(all));
      }),
    );
  };
  const ranked = (all: readonly number[]): { index: number; value: number }[] =>
    all
      .map((value, index) => ({ index, value }))
      .sort((a, b) => b.value - a.value || a.index - b.index);
  const few = fc.integer({ min: 0, max: 5 });

  it("sum", () => {
    check({ kind: "sum" }, (all) => all.reduce(plus) + 0);
  });
  it("mean", () => {
    check({ kind: "mean" }, (all) => all.reduce(plus) / all.length + 0);
  });
  it("min, max", () => {
    check({ kind: "min" }, (all) => Math.min(...all) + 0);
    check({ kind: "max" }, (all) => Math.max(...all) + 0);
  });
  it("argmax, argmin, topK, of numbers with many equal ones", () => {
    check({ kind: "argmax" }, (all) => ranked(all)[0] ?? null, few);
    check(
      { kind: "argmin" },
      (all) => ({ index: all.indexOf(Math.min(...all)), value: Math.min(...all) }),
      few,
    );
    check({ kind: "topK", k: 4 }, (all) => ranked(all).slice(0, 4), few);
  });
  it("histogram", () => {
    check({ kind: "histogram", from: -50, to: 50, bins: 7 }, (all) => {
      const counts = Array.from({ length: 7 }, (_, bin) => {
        const inBin = (v: number): boolean => Math.floor(((v + 50) / 100) * 7) === bin;
        return all.filter((v) => v >= -50 && v < 50 && inBin(v)).length;
      });
      return {
        counts,
        below: all.filter((v) => v < -50).length,
        above: all.filter((v) => v >= 50).length,
      };
    });
  });
  it("sum of arrays", () => {
    fc.assert(
      fc.property(leavesOf(fc.tuple(number, number)), (leaves) => {
        const all = leaves.flat();
        const sum = [0, 1].map((at) => all.map((each) => each[at] ?? NaN).reduce(plus, 0) + 0);
        expect(folded({ kind: "sum" }, leaves)).toEqual(all.length === 0 ? null : sum);
      }),
    );
  });
  it("countBy, of any text and of names that objects have", () => {
    const word = fc.oneof(
      fc.constantFrom("__proto__", "10", "9", "constructor", ""),
      fc.string({ unit: "grapheme" }),
    );
    fc.assert(
      fc.property(leavesOf(fc.oneof(word, fc.array(word, { maxLength: 3 }))), (leaves) => {
        const counts = new Map<string, number>();
        for (const key of leaves.flat(2)) counts.set(key, (counts.get(key) ?? 0) + 1);
        const pairs = [...counts].sort(([a], [b]) => (a < b ? -1 : 1));
        expect(folded({ kind: "countBy" }, leaves)).toEqual(
          leaves.flat().length === 0 ? null : pairs,
        );
      }),
    );
  });
  it("concat", () => {
    fc.assert(
      fc.property(leavesOf(fc.string({ unit: "grapheme" })), (leaves) => {
        const all = leaves.flat();
        expect(folded({ kind: "concat" }, leaves)).toBe(all.length === 0 ? null : all.join(""));
      }),
    );
  });
});

describe("a value that is no partial", () => {
  it.each([
    [{ kind: "sum" }, "x"],
    [{ kind: "sum" }, [1, "x"]],
    [{ kind: "mean" }, { sum: 1 }],
    [{ kind: "min" }, [1]],
    [{ kind: "argmin" }, 1],
    [{ kind: "topK", k: 2 }, [1]],
    [
      { kind: "histogram", from: 0, to: 1, bins: 2 },
      { counts: [1], below: 0, above: 0 },
    ],
    [{ kind: "countBy" }, { a: 1 }],
    [{ kind: "countBy" }, [[1, 1]]],
    [{ kind: "concat" }, 1],
  ] as const)("is refused: %j %j", (reduction, value) => {
    expect(() => {
      createReducer(reduction, none).merge(value);
    }).toThrow("is not what this reduction makes");
  });
});
