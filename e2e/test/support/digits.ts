import { SPLIT, SamplePermutation } from "../../../volunteer-ui/src/protocol/index.ts";
import { RECORD_BYTES, SIDE, digits } from "../../../volunteer-ui/src/reference/fixture/digits.ts";
import type { Topology, TrainingJob } from "../../../volunteer-ui/src/rest/index.ts";

const SEED = 11;
const TRAINED = 4000;
const HELD_OUT = 1000;

/** Images of digits, some of which are held out. */
export function digitImages(): Uint8Array<ArrayBuffer> {
  return digits(TRAINED + HELD_OUT, 2024);
}

/** Pixels in [0, 1] and classes of the images that are held out. */
export function heldOutDigits(images: Uint8Array): { pixels: Float32Array; classes: number[] } {
  const split = new SamplePermutation(SEED, SPLIT, TRAINED + HELD_OUT);
  const records = Array.from({ length: HELD_OUT }, (_, at) => {
    const from = split.apply(TRAINED + at) * RECORD_BYTES;
    return images.subarray(from, from + RECORD_BYTES);
  });
  return {
    pixels: Float32Array.from(records.flatMap((record) => [...record.subarray(0, -1)])).map(
      (value) => value / 255,
    ),
    classes: records.map((record) => record.at(-1) ?? NaN),
  };
}

/** A small residual convolutional net with dropout and L2, which learns to read digits. */
export function digitJob(dataset: string): TrainingJob {
  return {
    name: "digits",
    seed: SEED,
    model: { topology: residualNet(), loss: "categoricalCrossentropy" },
    data: {
      ...{ type: "records", dataset, featureShape: [SIDE, SIDE, 1], featureType: "uint8" },
      ...{ featureScale: 1 / 255, classes: 10 },
    },
    training: { epochs: 5, samplesPerEpoch: TRAINED, batchSize: 64, leafSize: 8 },
    evaluation: {
      ...{ heldOutFraction: HELD_OUT / (TRAINED + HELD_OUT), samples: HELD_OUT },
      ...{ leafSize: 50, everyRounds: 100 },
    },
    optimizer: { type: "adam", learningRate: 0.005 },
  };
}

function residualNet(): Topology {
  const convolution = {
    ...{ filters: 8, kernel_size: 3, activation: "relu" },
    kernel_regularizer: { class_name: "L2", config: { l2: 1e-4 } },
  };
  const input = ["input", "InputLayer", { batch_input_shape: [null, SIDE, SIDE, 1] }] as const;
  const layers = [
    ["stem", "Conv2D", { ...convolution, padding: "same" }, "input"],
    ["body", "Conv2D", { ...convolution, padding: "same" }, "stem"],
    ["sum", "Add", {}, "stem", "body"],
    ["half", "MaxPooling2D", { pool_size: 2 }, "sum"],
    ["deep", "Conv2D", { ...convolution, filters: 16 }, "half"],
    ["quarter", "MaxPooling2D", { pool_size: 2 }, "deep"],
    ["flat", "Flatten", {}, "quarter"],
    ["dropped", "Dropout", { rate: 0.2 }, "flat"],
    ["digit", "Dense", { units: 10, activation: "softmax" }, "dropped"],
  ] as const;
  return {
    class_name: "Functional",
    config: {
      name: "residual",
      layers: [input, ...layers].map(([name, class_name, config, ...sources]) => ({
        ...{ name, class_name, config },
        inbound_nodes: sources.length === 0 ? [] : [sources.map((source) => [source, 0, 0, {}])],
      })),
      input_layers: [["input", 0, 0]],
      output_layers: [["digit", 0, 0]],
    },
  };
}
