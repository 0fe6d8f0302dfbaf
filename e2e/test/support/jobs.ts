import { readFileSync } from "node:fs";

import type * as Any from "../../../volunteer-ui/src/rest/index.ts";
import { ROOT } from "./processes.ts";

/** A job that tests calculate with: on a text, by an optimizer that TensorFlow.js has, too. */
export interface TestJob extends Any.TrainingJob {
  readonly seed: number;
  readonly data: Any.TextSource;
  readonly training: Any.SynchronousTraining;
  readonly optimizer: Extract<Any.Optimizer, { readonly type: "sgd" | "rmsprop" | "adam" }>;
}

/** How a job is cut into epochs, rounds and leaves, whatever its mode. */
export function batchesOf(
  training: Any.Training,
): Pick<Any.SynchronousTraining, "epochs" | "samplesPerEpoch" | "batchSize" | "leafSize"> {
  if ("batchSize" in training) return training;
  const { epochs, samplesPerEpoch, mode } = training;
  const leafSize = mode.steps * mode.batchSize;
  return { epochs, samplesPerEpoch, leafSize, batchSize: mode.trajectories * leafSize };
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
export function countingJob(name: string): Any.CountingJob {
  return { name, counting: { units: 1000, leafSize: 10, rounds: 2 } };
}
