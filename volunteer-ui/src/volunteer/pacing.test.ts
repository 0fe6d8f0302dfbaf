import { describe, expect, it } from "vitest";

import { TaskKind } from "../protocol/index.ts";
import { leafPaceMs } from "./pacing.ts";

describe("a pace", () => {
  it("without units is that of a leaf, whatever is in it", () => {
    const pace = { ms: 40, units: undefined };
    expect(leafPaceMs(pace, TaskKind.ADVANCE, 256)).toBe(40);
    expect(leafPaceMs(pace, TaskKind.EVALUATE, 1)).toBe(40);
  });

  it("with units grows with those of the leaf", () => {
    const pace = { ms: 100, units: 32 };
    expect(leafPaceMs(pace, TaskKind.ADVANCE, 8 * 32)).toBe(800);
    expect(leafPaceMs(pace, TaskKind.ADVANCE, 8)).toBe(25);
  });

  it("with units is a third where nothing goes back through the network", () => {
    expect(leafPaceMs({ ms: 90, units: 32 }, TaskKind.EVALUATE, 32)).toBeCloseTo(30, 9);
  });
});
