import { readFileSync } from "node:fs";
import { resolve } from "node:path";

import { describe, expect, it } from "vitest";

import { OptimizerSpecSchema, create, fromBinary, toBinary } from "../protocol/index.ts";
import type { MessageInitShape, OptimizerSpec } from "../protocol/index.ts";
import { optimizerOf } from "./optimizer.ts";

/** Written from TensorFlow.js cpu, and checked in Java, too, by OptimizerGoldenTest of model-service. */
const GOLDEN = "../../../model-service/src/test/resources/golden/optimizers.json";

type Spec = MessageInitShape<typeof OptimizerSpecSchema>;

interface Case {
  readonly type: "sgd" | "momentum" | "rmsprop" | "adam" | "adagrad";
  readonly config: Readonly<Record<string, number | boolean>> & { readonly learningRate: number };
  readonly initial: readonly string[];
  readonly gradients: readonly (readonly string[])[];
  readonly weights: readonly (readonly string[])[];
}

/** The same in Java's OptimizerTest. */
const ADAMW = ["3f880010", "3cfffc80", "3b2c0831"];

const { cases } = JSON.parse(readFileSync(resolve(import.meta.dirname, GOLDEN), "utf8")) as {
  readonly cases: readonly Case[];
};

function floats(hex: readonly string[]): Float32Array {
  return new Float32Array(Uint32Array.from(hex, (each) => Number.parseInt(each, 16)).buffer);
}

function hex(values: Float32Array): string[] {
  const bits = new Uint32Array(values.slice().buffer);
  return Array.from(bits, (each) => each.toString(16).padStart(8, "0"));
}

/** Numbers travel as float32. */
function travelled(spec: OptimizerSpec): OptimizerSpec {
  return fromBinary(OptimizerSpecSchema, toBinary(OptimizerSpecSchema, spec));
}

describe("the reference's optimizers", () => {
  it.each(cases)("step as Java's and TensorFlow.js's do, to the bit: $type $config", (golden) => {
    const { type, config, initial, gradients, weights: expected } = golden;
    const spec = create(OptimizerSpecSchema, {
      learningRate: config.learningRate,
      kind: { case: type, value: config } as NonNullable<Spec["kind"]>,
    });
    const weights = floats(initial);
    const optimizer = optimizerOf(travelled(spec), weights.length);
    for (const [at, gradient] of gradients.entries()) {
      optimizer.step(weights, floats(gradient));
      expect(hex(weights), `after step ${at}`).toEqual(expected[at]);
    }
  });

  it("decay weights as AdamW says: Adam's step from weights that have decayed", () => {
    const adam = { beta1: 0.9, beta2: 0.999, epsilon: 1e-7 };
    const of = (weightDecay: number) => {
      const kind = { case: "adam" as const, value: { ...adam, weightDecay } };
      return optimizerOf(travelled(create(OptimizerSpecSchema, { learningRate: 0.25, kind })), 3);
    };
    const [plain, decaying] = [of(0), of(0.5)];
    // A product of 1/8 is exact, so both sums are rounded once.
    const before = [1.5, -0.25, 3e-3];
    const weights = Float32Array.from(before);
    const decayed = Float32Array.from(
      before,
      (weight) => Math.fround(weight) - Math.fround(weight) / 8,
    );
    decaying.step(weights, Float32Array.of(0.1, -2, 0));
    plain.step(decayed, Float32Array.of(0.1, -2, 0));
    expect(weights).toEqual(decayed);
    expect(hex(weights)).toEqual(ADAMW);
  });

  it("refuse a specification without a kind", () => {
    expect(() => optimizerOf(create(OptimizerSpecSchema, {}), 1)).toThrow("none is set");
  });
});
