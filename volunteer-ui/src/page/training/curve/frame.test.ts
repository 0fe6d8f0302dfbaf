import { describe, expect, it } from "vitest";

import type { Columns } from "./columns.ts";
import { Frame } from "./frame.ts";

const columns = (loss: (number | null)[], heldOut: (number | null)[] = []): Columns => ({
  rounds: loss.map((_, round) => 10 * round),
  loss,
  trend: loss,
  heldOut,
});
const SIZE = { width: 468, height: 242 };

describe("Frame", () => {
  it("puts rounds from edge to edge, and the loss upwards with some room", () => {
    const frame = new Frame(columns([4, 3, 2]), SIZE);
    expect([frame.x(0), frame.x(10), frame.x(20)]).toEqual([44, 244, 444]);
    expect(frame.y(4)).toBeCloseTo(12 + (200 * 0.08) / 1.16, 0);
    expect(frame.y(2)).toBeCloseTo(212 - (200 * 0.08) / 1.16, 0);
    expect(frame.roundAt(244)).toBe(10);
  });

  it("draws through gaps, and leaves out what has no place", () => {
    const frame = new Frame(columns([4, null, Infinity, 2]), SIZE);
    const path = frame.path([0, 10, 20, 30], [4, null, Infinity, 2]);
    expect(path).toBe(`M44 ${frame.y(4)}L444 ${frame.y(2)}`);
    expect(frame.path([0], [null])).toBe("");
  });

  it("has room for held-out losses outside the others", () => {
    const frame = new Frame(columns([2, 2], [null, 5]), SIZE);
    expect(frame.y(5)).toBeGreaterThan(frame.top);
    expect(frame.y(2)).toBeLessThan(frame.bottom);
  });

  it.each([
    ["nothing", []],
    ["one round", [3]],
    ["a loss that does not change", [2, 2, 2]],
    ["a loss of zero", [0, 0]],
  ])("stays within the drawing with %s", (_, loss) => {
    const frame = new Frame(columns(loss), SIZE);
    for (const value of loss) {
      expect(frame.y(value)).toBeGreaterThan(frame.top);
      expect(frame.y(value)).toBeLessThan(frame.bottom);
    }
    expect(frame.lossTicks.length).toBeGreaterThan(1);
    expect(frame.roundTicks.every(({ text }) => /^[\d,]+$/.test(text))).toBe(true);
  });

  it("writes as many numbers as there is room for", () => {
    const frame = new Frame(columns([4.61, 3, 1.73]), SIZE);
    expect(frame.roundTicks.map(({ text }) => text)).toEqual(["0", "5", "10", "15", "20"]);
    expect(frame.lossTicks.map(({ text }) => text)).toEqual(["2", "3", "4"]);
    expect(new Frame(columns([1, 2]), { width: 1, height: 1 }).lossTicks.length).toBeLessThan(4);
  });
});
