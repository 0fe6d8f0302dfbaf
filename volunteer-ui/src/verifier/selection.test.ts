import { describe, expect, it } from "vitest";

import { select } from "./selection.ts";

const ROUNDS = [2, 3, 5, 8, 9];

describe("of the recorded rounds are selected", () => {
  it("all", () => {
    expect(select({ kind: "all" }, ROUNDS)).toEqual(ROUNDS);
  });

  it("those from one to another", () => {
    expect(select({ kind: "range", from: 3, to: 8 }, ROUNDS)).toEqual([3, 5, 8]);
    expect(select({ kind: "range", from: 4, to: 4 }, ROUNDS)).toEqual([]);
  });

  it("some by chance, each once, in order", () => {
    const draws = [4, 0, 1];
    expect(select({ kind: "some", count: 3 }, ROUNDS, () => draws.shift() ?? 0)).toEqual([2, 5, 9]);
    expect(select({ kind: "some", count: 9 }, ROUNDS)).toEqual(ROUNDS);
  });

  it("any of them, sooner or later", () => {
    const drawn = Array.from({ length: 500 }, () => select({ kind: "some", count: 1 }, ROUNDS)[0]);
    expect(new Set(drawn)).toEqual(new Set(ROUNDS));
  });
});
