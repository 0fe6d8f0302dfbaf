import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { weightsAlone } from "./support/alone.ts";
import { audit } from "./support/audit.ts";
import { digitImages, digitJob, heldOutDigits } from "./support/digits.ts";
import { classesBy, loadExported } from "./support/exported.ts";
import { type Farm, startStandalone, startVolunteers } from "./support/farm.ts";
import { type TestJob, corpus, smallTextJob } from "./support/jobs.ts";
import { endAll, endMatching } from "./support/processes.ts";

const L2 = { class_name: "L1L2", config: { l1: 0, l2: 1e-5 } };

/** Reads 12 characters, with dropout and L2. */
function droppingTextJob(dataset: string): TestJob {
  const layers = [
    {
      class_name: "LSTM",
      config: {
        ...{ name: "cell", units: 24, recurrent_regularizer: L2 },
        batch_input_shape: [null, 12, "$alphabet"],
      },
    },
    { class_name: "Dropout", config: { name: "dropped", rate: 0.1 } },
    {
      class_name: "Dense",
      config: {
        ...{ name: "next", units: "$alphabet", activation: "softmax" },
        kernel_regularizer: L2,
      },
    },
  ];
  return smallTextJob(dataset, {
    name: "dropping",
    model: {
      topology: { class_name: "Sequential", config: { name: "dropping", layers } },
      loss: "categoricalCrossentropy",
    },
    training: { epochs: 6, samplesPerEpoch: 3000, batchSize: 64, leafSize: 8 },
    evaluation: { heldOutFraction: 0.1, samples: 512, leafSize: 32, everyRounds: 100 },
  });
}

/** A block of a transformer over 12 characters, told the next one at each position. */
function attendingTextJob(dataset: string): TestJob {
  const layer = (class_name: string, name: string, from: readonly string[], config = {}) => ({
    ...{ class_name, name, config: { name, ...config } },
    inbound_nodes: from.length === 0 ? [] : [from.map((source) => [source, 0, 0, {}])],
  });
  const heads = { num_heads: 2, key_dim: 8, dropout: 0.1, use_causal_mask: true };
  const layers = [
    layer("InputLayer", "in", [], { batch_input_shape: [null, 12] }),
    layer("Embedding", "tokens", ["in"], { input_dim: "$alphabet", output_dim: 16 }),
    layer("PositionEmbedding", "places", ["tokens"], { sequence_length: 12 }),
    layer("Add", "start", ["tokens", "places"]),
    layer("RMSNormalization", "even", ["start"]),
    layer("MultiHeadAttention", "heads", ["even"], heads),
    layer("Add", "taken", ["start", "heads"]),
    layer("LayerNormalization", "again", ["taken"]),
    layer("Dense", "wide", ["again"], { units: 32, activation: "gelu_approximate" }),
    layer("Dense", "next", ["wide"], { units: "$alphabet", activation: "softmax" }),
  ];
  const config = {
    ...{ name: "attending", layers },
    ...{ input_layers: [["in", 0, 0]], output_layers: [["next", 0, 0]] },
  };
  const job = smallTextJob(dataset, {
    name: "attending",
    model: {
      topology: { class_name: "Functional", config },
      loss: "sparseCategoricalCrossentropy",
    },
    training: { epochs: 3, samplesPerEpoch: 3000, batchSize: 64, leafSize: 8 },
    optimizer: { type: "adam", learningRate: 0.01, globalClipNorm: 1 },
    evaluation: { heldOutFraction: 0.1, samples: 512, leafSize: 32, everyRounds: 100 },
  });
  const windows = { length: 12, stride: 1, encoding: "index", targets: "everyPosition" } as const;
  return { ...job, data: { type: "text", dataset, ...windows } };
}

describe("what a job's layers ask for is the same whoever computes it", () => {
  let farm: Farm;

  beforeAll(async () => {
    farm = await startStandalone("layers");
    startVolunteers("layers-volunteers", farm, 3);
  });
  afterAll(async () => {
    await endMatching("layers-volunteers");
    await endAll();
  });

  it("dropout and L2: the weights of the reference, better than frequencies of characters", async () => {
    const job = droppingTextJob(await farm.api.createDataset(corpus()));
    const id = await farm.api.createJob(job);
    const summary = await farm.api.finished(id);
    audit(await farm.api.history(id), job);

    expect(summary.exact).toBe(true);
    expect(summary.weightsSha256).toBe(await weightsAlone(job));
    expect(summary.heldOutLoss).toBeLessThan((summary.data.unigramEntropy ?? NaN) - 0.3);
  });

  it("attention: the weights of the reference, better than frequencies, some positions told", async () => {
    const job = attendingTextJob(await farm.api.createDataset(corpus()));
    const id = await farm.api.createJob(job);
    const summary = await farm.api.finished(id);
    const history = await farm.api.history(id);
    audit(history, job);

    expect(summary.exact).toBe(true);
    expect(summary.weightsSha256).toBe(await weightsAlone(job));
    expect(summary.heldOutLoss).toBeLessThan((summary.data.unigramEntropy ?? NaN) - 0.3);
    expect(history.at(-1)?.heldOutAccuracy).toBeGreaterThan(0.2);
    expect(history.at(-1)?.heldOutAccuracy).toBeLessThan(1);
  });

  it("a residual convolutional net reads digits, also for who downloads it into TensorFlow.js", async () => {
    const images = digitImages();
    const job = digitJob(await farm.api.createDataset(images));
    const id = await farm.api.createJob(job);
    const summary = await farm.api.finished(id);
    const history = await farm.api.history(id);
    audit(history, job);

    expect(summary.exact).toBe(true);
    expect(summary.weightsSha256).toBe(await weightsAlone(job, images));
    expect(history.at(-1)?.heldOutAccuracy).toBeGreaterThanOrEqual(0.97);

    const { pixels, classes } = heldOutDigits(images);
    const told = classesBy(await loadExported(await farm.api.exported(id)), pixels);
    const right = told.filter((digit, at) => digit === classes[at]).length;
    expect(right / classes.length).toBeGreaterThanOrEqual(0.97);
  });
});
