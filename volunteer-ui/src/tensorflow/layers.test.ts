import { readFileSync } from "node:fs";
import { resolve } from "node:path";

import * as tf from "@tensorflow/tfjs-core";
import { type LayerVariable, type LayersModel, models } from "@tensorflow/tfjs-layers";
import { beforeAll, describe, expect, it } from "vitest";

import { CPU } from "./fixture/index.ts";
import { makeCurrent } from "./backend.ts";
import { parseTopology } from "./topology.ts";

/** A small model round a layer, in normal form; `LayerArgumentsTest` of task-service writes these. */
interface Golden {
  readonly layer: string;
  /** The one that has another value than by default; empty where none has. */
  readonly argument: string;
  readonly input: readonly number[];
  readonly numbers: boolean;
  /** Whether TensorFlow.js computes it. */
  readonly tensorFlow: boolean;
  /** Shapes that task-service works out. */
  readonly weights: readonly (readonly number[])[];
  readonly topology: object;
}

interface Lists {
  readonly common: ArgumentLists;
  readonly layers: readonly (ArgumentLists & {
    readonly layer: string;
    readonly config: Record<string, unknown>;
  })[];
}
type ArgumentLists = Readonly<
  Partial<Record<"honoured" | "refused" | "changesNothing", Readonly<Record<string, unknown>>>>
>;

const read = (name: string): unknown =>
  JSON.parse(
    readFileSync(
      resolve(import.meta.dirname, "../../../task-service/src/test/resources/golden", name),
      "utf8",
    ),
  );
const ALL = (read("layers.json") as readonly Golden[]).filter(({ tensorFlow }) => tensorFlow);
const LAYERS = ALL.filter(({ argument }) => argument === "");
/** Another target shape has the same values in the same order, which the Flatten behind it makes the same again. */
const CHANGES = ALL.filter(({ layer, argument }) => argument !== "" && layer !== "Reshape");
const LISTS = read("arguments.json") as Lists;

/** What TensorFlow.js writes of itself, which is not an argument of ours. */
const ITS_OWN = ["name", "batch_input_shape", "input_length"];

const load = ({ topology }: Golden): Promise<LayersModel> =>
  models.modelFromJSON({ modelTopology: parseTopology(JSON.stringify(topology)) });

/** An output, and the gradients of a sum over it and of the penalties, all as one text. */
async function computed(golden: Golden): Promise<string> {
  const { input, numbers } = golden;
  const model = await load(golden);
  try {
    return tf.tidy(() => differentiated(model, input, numbers));
  } finally {
    model.dispose();
  }
}

function differentiated(model: LayersModel, input: readonly number[], numbers: boolean): string {
  const samples = 3;
  const size = samples * input.reduce((product, length) => product * length, 1);
  const x = tf.tensor(
    Float32Array.from({ length: size }, (_, at) => (numbers ? at % 5 : Math.sin(3 * at))),
    [samples, ...input],
  );
  model.setWeights(
    model.weights.map(({ shape }, which) => {
      const length = tf.util.sizeFromShape(shape as number[]);
      const values = Float32Array.from({ length }, (_, at) => Math.cos(at + which) / 2);
      return tf.tensor(values, shape as number[]);
    }),
  );
  const weights = model.trainableWeights.map((weight) => variableOf(weight));
  const { value, grads } = tf.variableGrads(() => {
    const output = model.apply(x, { training: true }) as tf.Tensor;
    const losses = model.calculateLosses();
    return tf.addN([tf.sum(tf.square(output)), ...losses]).asScalar();
  }, weights);
  const gradients = weights.map(({ name }) => grads[name]?.dataSync<"float32">());
  expect(gradients.every((gradient) => gradient?.every(Number.isFinite))).toBe(true);
  return JSON.stringify([
    value.dataSync()[0],
    ...gradients.map((gradient) => [...(gradient ?? [])]),
  ]);
}

function variableOf(weight: LayerVariable): tf.Variable {
  const value = weight.read();
  if (value instanceof tf.Variable) return value as tf.Variable;
  throw new Error(`weight '${weight.name}' is not a variable`);
}

function keysOf(name: string): ReadonlySet<string> {
  const own = LISTS.layers.find(({ layer }) => layer === name);
  const lists = [own, LISTS.common].flatMap((list) => [
    ...[list?.honoured, list?.refused, list?.changesNothing],
  ]);
  return new Set([
    ...ITS_OWN,
    ...Object.keys(own?.config ?? {}),
    ...lists.flatMap((list) => Object.keys(list ?? {})),
  ]);
}

function snakeCase(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

describe("every layer that task-service accepts", () => {
  beforeAll(async () => {
    await CPU.load();
    await makeCurrent("cpu");
  });

  it("is one of more than 40", () => {
    expect(LAYERS.length).toBeGreaterThan(40);
    expect(CHANGES.length).toBeGreaterThan(100);
  });

  it.each(LAYERS)("can be built and differentiated: $layer", async (golden) => {
    expect(await computed(golden)).toContain("[");
  });

  it.each(CHANGES)("honours an argument: $layer $argument", async (golden) => {
    const plain = LAYERS.find(({ layer }) => layer === golden.layer);
    const changed = await computed(golden);
    if (plain === undefined) throw new Error(`no golden case has ${golden.layer} by itself`);
    expect(changed).not.toBe(await computed(plain));
  });

  it.each(ALL)("has the weights that are expected: $layer $argument", async (golden) => {
    const model = await load(golden);
    const shapes = model.layers.flatMap(({ weights }) => weights).map(({ shape }) => shape);
    model.dispose();
    expect(shapes).toEqual(golden.weights);
  });

  it.each(LAYERS)("has all its arguments listed: $layer", async (golden) => {
    const { layer } = golden;
    const model = await load(golden);
    const built = model.layers.find((each) => each.getClassName() === layer);
    const written = Object.keys(built?.getConfig() ?? {}).map(snakeCase);
    model.dispose();
    expect(built).toBeDefined();
    expect(written.filter((key) => !keysOf(layer).has(key))).toEqual([]);
  });
});
