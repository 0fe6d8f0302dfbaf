import { readFileSync } from "node:fs";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { weightsAlone } from "./support/alone.ts";
import { audit } from "./support/audit.ts";
import { digitImages, digitJob } from "./support/digits.ts";
import { type Farm, startStandalone, startVolunteers } from "./support/farm.ts";
import { ROOT, endAll, endMatching } from "./support/processes.ts";

const FILES = `${ROOT}task-service/src/test/resources/keras/`;

/** As MobileNet has them: convolution without bias, batch normalization, a rectifier with a ceiling. */
function block(name: string, className: string, config: object): object[] {
  return [
    {
      class_name: className,
      config: { name, kernel_size: 3, padding: "same", use_bias: false, ...config },
    },
    { class_name: "BatchNormalization", config: { name: `${name}_norm`, momentum: 0.9 } },
    { class_name: "ReLU", config: { name: `${name}_relu`, max_value: 6 } },
  ];
}

function mobileJob(dataset: string): ReturnType<typeof digitJob> {
  const job = digitJob(dataset);
  const side = 14;
  const layers = [
    { class_name: "InputLayer", config: { name: "in", batch_input_shape: [null, side, side, 1] } },
    ...block("stem", "Conv2D", { filters: 8 }),
    ...block("depth", "DepthwiseConv2D", {}),
    ...block("point", "Conv2D", { filters: 16, kernel_size: 1 }),
    { class_name: "MaxPooling2D", config: { name: "half" } },
    { class_name: "Flatten", config: { name: "flat" } },
    { class_name: "Dense", config: { name: "digit", units: 10, activation: "softmax" } },
  ];
  return {
    ...job,
    name: "mobile",
    model: {
      topology: { class_name: "Sequential", config: { name: "mobile", layers } },
      loss: "categoricalCrossentropy",
    },
    training: { ...job.training, leafSize: 16 },
  };
}

describe("models as Keras has them", () => {
  let farm: Farm;

  beforeAll(async () => {
    farm = await startStandalone("keras");
    startVolunteers("keras-volunteers", farm, 3);
  });
  afterAll(async () => {
    await endMatching("keras-volunteers");
    await endAll();
  });

  it.each([
    ["synchronous rounds", {}],
    ["local steps", { mode: { type: "localSteps", steps: 4, batchSize: 16, trajectories: 4 } }],
  ])("batch normalization with %s ends with the weights of the reference", async (_, mode) => {
    const images = digitImages();
    const plain = mobileJob(await farm.api.createDataset(images));
    const { epochs, samplesPerEpoch } = plain.training;
    const training =
      "mode" in mode ? { epochs, samplesPerEpoch, ...mode } : { ...plain.training, ...mode };
    const job = { ...plain, training } as typeof plain;
    const id = await farm.api.createJob(job);
    const summary = await farm.api.finished(id);
    const history = await farm.api.history(id);

    expect(summary.exact).toBe(true);
    expect(summary.weightsSha256).toBe(await weightsAlone(job, images));
    if (!("mode" in mode)) {
      audit(history, job);
      expect(history.at(-1)?.heldOutAccuracy).toBeGreaterThanOrEqual(0.9);
    }
  });

  it.each(["images", "branches", "compiled", "frozen", "sequences"])(
    "a .keras file comes back as each kind of file with the same weights before anything is trained: %s",
    async (name) => {
      const read = await farm.api.readModel(readFileSync(`${FILES}${name}.keras`));
      const [classes = NaN] = read.output;
      const features = read.input.reduce((a, b) => a * b, 1);
      const records = new Uint8Array(16 * (features + 1));
      for (let at = 0; at < 16; at++) records[at * (features + 1) + features] = at % classes;
      const id = await farm.api.createPausedJob({
        name,
        model: {
          topology: read.topology,
          initialWeights: read.initialWeights,
          loss: "categoricalCrossentropy",
        },
        data: {
          ...{ type: "records", dataset: await farm.api.createDataset(records) },
          ...{ featureShape: read.input, featureType: "uint8", classes },
        },
        training: { epochs: 1, samplesPerEpoch: 16, batchSize: 16, leafSize: 8 },
        optimizer: { type: "sgd", learningRate: 0.1 },
      } as Parameters<Farm["api"]["createPausedJob"]>[0]);
      for (const format of ["keras", "tfjs", "safetensors"]) {
        const again = await farm.api.readModel(await farm.api.exported(id, format));
        expect(again.initialWeights, format).toBe(read.initialWeights);
        expect(again.topology, format).toEqual(read.topology);
      }
      await farm.api.deleteJob(id);
    },
  );
});
