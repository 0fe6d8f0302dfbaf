import { readFileSync } from "node:fs";

import { ROOT } from "./processes.ts";

/** The part of a job's description that tests vary or calculate with. */
export interface TestJob<Data = TextData> {
  readonly name: string;
  readonly seed: number;
  readonly model: { readonly topology: unknown; readonly loss: string };
  readonly data: Data;
  readonly training: {
    readonly epochs: number;
    readonly samplesPerEpoch: number;
    readonly batchSize: number;
    readonly leafSize: number;
  };
  readonly evaluation?: {
    readonly heldOutFraction: number;
    readonly samples: number;
    readonly leafSize: number;
    readonly everyRounds: number;
  };
  readonly optimizer: { readonly type: "sgd" | "rmsprop" | "adam"; readonly learningRate: number };
}

export interface TextData {
  readonly type: "text";
  readonly dataset: string;
  readonly length: number;
  readonly stride: number;
}

/** The beginning of the default corpus: enough text for a test, little enough to be quick. */
export function corpus(): Uint8Array {
  const whole = readFileSync(`${ROOT}node_modules/@tensorflow/tfjs-0.11.7/dist/tf.js`);
  return whole.subarray(0, 40_000);
}

/** Two small LSTMs that read 12 characters: the paper's network in miniature. */
export function smallTextJob(
  dataset: string,
  { activation = "tanh", ...changes }: Partial<TestJob> & { readonly activation?: string } = {},
): TestJob {
  const lstm = (name: string, more: object) => ({
    class_name: "LSTM",
    config: { name, units: 12, activation, ...more },
  });
  return {
    name: "small-text",
    seed: 7,
    model: {
      topology: {
        class_name: "Sequential",
        config: {
          name: "small",
          layers: [
            lstm("first", { return_sequences: true, batch_input_shape: [null, 12, "$alphabet"] }),
            lstm("second", { return_sequences: false }),
            {
              class_name: "Dense",
              config: { name: "next", units: "$alphabet", activation: "softmax" },
            },
          ],
        },
      },
      loss: "categoricalCrossentropy",
    },
    data: { type: "text", dataset, length: 12, stride: 3 },
    // 11 rounds per epoch, the last one smaller than the others and with a smaller last leaf.
    training: { epochs: 2, samplesPerEpoch: 684, batchSize: 64, leafSize: 8 },
    optimizer: { type: "rmsprop", learningRate: 0.01 },
    ...changes,
  };
}

/** A job of the smallest kind of work: every unit is counted once a round. */
export interface CountingJob {
  readonly name: string;
  readonly counting: {
    readonly units: number;
    readonly leafSize: number;
    readonly rounds: number;
  };
}

export function countingJob(name: string): CountingJob {
  return { name, counting: { units: 1000, leafSize: 10, rounds: 2 } };
}
