import { readFileSync } from "node:fs";
import { resolve } from "node:path";

import { describe, expect, it } from "vitest";

import {
  OptimizerSpecSchema,
  create,
  fromBinary,
  memoryValues,
  toBinary,
} from "../protocol/index.ts";
import type { MessageInitShape, OptimizerSpec } from "../protocol/index.ts";
import { type Optimizer, memoryBefore, optimizerOf } from "./optimizer.ts";

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

function specOf({ type, config }: Case): OptimizerSpec {
  const kind = { case: type, value: config } as NonNullable<Spec["kind"]>;
  return travelled(create(OptimizerSpecSchema, { learningRate: config.learningRate, kind }));
}

function fresh(spec: OptimizerSpec, parameters: number): Optimizer {
  return optimizerOf(spec, parameters, memoryBefore(spec, parameters));
}

const EPSILON = { epsilon: 2 ** -10 };
/** Of two weights, with numbers that float32 holds exactly: before the first step, and after one along [2, -4]. */
const LAYOUTS: readonly {
  readonly kind: NonNullable<Spec["kind"]>;
  readonly before: readonly number[];
  readonly after: readonly unknown[];
}[] = [
  { kind: { case: "sgd", value: {} }, before: [], after: [] },
  {
    kind: { case: "momentum", value: { momentum: 0.5 } },
    before: [0, 0],
    after: [2, -4],
  },
  {
    kind: { case: "rmsprop", value: { decay: 0.5, ...EPSILON } },
    before: [0, 0, 0, 0],
    after: [2, 8, expect.closeTo(2 / Math.sqrt(2), 2), expect.closeTo(-4 / Math.sqrt(8), 2)],
  },
  {
    kind: { case: "rmsprop", value: { decay: 0.5, centered: true, ...EPSILON } },
    before: [0, 0, 0, 0, 0, 0],
    after: [2, 8, expect.closeTo(2, 2), expect.closeTo(-2, 2), 1, -2],
  },
  {
    kind: { case: "adam", value: { beta1: 0.5, beta2: 0.75, ...EPSILON } },
    before: [0, 0, 0, 0, 0.5, 0.75],
    after: [1, -2, 1, 4, 0.25, 0.5625],
  },
  {
    kind: { case: "adagrad", value: { initialAccumulator: 0.125, ...EPSILON } },
    before: [0.125, 0.125],
    after: [4.125, 16.125],
  },
];

describe("the reference's optimizers", () => {
  it.each(cases)("step as Java's and TensorFlow.js's do, to the bit: $type $config", (golden) => {
    const weights = floats(golden.initial);
    const optimizer = fresh(specOf(golden), weights.length);
    for (const [at, gradient] of golden.gradients.entries()) {
      optimizer.step(weights, floats(gradient));
      expect(hex(weights), `after step ${at}`).toEqual(golden.weights[at]);
    }
  });

  it.each(cases)("remember all that matters in their memory: $type $config", (golden) => {
    const spec = specOf(golden);
    const weights = floats(golden.initial);
    let memory = memoryBefore(spec, weights.length);
    expect(memory).toHaveLength(memoryValues(spec, weights.length));
    for (const [at, gradient] of golden.gradients.entries()) {
      memory = memory.slice();
      optimizerOf(spec, weights.length, memory).step(weights, floats(gradient));
      expect(hex(weights), `after step ${at}`).toEqual(golden.weights[at]);
    }
  });

  it.each(LAYOUTS)("lay out the memory of $kind.case as Java does", ({ kind, before, after }) => {
    const spec = travelled(create(OptimizerSpecSchema, { learningRate: 1, kind }));
    const memory = memoryBefore(spec, 2);
    expect([...memory]).toEqual(before);
    optimizerOf(spec, 2, memory).step(Float32Array.of(1, 1), Float32Array.of(2, -4));
    expect([...memory]).toEqual(after);
  });

  it("go on from moments that are carried as if all steps before had been theirs, but for the rest", () => {
    const kind = {
      case: "adam" as const,
      value: { beta1: 0.5, beta2: 0.75, epsilon: 1e-7 },
    };
    const spec = travelled(create(OptimizerSpecSchema, { learningRate: 1, kind }));
    const memory = memoryBefore(spec, 2);
    const optimizer = optimizerOf(spec, 2, memory);
    for (let step = 0; step < 3; step++)
      optimizer.step(new Float32Array(2), Float32Array.of(1, -3));
    const { carried } = optimizer;
    const begun = memoryBefore(spec, 2, { steps: 3, carried });
    expect([...begun]).toEqual([0, 0, ...memory.slice(2, 4), 0.5, 0.75 ** 4]);
    expect(begun.at(-1)).toBe(memory.at(-1));
    begun.fill(9);
    expect(carried[0]).not.toContain(9);
  });

  it("decay weights as AdamW says: Adam's step from weights that have decayed", () => {
    const adam = { beta1: 0.9, beta2: 0.999, epsilon: 1e-7 };
    const of = (weightDecay: number) => {
      const kind = { case: "adam" as const, value: { ...adam, weightDecay } };
      return fresh(travelled(create(OptimizerSpecSchema, { learningRate: 0.25, kind })), 3);
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
    expect(() => fresh(create(OptimizerSpecSchema, {}), 1)).toThrow("none is set");
  });
});
