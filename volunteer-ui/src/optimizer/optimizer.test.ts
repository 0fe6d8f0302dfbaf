import { readFileSync } from "node:fs";
import { resolve } from "node:path";

import { describe, expect, it } from "vitest";

import { OptimizerSpecSchema, create, fromBinary, toBinary } from "../protocol/index.ts";
import type { MessageInitShape } from "../protocol/index.ts";
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

describe("the reference's optimizers", () => {
  it.each(cases)("step as Java's and TensorFlow.js's do, to the bit: $type $config", (golden) => {
    const { type, config, initial, gradients, weights: expected } = golden;
    const spec = create(OptimizerSpecSchema, {
      learningRate: config.learningRate,
      kind: { case: type, value: config } as NonNullable<Spec["kind"]>,
    });
    // Numbers travel as float32.
    const travelled = fromBinary(OptimizerSpecSchema, toBinary(OptimizerSpecSchema, spec));
    const weights = floats(initial);
    const optimizer = optimizerOf(travelled, weights.length);
    for (const [at, gradient] of gradients.entries()) {
      optimizer.step(weights, floats(gradient));
      expect(hex(weights), `after step ${at}`).toEqual(expected[at]);
    }
  });

  it("refuse a specification without a kind", () => {
    expect(() => optimizerOf(create(OptimizerSpecSchema, {}), 1)).toThrow("none is set");
  });
});
