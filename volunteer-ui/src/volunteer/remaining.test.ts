import { describe, expect, it } from "vitest";

import { type Begun, type LeafUnderWay, remainingMs } from "./remaining.ts";

const LEAF: LeafUnderWay = { elapsedMs: 6000, paceMs: 0, stepsDone: 0, stepsMs: 0, steps: 0 };
const BEGUN: Begun = { underWay: [LEAF], later: 0, leafMs: undefined, workers: 1, duty: 1 };

describe("how long a task still takes", () => {
  it("is not known before anything is done", () => {
    expect(remainingMs(BEGUN)).toBeUndefined();
    expect(remainingMs({ ...BEGUN, underWay: [], later: 2 })).toBeUndefined();
    const oneStep = { ...LEAF, stepsDone: 1, stepsMs: 5000, steps: 4 };
    expect(remainingMs({ ...BEGUN, underWay: [LEAF, oneStep] })).toBeUndefined();
  });

  it("follows from the steps of a leaf, whatever the one before took", () => {
    const underWay = [{ ...LEAF, stepsDone: 2, stepsMs: 5000, steps: 8 }];
    expect(remainingMs({ ...BEGUN, underWay, leafMs: 1000 })).toBe(14_000);
  });

  it("follows from the leaf before where there are no steps, and is never below nothing", () => {
    expect(remainingMs({ ...BEGUN, leafMs: 10_000 })).toBe(4000);
    expect(remainingMs({ ...BEGUN, leafMs: 1000 })).toBe(0);
  });

  it("includes what a pace adds", () => {
    const underWay = [{ ...LEAF, stepsDone: 8, stepsMs: 6000, steps: 8, paceMs: 9000 }];
    expect(remainingMs({ ...BEGUN, underWay })).toBe(3000);
  });

  it("includes the leaves that have not begun, and the rest before them", () => {
    const begun = { ...BEGUN, later: 3, leafMs: 10_000 };
    expect(remainingMs(begun)).toBe(34_000);
    expect(remainingMs({ ...begun, duty: 0.5 })).toBe(64_000);
  });

  it("is shared by workers, but for the last leaf", () => {
    const begun = { ...BEGUN, later: 3, leafMs: 10_000 };
    expect(remainingMs({ ...begun, workers: 2 })).toBe(17_000);
    expect(remainingMs({ ...BEGUN, leafMs: 10_000, workers: 8 })).toBe(4000);
  });
});
