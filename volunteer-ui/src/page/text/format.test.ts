import { describe, expect, it } from "vitest";

import { bytes, count, counted, duration, percent } from "./format.ts";
import { loss } from "../training/format.ts";

describe("numbers", () => {
  it("groups thousands", () => {
    expect(count(55_249)).toBe("55,249");
  });

  it("counts in singular and plural", () => {
    expect(counted(1, "round")).toBe("1 round");
    expect(counted(0, "round")).toBe("0 rounds");
    expect(counted(2, "leaf", "leaves")).toBe("2 leaves");
  });

  it.each([
    [0, "0 B"],
    [999, "999 B"],
    [1000, "1.0 kB"],
    [999_949, "1.0 MB"],
    [1_008_341, "1.0 MB"],
    [220_996_000, "221 MB"],
    [5e15, "5,000 TB"],
  ])("says %d bytes as %s", (value, text) => {
    expect(bytes(value)).toBe(text);
  });

  it.each([
    [-1, "0 %"],
    [0, "0 %"],
    [0.0004, "< 0.1 %"],
    [0.054, "5.4 %"],
    [0.42, "42 %"],
    [0.9999, "99 %"],
    [1, "100 %"],
    [1.3, "100 %"],
  ])("says the fraction %d as %s", (value, text) => {
    expect(percent(value)).toBe(text);
  });

  it.each([
    [0, "0 s"],
    [0.2, "< 1 s"],
    [59.4, "59 s"],
    [59.6, "1 min"],
    [200, "3 min 20 s"],
    [3600, "1 h"],
    [7501, "2 h 5 min"],
  ])("says %d seconds as %s", (value, text) => {
    expect(duration(value)).toBe(text);
  });

  it.each([
    [4.59512, "4.595"],
    [12.3456, "12.35"],
    [0, "0.000"],
    [0.00012, "1.20e-4"],
    [Number.NaN, "not finite"],
  ])("says a loss of %d as %s", (value, text) => {
    expect(loss(value)).toBe(text);
  });
});
