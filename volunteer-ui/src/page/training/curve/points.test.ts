import { describe, expect, it } from "vitest";

import { round } from "../../fixture/job.ts";
import { firstGap, merged, pointOf } from "./points.ts";

const rounds = (...indices: number[]) => indices.map((index) => round(index, 100));
const loaded = (...indices: number[]) => rounds(...indices).map(pointOf);
const indicesOf = (points: readonly { round: number }[]) => points.map((point) => point.round);

describe("the whole curve", () => {
  it("puts live rounds after loaded ones", () => {
    expect(indicesOf(merged(loaded(0, 1, 2), rounds(3, 4)))).toEqual([0, 1, 2, 3, 4]);
  });

  it("has a round that is known twice only once", () => {
    expect(indicesOf(merged(loaded(0, 1, 2, 3), rounds(2, 3, 4)))).toEqual([0, 1, 2, 3, 4]);
  });

  it("fills what was missed between two live rounds", () => {
    expect(indicesOf(merged(loaded(0, 1, 2, 3, 4), rounds(1, 4, 5)))).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it("is what was loaded while nothing is live, without a copy", () => {
    const points = loaded(0, 1);
    expect(merged(points, [])).toBe(points);
  });

  it("has no loss in the round that only evaluates", () => {
    const { outcome, ...committed } = round(100, 100);
    if (outcome.case !== "training") throw new Error("it trains");
    const value = { ...outcome.value, heldOutLoss: 1.5 };
    const last = pointOf({ ...committed, outcome: { case: "training", value } });
    expect(last).toEqual({ round: 100, loss: undefined, heldOut: 1.5 });
  });
});

describe("firstGap", () => {
  it("is undefined for a curve without gaps", () => {
    expect(firstGap(loaded(0, 1, 2), 0)).toBeUndefined();
    expect(firstGap([], 0)).toBeUndefined();
  });

  it("finds a missing beginning", () => {
    expect(firstGap(loaded(7, 8), 0)).toBe(0);
    expect(firstGap(loaded(7, 8), 7)).toBeUndefined();
  });

  it("finds a round missed in between", () => {
    expect(firstGap(loaded(0, 1, 3), 0)).toBe(2);
  });
});
