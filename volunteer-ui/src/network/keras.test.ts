import { readFileSync } from "node:fs";
import { resolve } from "node:path";

import { describe, expect, it } from "vitest";

import { loadKernels } from "../kernels/index.ts";
import { Loss } from "../protocol/index.ts";
import { sequential } from "../samples/fixture/index.ts";
import { CompiledNetwork, layersOf } from "./index.ts";

/** What Keras 3.15.1 gave, by `fixture/keras-outputs.py`. Tolerance: float32 of either side, 1e-5. */
interface Golden {
  readonly name: string;
  readonly layers: readonly { readonly class_name: string; readonly config: object }[];
  readonly weights: readonly (readonly number[])[];
  readonly outputs: readonly number[];
}

const GOLDEN = JSON.parse(
  readFileSync(resolve(import.meta.dirname, "fixture/keras-outputs.json"), "utf8"),
) as readonly Golden[];
const SAMPLES = 3;
const SHAPE = [4, 3];

function weightsOf({ weights, layers }: Golden): Float32Array {
  const isNormalized = layers.some(({ class_name }) => class_name === "BatchNormalization");
  // Of dense, gamma, beta, mean, variance.
  const variance = isNormalized ? 5 : -1;
  return Float32Array.from(
    weights.flatMap((shape, tensor) =>
      Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, at) => {
        const value = (((3 * tensor + 7 * at) % 31) - 15) / 16;
        return tensor === variance ? Math.abs(value) : value;
      }),
    ),
  );
}

describe("outputs", () => {
  it.each(GOLDEN)("are those of Keras: $name", async (golden) => {
    const layers = golden.layers.map(({ class_name, config }, at) => ({
      class_name,
      config: at === 0 ? { ...config, batch_input_shape: [null, ...SHAPE] } : config,
    }));
    const topologyJson = sequential(layers);
    const network = new CompiledNetwork(await loadKernels(), {
      topologyJson,
      layers: await layersOf(topologyJson),
      weightShapes: golden.weights,
      loss: Loss.MEAN_SQUARED_ERROR,
      form: { shape: SHAPE, oneHot: false },
      capacity: SAMPLES,
    });
    network.load(weightsOf(golden));
    const values = Float32Array.from({ length: 36 }, (_, at) => (((11 * at) % 23) - 11) / 8);
    const outputs = network.predict({ kind: "values", values }, SAMPLES);
    expect(outputs).toHaveLength(golden.outputs.length);
    for (const [at, expected] of golden.outputs.entries()) {
      expect(outputs[at]).toBeCloseTo(expected, 5);
    }
  });
});
