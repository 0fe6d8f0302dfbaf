import { describe, expect, it } from "vitest";

import { ElementType, RecordsSchema, create } from "../protocol/index.ts";
import { LeafSamples, blankSamples } from "./leaf-samples.ts";

/** Two bytes, and a class of two bytes. */
const spec = create(RecordsSchema, {
  featureShape: [2],
  featureType: ElementType.UINT8,
  featureScale: 1,
  target: { case: "classes", value: 1000 },
});

describe("samples of a leaf", () => {
  const bytes = Uint8Array.of(1, 2, 0, 0, 3, 4, 1, 1, 5, 6, 2, 0);

  it("are found by their positions in the data set", () => {
    const samples = new LeafSamples(spec, bytes, Int32Array.of(70, 3, 900_000_000));
    expect(samples.batch(Int32Array.of(900_000_000, 70))).toEqual({
      count: 2,
      input: { kind: "values", values: Float32Array.of(5, 6, 1, 2) },
      targets: { kind: "classes", classes: 1000, labels: Int32Array.of(2, 0) },
    });
    expect(() => samples.batch(Int32Array.of(71))).toThrow("sample -1");
  });

  it("must be as many as the leaf has", () => {
    expect(() => new LeafSamples(spec, bytes, Int32Array.of(1, 2))).toThrow("3 records of a leaf");
    expect(() => new LeafSamples(spec, bytes.subarray(1), Int32Array.of(1))).toThrow(
      "no whole number",
    );
  });

  it("stand in for a data set of which nothing was read yet", () => {
    const blank = blankSamples(spec, 2);
    expect(blank.count).toBe(2);
    expect(blank.batch(Int32Array.of(1)).input).toEqual({
      kind: "values",
      values: new Float32Array(2),
    });
  });
});
