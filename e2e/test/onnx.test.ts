import { readFileSync } from "node:fs";

import * as ort from "onnxruntime-web";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { loadKernels } from "../../volunteer-ui/src/kernels/index.ts";
import { CompiledNetwork, layersOf } from "../../volunteer-ui/src/network/index.ts";
import { Loss } from "../../volunteer-ui/src/protocol/index.ts";
import { SIDE } from "../../volunteer-ui/src/reference/fixture/digits.ts";
import type { TrainingJob } from "../../volunteer-ui/src/rest/index.ts";
import type { InputForm } from "../../volunteer-ui/src/samples/index.ts";
import { digitImages, digitJob } from "./support/digits.ts";
import { compileExported, outputsOf } from "./support/exported.ts";
import { type Farm, startStandalone } from "./support/farm.ts";
import { corpus } from "./support/jobs.ts";
import { ROOT, endAll } from "./support/processes.ts";

/** A small model round a layer, in normal form; `LayerArgumentsTest` of task-service writes these. */
interface Golden {
  readonly layer: string;
  readonly argument: string;
  readonly input: readonly number[];
  /** Whether class numbers go in. */
  readonly numbers: boolean;
  readonly exact: boolean;
  readonly tensorFlow: boolean;
  readonly weights: readonly (readonly number[])[];
  readonly topology: object;
}

const SAMPLES = 3;
const CLASSES = 3;
/** What an embedding of the golden models has. */
const NUMBERS = 5;
const GOLDEN = JSON.parse(
  readFileSync(`${ROOT}task-service/src/test/resources/golden/layers.json`, "utf8"),
) as readonly Golden[];
/** Those of which `OnnxFileTest` says that they are refused. */
const UNSAID =
  /^(Bidirectional|Conv2DTranspose|ConvLSTM2D|Dot|MultiHeadAttention|PositionEmbedding|RMSNormalization|TimeDistributed)-/;
const UNSAID_ARGUMENTS = /-(go_backwards|interpolation|data_format)$|^LayerNormalization-axis$/;

/** Where TensorFlow.js' WebAssembly is wrong: its maximum over three dimensions is never below 0. */
function isComputedByTensorFlow({ layer, argument, exact, tensorFlow }: Golden): boolean {
  return !exact && tensorFlow && !(layer === "MaxPooling3D" && argument === "padding");
}

function isSaid({ layer, argument }: Golden): boolean {
  const name = `${layer}-${argument}`;
  return !UNSAID.test(name) && !UNSAID_ARGUMENTS.test(name);
}

const product = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);

/** Neither symmetric nor of one sign; those of a variance are positive. */
function weightsOf(golden: Golden): Float32Array<ArrayBuffer> {
  const values = golden.weights.map((shape, tensor) => {
    const isVariance =
      golden.layer === "BatchNormalization" && tensor === golden.weights.length - 3;
    return Float32Array.from({ length: product(shape) }, (_, at) => {
      const value = Math.cos(7 * at + 3 * tensor) / 2;
      return isVariance ? 0.5 + Math.abs(value) : value;
    });
  });
  return Float32Array.from(values.flatMap((each) => [...each]));
}

function sampleOf(shape: readonly number[], numbers: boolean): Float32Array<ArrayBuffer> {
  const value = numbers
    ? (at: number) => (at * 7) % NUMBERS
    : (at: number) => Math.sin(3 * at + 1) * 1.5;
  return Float32Array.from({ length: SAMPLES * product(shape) }, (_, at) => value(at));
}

async function predicted(
  onnx: Uint8Array,
  shape: readonly number[],
  values: Float32Array,
  numbers = false,
): Promise<Float32Array> {
  const session = await ort.InferenceSession.create(onnx, { logSeverityLevel: 3 });
  const dimensions = [values.length / product(shape), ...shape];
  const input = numbers
    ? new ort.Tensor("int64", BigInt64Array.from(values, BigInt), dimensions)
    : new ort.Tensor("float32", values, dimensions);
  const { output } = await session.run({ input });
  await session.release();
  if (output === undefined) throw new Error("the file has no output of that name");
  return output.data as Float32Array;
}

function expectSame(actual: Float32Array, expected: Float32Array): void {
  expect(actual).toHaveLength(expected.length);
  expect(Math.max(...expected)).toBeGreaterThan(0);
  for (const [at, value] of expected.entries()) {
    // float32 of either side, sums in another order.
    expect(Math.abs((actual[at] ?? NaN) - value)).toBeLessThanOrEqual(1e-5);
  }
}

describe("what ONNX Runtime computes with a job's model", () => {
  let farm: Farm;

  beforeAll(async () => {
    ort.env.wasm.numThreads = 1;
    farm = await startStandalone("onnx");
  });
  afterAll(endAll);

  /** A job that begins with these weights. */
  async function job(golden: Golden): Promise<string> {
    const bytes = golden.numbers ? 1 : 4;
    const records = new Uint8Array(16 * (bytes * product(golden.input) + 1));
    for (let at = 0; at < 16; at++) records[(at + 1) * (records.length / 16) - 1] = at % CLASSES;
    return farm.api.createPausedJob({
      name: `${golden.layer} ${golden.argument}`,
      model: {
        topology: golden.topology,
        initialWeights: await farm.api.createDataset(new Uint8Array(weightsOf(golden).buffer)),
        loss: "categoricalCrossentropy",
      },
      data: {
        ...{ type: "records", dataset: await farm.api.createDataset(records) },
        ...{ featureShape: golden.input, featureType: golden.numbers ? "uint8" : "float32" },
        classes: CLASSES,
      },
      training: { epochs: 1, samplesPerEpoch: 16, batchSize: 16, leafSize: 8 },
      optimizer: { type: "sgd", learningRate: 0.1 },
    } as TrainingJob);
  }

  it.each(GOLDEN.filter((golden) => golden.exact && isSaid(golden)))(
    "is what kernels compute: $layer $argument",
    async (golden) => {
      const id = await job(golden);
      const onnx = await farm.api.exported(id, "onnx");
      await farm.api.deleteJob(id);
      const network = new CompiledNetwork(await loadKernels(), {
        topologyJson: JSON.stringify(golden.topology),
        layers: await layersOf(JSON.stringify(golden.topology)),
        weightShapes: golden.weights,
        loss: Loss.CATEGORICAL_CROSSENTROPY,
        form: {
          shape: golden.input,
          oneHot: false,
          ...(golden.numbers ? { classes: NUMBERS } : {}),
        },
        capacity: SAMPLES,
      });
      network.load(weightsOf(golden));
      const values = sampleOf(golden.input, golden.numbers);
      expectSame(
        await predicted(onnx, golden.input, values, golden.numbers),
        network.predict(
          golden.numbers
            ? { kind: "classes", values: Int32Array.from(values) }
            : { kind: "values", values },
          SAMPLES,
        ),
      );
    },
  );

  it.each(GOLDEN.filter((golden) => isComputedByTensorFlow(golden) && isSaid(golden)))(
    "is what TensorFlow.js computes: $layer $argument",
    async (golden) => {
      const id = await job(golden);
      const onnx = await farm.api.exported(id, "onnx");
      const zip = await farm.api.exported(id, "tfjs");
      await farm.api.deleteJob(id);
      const values = sampleOf(golden.input, golden.numbers);
      expectSame(
        await predicted(onnx, golden.input, values, golden.numbers),
        await outputsOf(zip, values),
      );
    },
  );

  it.each(["text", "mlp"])("is what kernels compute: the example %s", async (name) => {
    const example = JSON.parse(readFileSync(`${ROOT}examples/${name}.json`, "utf8")) as TrainingJob;
    const dataset = await farm.api.createDataset(corpus());
    const id = await farm.api.createPausedJob({
      ...example,
      data: { ...example.data, dataset } as TrainingJob["data"],
    });
    const length = name === "text" ? 40 : 8;
    const { classes: characters = NaN } = (await farm.api.job(id)).data;
    const shape = [length, characters];
    const ids = Int32Array.from({ length: SAMPLES * length }, (_, at) => (at * 13) % characters);
    const oneHot = new Float32Array(SAMPLES * length * characters);
    ids.forEach((id, at) => (oneHot[at * characters + id] = 1));
    const form: InputForm = { shape, oneHot: true, classes: characters };
    const network = await compileExported(await farm.api.exported(id, "tfjs"), form);
    expectSame(
      await predicted(await farm.api.exported(id, "onnx"), shape, oneHot),
      network.predict({ kind: "classes", values: ids }, SAMPLES),
    );
  });

  it("is what kernels compute: a residual net that reads digits", async () => {
    const id = await farm.api.createPausedJob(
      digitJob(await farm.api.createDataset(digitImages())),
    );
    const shape = [SIDE, SIDE, 1];
    const values = sampleOf(shape, false);
    const network = await compileExported(await farm.api.exported(id, "tfjs"), {
      shape,
      oneHot: false,
    });
    expectSame(
      await predicted(await farm.api.exported(id, "onnx"), shape, values),
      network.predict({ kind: "values", values }, SAMPLES),
    );
  });
});
