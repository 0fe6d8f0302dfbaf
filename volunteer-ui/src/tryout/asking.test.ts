import { describe, expect, it } from "vitest";

import { DataSpecSchema, ElementType, create } from "../protocol/index.ts";
import type { DatasetDescription } from "../rest/index.ts";
import { type AskingRow, askingOf, example, featuresOfRow } from "./asking.ts";

const records = (featureShape: readonly number[], featureScale = 1) =>
  create(DataSpecSchema, {
    source: {
      case: "records",
      value: {
        featureShape: [...featureShape],
        featureType: ElementType.FLOAT32,
        featureScale,
        target: { case: "classes", value: 3 },
      },
    },
  });

const DESCRIPTION: DatasetDescription = {
  format: "csv",
  records: 10,
  featureShape: [4],
  featureType: "float32",
  featureScale: 1,
  target: "kind",
  columns: [
    { name: "length", least: 1, greatest: 4, mean: 2, deviation: 0.5 },
    { name: "colour", categories: ["red", "green"] },
    { name: "same", least: 7, greatest: 7, mean: 7, deviation: 0 },
  ],
};

describe("how a model is asked", () => {
  it("is by a text where it was trained on one", () => {
    const value = { length: 12, stride: 3, alphabet: "ab😀", oneHot: true };
    const asking = askingOf(create(DataSpecSchema, { source: { case: "text", value } }), undefined);
    expect(asking).toEqual({ kind: "text", length: 12, alphabet: ["a", "b", "😀"] });
  });

  it.each([
    [[28, 28], 1],
    [[28, 28, 1], 1],
    [[16, 20, 3], 3],
  ])("is by a picture where features are %j", (shape, channels) => {
    const [height, width] = shape;
    const scale = 1 / 255;
    const image = { kind: "image", width, height, channels, scale };
    expect(askingOf(records(shape), undefined)).toEqual(image);
    expect(askingOf(records(shape, 0.25), undefined)).toEqual({ ...image, scale: 0.25 });
  });

  it.each([[[3, 28]], [[28, 28, 2]], [[8, 8, 8, 3]], [[65]]])(
    "is not by anything where features are %j",
    (shape) => {
      expect(askingOf(records(shape), undefined)).toMatchObject(
        shape.reduce((a, b) => a * b) > 64 ? { kind: "nothing" } : { kind: "row" },
      );
    },
  );

  it("is by a row of what the table had", () => {
    const asking = askingOf(records([4]), DESCRIPTION) as AskingRow;
    expect(asking.columns.map(example)).toEqual(["2.5", "red", "7"]);
    expect([...featuresOfRow(asking, ["3", "green", "9"])]).toEqual([2, 0, 1, 0]);
  });

  it("is by a row of numbers where nothing else is known", () => {
    const asking = askingOf(records([2], 0.5), undefined) as AskingRow;
    expect(asking.columns.map(({ name }) => name)).toEqual(["Feature 1", "Feature 2"]);
    expect([...featuresOfRow(asking, ["3", "-1e1"])]).toEqual([1.5, -5]);
  });

  it.each([
    [["", "red", "7"], "length is “”; enter a number, such as 2.5"],
    [["1e999", "red", "7"], "length is “1e999”; enter a number, such as 2.5"],
    [["two", "red", "7"], "length is “two”; enter a number, such as 2.5"],
    [["2", "blue", "7"], "colour is “blue”; it can be red, green"],
  ])("refuses %j", (entered, message) => {
    const asking = askingOf(records([4]), DESCRIPTION) as AskingRow;
    expect(() => featuresOfRow(asking, entered)).toThrow(message);
  });
});
