import { describe, expect, it } from "vitest";

import { renderingOf } from "./picture.ts";

const json = JSON.stringify;

describe("what a program renders", () => {
  it("is a picture of three or four numbers a pixel", () => {
    const rgb = renderingOf(json({ width: 2, height: 1, pixels: [1, 2, 3, 4, 5, 6] }));
    expect(rgb).toMatchObject({ kind: "picture", width: 2, height: 1 });
    expect(rgb.kind === "picture" && [...rgb.rgba]).toEqual([1, 2, 3, 255, 4, 5, 6, 255]);
    const rgba = renderingOf(json({ width: 1, height: 1, pixels: [1, 2, 3, 4] }));
    expect(rgba.kind === "picture" && [...rgba.rgba]).toEqual([1, 2, 3, 4]);
  });

  it("is rows, of which no more are kept than are shown", () => {
    const rows = renderingOf(json(Array.from({ length: 60 }, (_, at) => [at, { deep: at }, "x"])));
    expect(rows).toMatchObject({ kind: "table", more: 10 });
    expect(rows.kind === "table" && rows.rows[1]).toEqual(["1", '{"deep":1}', "x"]);
    const wide = renderingOf(json([Array.from({ length: 500 }, () => "y".repeat(1000))]));
    expect(wide.kind === "table" && wide.rows[0]?.length).toBe(12);
    expect(wide.kind === "table" && wide.rows[0]?.[0]?.length).toBe(121);
  });

  it.each([
    [7, "neither rows"],
    ["<img>", "neither rows"],
    [[1], "a row 1"],
    [{ width: 0, height: 1, pixels: [] }, "width 0"],
    [{ width: 1.5, height: 1, pixels: [] }, "width 1.5"],
    [{ width: 1, height: "1", pixels: [] }, "height 1"],
    [{ width: 4096, height: 1, pixels: [] }, "width 4096"],
    [{ width: 2048, height: 2048, pixels: [] }, "at most 262144"],
    [{ width: 1, height: 1, pixels: [1, 2] }, "returns 2 pixels; 1 pixels are 3 integers"],
    [{ width: 1, height: 1, pixels: { length: 3 } }, "no array of pixels"],
    [{ width: 1, height: 1, pixels: [1, 2, 256] }, "returns 256 in pixels at 2"],
    [{ width: 1, height: 1, pixels: [1, 2, -1] }, "returns -1 in pixels"],
    [{ width: 1, height: 1, pixels: [1, 2, 0.5] }, "returns 0.5 in pixels"],
    [{ width: 1, height: 1, pixels: [1, 2, null] }, "returns null in pixels"],
  ])("is refused if it is something else: %j", (value, told) => {
    expect(() => renderingOf(json(value))).toThrow(told);
  });
});
