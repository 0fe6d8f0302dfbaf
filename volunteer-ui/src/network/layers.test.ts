import { readFileSync } from "node:fs";
import { resolve } from "node:path";

import { describe, expect, it } from "vitest";

import { loadKernels } from "../kernels/index.ts";
import { Loss } from "../protocol/index.ts";
import { CompiledNetwork, UnsupportedError, layersOf } from "./index.ts";

/** A small model round a layer, in normal form; `LayerArgumentsTest` of task-service writes these. */
interface Golden {
  readonly layer: string;
  /** The one that has another value than by default; empty where none has. */
  readonly argument: string;
  readonly input: readonly number[];
  /** Whether class numbers go in. */
  readonly numbers: boolean;
  /** Whether task-service says that the kernels compute it. */
  readonly exact: boolean;
  /** Where task-service knows them. */
  readonly weights?: readonly (readonly number[])[];
  readonly topology: object;
}

const GOLDEN = "../../../task-service/src/test/resources/golden/layers.json";
const ALL = (
  JSON.parse(readFileSync(resolve(import.meta.dirname, GOLDEN), "utf8")) as readonly Golden[]
).filter(({ weights }) => weights !== undefined);

async function compile({
  topology,
  input,
  numbers,
  weights = [],
}: Golden): Promise<CompiledNetwork> {
  const topologyJson = JSON.stringify(topology);
  return new CompiledNetwork(await loadKernels(), {
    topologyJson,
    layers: await layersOf(topologyJson),
    weightShapes: weights,
    loss: Loss.CATEGORICAL_CROSSENTROPY,
    form: { shape: input, oneHot: false, ...(numbers ? { classes: 5 } : {}) },
    capacity: 3,
  });
}

/** Loss and gradient, with weights and samples of no meaning. */
async function computed(golden: Golden): Promise<string> {
  const network = await compile(golden);
  network.load(Float32Array.from({ length: network.parameters }, (_, at) => Math.cos(at) / 2));
  const size = 3 * golden.input.reduce((product, length) => product * length, 1);
  const { lossSum, gradient } = network.differentiate(
    golden.numbers
      ? { kind: "classes", values: Int32Array.from({ length: size }, (_, at) => at % 5) }
      : {
          kind: "values",
          values: Float32Array.from({ length: size }, (_, at) => Math.sin(3 * at)),
        },
    { kind: "classes", classes: 3, labels: Int32Array.of(0, 2, 1) },
    { seed: 1, round: 0, samples: Int32Array.of(0, 1, 2) },
  );
  return JSON.stringify([lossSum, ...gradient]);
}

describe("every layer that task-service accepts", () => {
  it.each(ALL.filter(({ exact }) => exact))(
    "is computed where that is said: $layer $argument",
    async (golden) => {
      const plain = ALL.find(({ layer, argument }) => layer === golden.layer && argument === "");
      const changed = await computed(golden);
      // Another target shape has the same values in the same order, which the Flatten behind it makes the same again.
      // A momentum is a matter of the step from version to version.
      if (golden.layer === "BatchNormalization" && golden.argument === "momentum") return;
      if (golden.layer === "Reshape" || golden.argument === "" || plain?.exact !== true) return;
      expect(changed).not.toBe(await computed(plain));
    },
  );

  it.each(ALL.filter(({ exact }) => !exact))(
    "is left to TensorFlow.js where that is said: $layer $argument",
    async (golden) => {
      await expect(compile(golden)).rejects.toThrow(UnsupportedError);
    },
  );
});
