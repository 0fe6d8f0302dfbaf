import { readFileSync } from "node:fs";
import { resolve } from "node:path";

import { describe, expect, it } from "vitest";

import { type OptimizerSpec, OptimizerSpecSchema, create } from "../protocol/index.ts";
import { clip } from "./clipping.ts";
import { learningRateAt } from "./learning-rate.ts";

/** Keras' formulas in double; checked in Java, too, by ScheduleGoldenTest of model-service. Tolerance: none. */
const GOLDEN = "../../../model-service/src/test/resources/golden/schedules.json";

type Schedule =
  | { kind: "exponential"; rate: number; steps: number; decay: number; staircase: boolean }
  | { kind: "piecewise"; rate: number; boundaries: number[]; rates: number[] }
  | {
      kind: "cosine";
      rate: number;
      warmupSteps: number;
      warmupFrom: number;
      decaySteps: number;
      alpha: number;
    };

interface Golden {
  readonly steps: readonly number[];
  readonly schedules: readonly (Schedule & { readonly expected: readonly string[] })[];
  readonly sizes: readonly number[];
  readonly gradient: readonly string[];
  readonly clips: readonly {
    readonly kind: "clipValue" | "clipNorm" | "globalClipNorm";
    readonly limit: number;
    readonly expected: readonly string[];
  }[];
}

const golden = JSON.parse(readFileSync(resolve(import.meta.dirname, GOLDEN), "utf8")) as Golden;
const f = Math.fround;

function hex(values: readonly number[] | Float32Array): string[] {
  const bits = new Uint32Array(Float32Array.from(values).buffer);
  return Array.from(bits, (each) => each.toString(16).padStart(8, "0"));
}

/** With numbers as they travel. */
function specOf(each: Schedule): OptimizerSpec {
  const learningRate = f(each.rate);
  switch (each.kind) {
    case "exponential": {
      const { steps, staircase } = each;
      const value = { steps, staircase, logRate: Math.log(each.decay) };
      return create(OptimizerSpecSchema, {
        learningRate,
        schedule: { case: "exponential", value },
      });
    }
    case "piecewise": {
      const value = { boundaries: each.boundaries, rates: each.rates.map(f) };
      return create(OptimizerSpecSchema, { learningRate, schedule: { case: "piecewise", value } });
    }
    case "cosine": {
      const { warmupSteps, decaySteps } = each;
      const value = {
        warmupSteps,
        decaySteps,
        warmupFrom: f(each.warmupFrom),
        alpha: f(each.alpha),
      };
      return create(OptimizerSpecSchema, { learningRate, schedule: { case: "cosine", value } });
    }
  }
}

describe("the learning rate of each step", () => {
  it.each(golden.schedules)("is that of Keras: $kind of $rate", ({ expected, ...schedule }) => {
    const spec = specOf(schedule);
    const rates = golden.steps.map((step) => learningRateAt(spec, step));
    expect(hex(rates)).toEqual(expected);
  });

  it("stays what it is without a schedule", () => {
    expect(learningRateAt(create(OptimizerSpecSchema, { learningRate: 0.5 }), 99)).toBe(0.5);
  });
});

it.each(golden.clips)("a gradient is clipped as by Keras: $kind $limit", (each) => {
  const bits = Uint32Array.from(golden.gradient, (word) => Number.parseInt(word, 16));
  const gradient = new Float32Array(bits.buffer);
  clip(create(OptimizerSpecSchema, { [each.kind]: each.limit }), golden.sizes, gradient);
  expect(hex(gradient)).toEqual(each.expected);
});
