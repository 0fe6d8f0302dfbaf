import type { Job, TrainingJob } from "../../rest/index.ts";

/** Little to store, but as many rounds as other volunteers cannot finish before this one has joined. */
export const TEXT = "many hands make light work, said the weaver to the bee; ".repeat(4);

/** One round an epoch; kernels compute it in less than a millisecond. */
export function description(id: string, dataset: string): TrainingJob & Pick<Job, "id"> {
  const layers = [
    {
      class_name: "Flatten",
      config: { name: "flatten", batch_input_shape: [null, 4, "$alphabet"] },
    },
    { class_name: "Dense", config: { name: "output", units: "$alphabet", activation: "softmax" } },
  ];
  return {
    id,
    name: "Rehearsal",
    description: "Shows that this installation works; deletes itself.",
    model: {
      topology: { class_name: "Sequential", config: { name: "rehearsal", layers } },
      loss: "categoricalCrossentropy",
    },
    data: { type: "text", dataset, length: 4, stride: 1 },
    training: { epochs: 10_000, samplesPerEpoch: 64, batchSize: 64, leafSize: 8 },
    optimizer: { type: "sgd", learningRate: 0.1 },
  };
}
