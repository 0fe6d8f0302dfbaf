import { describe, expect, it } from "vitest";

import { Loss } from "../protocol/index.ts";
import { sequential } from "../samples/fixture/index.ts";
import { layersOf } from "./layers/index.ts";
import { sliceSize, slicesOf } from "./slices.ts";

const dense = (units: number, config: object): object => ({
  class_name: "Dense",
  config: { units, activation: "softmax", ...config },
});

describe("slices of a leaf", () => {
  it("hold its samples in order, each once", () => {
    const slices = slicesOf(
      {
        count: 5,
        input: { kind: "classes", values: Int32Array.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9) },
        targets: { kind: "values", width: 1, values: Float32Array.of(10, 11, 12, 13, 14) },
      },
      2,
    );
    expect(slices.map(({ count }) => count)).toEqual([2, 2, 1]);
    expect(slices.map(({ input }) => Array.from(input.values))).toEqual([
      [0, 1, 2, 3],
      [4, 5, 6, 7],
      [8, 9],
    ]);
    expect(
      slices.map(({ targets }) => targets.kind === "values" && Array.from(targets.values)),
    ).toEqual([[10, 11], [12, 13], [14]]);
  });

  it("are smaller for networks that need more memory per sample", async () => {
    const size = async (features: number): Promise<number> => {
      const topologyJson = sequential([dense(2, { batch_input_shape: [null, features] })]);
      return sliceSize({
        topologyJson,
        layers: await layersOf(topologyJson),
        weightShapes: [[features, 2], [2]],
        loss: Loss.CATEGORICAL_CROSSENTROPY,
        form: { shape: [features], oneHot: false },
      });
    };
    const [small, large] = [await size(1_000), await size(100_000)];
    // 1,000 features of 4 bytes, as given and in rows of their own: 2^9 samples fit into 4 MiB.
    expect(small).toBe(512);
    expect(large).toBe(4);
  });
});
