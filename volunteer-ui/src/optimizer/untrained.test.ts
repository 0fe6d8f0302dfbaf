import { readFileSync } from "node:fs";
import { resolve } from "node:path";

import { describe, expect, it } from "vitest";

import { ModelSpecSchema, create } from "../protocol/index.ts";
import { UntrainedWeights } from "./untrained.ts";

/**
 * `w * momentum + mean * (1 - momentum)` and `w - mean`, one rounding to float32 each, made by Python; held against the
 * twin in Java, too, by UntrainedStepTest of model-service. Tolerance: none.
 */
const GOLDEN = "../../../model-service/src/test/resources/golden/moving-averages.json";

interface Golden {
  readonly before: readonly string[];
  readonly mean: readonly string[];
  readonly cases: readonly { readonly momentum: number; readonly settled: readonly string[] }[];
  readonly lost: readonly string[];
}

const golden = JSON.parse(readFileSync(resolve(import.meta.dirname, GOLDEN), "utf8")) as Golden;

function floats(hex: readonly string[]): Float32Array {
  const view = new DataView(new ArrayBuffer(4));
  return Float32Array.from(hex, (digits) => {
    view.setUint32(0, parseInt(digits, 16));
    return view.getFloat32(0);
  });
}

/** A weight that is trained, then a moving average of as many values as the golden ones, then a frozen one. */
function weights(momentum: number): UntrainedWeights {
  return new UntrainedWeights(
    create(ModelSpecSchema, {
      weights: [
        { name: "trained", shape: [2] },
        {
          name: "mean",
          shape: [golden.before.length],
          untrained: { case: "movingAverage", value: { momentum: Math.fround(momentum) } },
        },
        { name: "frozen", shape: [1], untrained: { case: "frozen", value: true } },
      ],
    }),
  );
}

const around = (values: readonly string[]): Float32Array =>
  Float32Array.of(1, 2, ...floats(values), 3);
const [before, mean] = [around(golden.before), around(golden.mean)];

describe("weights that no gradient moves", () => {
  it.each(golden.cases)(
    "follow what was measured with momentum $momentum",
    ({ momentum, settled }) => {
      const after = new Float32Array(before.length).fill(9);
      weights(momentum).settle(before, mean, after);
      expect(after).toEqual(Float32Array.of(9, 9, ...floats(settled), 3));
    },
  );

  it("become less by what trajectories have lost", () => {
    const after = new Float32Array(before.length).fill(9);
    weights(0.5).settleLost(before, mean, after);
    expect(after).toEqual(Float32Array.of(9, 9, ...floats(golden.lost), 3));
  });

  it("are hidden from the optimizer", () => {
    const gradient = mean.slice();
    weights(0.5).silence(gradient);
    expect(gradient).toEqual(
      Float32Array.of(1, 2, ...Array<number>(golden.before.length + 1).fill(0)),
    );
    expect([1, 2, 9, 10].map((at) => weights(0.5).has(at))).toEqual([false, true, true, false]);
  });
});
