import { type GptSizes, gpt } from "./gpt.ts";
import { Loss, ModelSpecSchema, create } from "../protocol/index.ts";
import type { ModelSpec } from "../protocol/index.ts";
import type { Batch, Samples } from "../samples/index.ts";

/** One network and mini-batch to measure. */
export interface Case {
  readonly name: string;
  /** Floating-point operations per gradient, of matrix products alone. */
  readonly flops: number;
  readonly model: ModelSpec;
  readonly samples: Samples;
  readonly batch: number;
  /** Where TensorFlow.js has no layers for it: what it is made of. */
  readonly gpt?: GptSizes;
}

const CHARACTERS = 99;
const STEPS = 40;

/** All cases, smallest first within a network. */
export const CASES: readonly Case[] = [
  ...[1, 8, 32, 128].map((batch) => lstm(batch)),
  cnn(32),
  mlp("mlp-b32", [784, 128, 10], 32),
  mlp("wide-mlp-b64", [784, 1024, 1024, 10], 64),
  gpt(12),
];

/** The paper's network: two LSTM layers of 50 units over 40 characters. */
function lstm(batch: number): Case {
  const units = 50;
  const gates = 4 * units;
  const layer = (config: object): object => ({ class_name: "LSTM", config: { units, ...config } });
  return {
    name: `lstm-b${batch}`,
    // One-hot input is not a product; three products per weight: forward, and two backward.
    flops: batch * 6 * (STEPS * 3 * units * gates + units * CHARACTERS),
    model: model(
      [STEPS, CHARACTERS],
      [
        layer({ return_sequences: true }),
        layer({}),
        { class_name: "Dense", config: { units: CHARACTERS, activation: "softmax" } },
      ],
      [
        ...[[CHARACTERS, gates], [units, gates], [gates]],
        ...[[units, gates], [units, gates], [gates]],
        ...[[units, CHARACTERS], [CHARACTERS]],
      ],
    ),
    samples: {
      count: batch,
      form: { shape: [STEPS, CHARACTERS], classes: CHARACTERS, oneHot: true },
      batch: ({ length }) => ({
        count: length,
        input: {
          kind: "classes",
          values: Int32Array.from({ length: length * STEPS }, (_, at) => (at * 7) % CHARACTERS),
        },
        targets: labels(length, CHARACTERS),
      }),
    },
    batch,
  };
}

/** 8 filters of 5×5, pooling, 16 of 5×5, pooling, 10 classes, on 28×28 pixels. */
function cnn(batch: number): Case {
  const convolution = (filters: number, config: object): object => ({
    class_name: "Conv2D",
    config: { filters, kernel_size: 5, activation: "relu", ...config },
  });
  const pooling = { class_name: "MaxPooling2D", config: { pool_size: 2 } };
  const first = 24 * 24 * 25 * 8;
  const second = 8 * 8 * 25 * 8 * 16;
  return {
    name: `cnn-b${batch}`,
    // The first layer's input needs no gradient.
    flops: batch * 2 * (2 * first + 3 * second + 3 * 256 * 10),
    model: model(
      [28, 28, 1],
      [
        convolution(8, {}),
        pooling,
        convolution(16, {}),
        pooling,
        { class_name: "Flatten", config: {} },
        { class_name: "Dense", config: { units: 10, activation: "softmax" } },
      ],
      [[5, 5, 1, 8], [8], [5, 5, 8, 16], [16], [256, 10], [10]],
    ),
    samples: values(batch, [28, 28, 1], 10),
    batch,
  };
}

function mlp(name: string, sizes: readonly number[], batch: number): Case {
  const pairs = sizes.slice(1).map((size, at) => [sizes[at] ?? 0, size] as const);
  const layers = pairs.map(([, units], at) => ({
    class_name: "Dense",
    config: {
      units,
      activation: at === pairs.length - 1 ? "softmax" : "relu",
    },
  }));
  const products = pairs.reduce((sum, [from, to], at) => sum + (at === 0 ? 2 : 3) * from * to, 0);
  return {
    name,
    flops: batch * 2 * products,
    model: model(
      sizes.slice(0, 1),
      layers,
      pairs.flatMap(([from, to]) => [[from, to], [to]]),
    ),
    samples: values(batch, [sizes[0] ?? 0], sizes.at(-1) ?? 0),
    batch,
  };
}

function model(
  input: readonly number[],
  layers: readonly object[],
  shapes: readonly (readonly number[])[],
): ModelSpec {
  return create(ModelSpecSchema, {
    topologyJson: JSON.stringify({
      class_name: "Sequential",
      config: {
        layers: [
          { class_name: "InputLayer", config: { batch_input_shape: [null, ...input] } },
          ...layers,
        ],
      },
    }),
    weights: shapes.map((shape, at) => ({ name: `weight-${at}`, shape: [...shape] })),
    loss: Loss.CATEGORICAL_CROSSENTROPY,
  });
}

function values(count: number, shape: readonly number[], classes: number): Samples {
  const size = shape.reduce((a, b) => a * b, 1);
  return {
    count,
    form: { shape, oneHot: false },
    batch: ({ length }) => ({
      count: length,
      input: {
        kind: "values",
        values: Float32Array.from({ length: length * size }, (_, at) => Math.sin(at) ** 2),
      },
      targets: labels(length, classes),
    }),
  };
}

function labels(count: number, classes: number): Batch["targets"] {
  const numbers = Int32Array.from({ length: count }, (_, at) => (at * 5) % classes);
  return { kind: "classes", classes, labels: numbers };
}
