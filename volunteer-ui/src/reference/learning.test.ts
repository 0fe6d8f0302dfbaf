import { describe, expect, it } from "vitest";

import {
  ElementType,
  JobSpecSchema,
  Loss,
  type Work,
  create,
  encodeFloats,
  sha256,
  toHex,
  workOf,
} from "../protocol/index.ts";
import { randomFloats, sequential } from "../samples/fixture/index.ts";
import { ENGINES } from "../trainer/fixture/index.ts";
import { openWork } from "../work/index.ts";
import { RECORD_BYTES, SIDE, digits } from "./fixture/digits.ts";
import { compute } from "./rounds.ts";

const TRAINED = 4000;
const HELD_OUT = 1000;
const RATE = { class_name: "L1L2", config: { l1: 0, l2: 1e-4 } };

const layer = (class_name: string, config: object = {}): object => ({ class_name, config });

interface Net {
  readonly layers: readonly object[];
  readonly shapes: readonly (readonly number[])[];
}

/** About 2,000 weights. */
const CONVOLUTIONAL: Net = {
  layers: [
    layer("Conv2D", {
      ...{ filters: 8, kernel_size: 3, activation: "relu", kernel_regularizer: RATE },
      batch_input_shape: [null, SIDE, SIDE, 1],
    }),
    layer("MaxPooling2D", { pool_size: 2 }),
    layer("Conv2D", { filters: 16, kernel_size: 3, activation: "relu", kernel_regularizer: RATE }),
    layer("MaxPooling2D", { pool_size: 2 }),
    layer("Flatten"),
    layer("Dropout", { rate: 0.2 }),
    layer("Dense", { units: 10, activation: "softmax" }),
  ],
  shapes: [[3, 3, 1, 8], [8], [3, 3, 8, 16], [16], [64, 10], [10]],
};

/** As many, but each pixel for itself. */
const LINEAR: Net = {
  layers: [
    layer("Flatten", { batch_input_shape: [null, SIDE, SIDE, 1] }),
    layer("Dense", { units: 10, activation: "softmax" }),
  ],
  shapes: [[SIDE * SIDE, 10], [10]],
};

function workOn({ layers, shapes }: Net, bytes: Uint8Array): Work {
  const model = {
    topologyJson: sequential(layers),
    weights: shapes.map((shape, at) => ({ name: `weight${at}`, shape: [...shape] })),
    loss: Loss.CATEGORICAL_CROSSENTROPY,
    exact: true,
  };
  const data = {
    sha256: toHex(sha256(bytes)),
    sizeBytes: BigInt(bytes.length),
    trainSamples: TRAINED,
    heldOutFirst: TRAINED,
    heldOutSamples: HELD_OUT,
    source: {
      case: "records" as const,
      value: {
        featureShape: [SIDE, SIDE, 1],
        featureType: ElementType.UINT8,
        featureScale: 1 / 255,
        target: { case: "classes" as const, value: 10 },
      },
    },
  };
  const optimizer = {
    learningRate: 0.005,
    kind: { case: "adam" as const, value: { beta1: 0.9, beta2: 0.999, epsilon: 1e-7 } },
  };
  const batches = { epochs: 6, samplesPerEpoch: TRAINED, batchSize: 64, leafSize: 16 };
  const evaluation = { samples: HELD_OUT, leafSize: 50, everyRounds: 1000 };
  const value = { model, data, batches, evaluation, optimizer };
  return workOf(
    create(JobSpecSchema, { jobId: "digits", seed: 1, work: { case: "training", value } }),
  );
}

/** Variance 2 over the number of inputs; zeros for biases. */
function initialWeights({ shapes }: Net): Float32Array {
  const parts = shapes.map((shape, at) => {
    const size = shape.reduce((a, b) => a * b);
    const inputs = size / (shape.at(-1) ?? 1);
    return shape.length === 1
      ? new Float32Array(size)
      : randomFloats(size, Math.sqrt(6 / inputs), at + 1);
  });
  return Float32Array.from(parts.flatMap((part) => [...part]));
}

/** Shares of the held-out digits classified correctly, before and after. */
async function accuracies(net: Net, bytes: Uint8Array): Promise<readonly number[]> {
  const work = workOn(net, bytes);
  const computation = await openWork(work, bytes, ENGINES);
  expect(computation.ready.backend).toBe("kernels");
  const found: number[] = [];
  const initial = encodeFloats(initialWeights(net));
  for await (const { heldOutAccuracy } of compute(work, computation, initial)) {
    if (heldOutAccuracy !== undefined) found.push(heldOutAccuracy);
  }
  computation.close();
  return found;
}

describe("the reference trainer", () => {
  it("teaches a small convolutional net to read digits: at least 97 % of those it never saw", async () => {
    const bytes = digits(TRAINED + HELD_OUT, 2024);
    const [before, after, ...more] = await accuracies(CONVOLUTIONAL, bytes);
    expect(before).toBeLessThan(0.3);
    expect(after).toBeGreaterThanOrEqual(0.97);
    expect(more).toEqual([]);
    // Or the digits would be too easy to tell anything.
    expect((await accuracies(LINEAR, bytes)).at(-1)).toBeLessThan(0.95);
  });

  it("learns every class of a file that is sorted by class", async () => {
    const sorted = sortedByClass(digits(TRAINED + HELD_OUT, 2024));
    // Were the last fifth held out, none of its classes would be trained, and none of it classified correctly.
    expect((await accuracies(LINEAR, sorted)).at(-1)).toBeGreaterThan(0.8);
  });
});

function sortedByClass(bytes: Uint8Array): Uint8Array {
  const records = Array.from({ length: TRAINED + HELD_OUT }, (_, at) =>
    bytes.subarray(at * RECORD_BYTES, (at + 1) * RECORD_BYTES),
  );
  const classOf = (record: Uint8Array): number => record.at(-1) ?? NaN;
  return Uint8Array.from(
    records.sort((a, b) => classOf(a) - classOf(b)).flatMap((record) => [...record]),
  );
}
