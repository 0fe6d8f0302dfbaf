import { describe, expect, it } from "vitest";

import { Churn } from "./churn.ts";

const RATES = { meanOn: 30, meanOff: 10 };
const DRAWS = 20_000;

describe("the churn of a crew", () => {
  it("lasts as long as it should on average, as exponential durations do", () => {
    const churn = new Churn(RATES, 0);
    const stays = Array.from({ length: DRAWS }, () => churn.on());
    expect(mean(stays)).toBeCloseTo(30_000, -3);
    const median = stays.toSorted((a, b) => a - b)[DRAWS / 2] ?? NaN;
    expect(median / 30_000).toBeCloseTo(Math.LN2, 1);
    expect(mean(Array.from({ length: DRAWS }, () => churn.off()))).toBeCloseTo(10_000, -3);
  });

  it("is the same in every run, and another for each volunteer", () => {
    const durations = (member: number): readonly number[] => {
      const churn = new Churn(RATES, member);
      return [churn.on(), churn.off(), churn.on()];
    };
    expect(durations(3)).toEqual(durations(3));
    expect(durations(3)).not.toEqual(durations(4));
  });
});

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
