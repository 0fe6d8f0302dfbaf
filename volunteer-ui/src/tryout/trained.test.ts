import { describe, expect, it } from "vitest";

import { openEngine } from "../network/index.ts";
import {
  ElementType,
  JobSpecSchema,
  Loss,
  create,
  encodeFloats,
  sha256,
  toBinary,
  toHex,
} from "../protocol/index.ts";
import { type Sources, openTrained } from "./trained.ts";

const WEIGHTS = encodeFloats(Float32Array.of(1, -1, 2, 0.5, 0, 0.25));

const TOPOLOGY = {
  class_name: "Sequential",
  config: {
    name: "linear",
    layers: [
      { class_name: "InputLayer", config: { name: "in", batch_input_shape: [null, 2] } },
      { class_name: "Dense", config: { name: "all", units: 2, activation: "softmax" } },
    ],
  },
};

const SPEC = create(JobSpecSchema, {
  jobId: "x",
  work: {
    case: "training",
    value: {
      model: {
        topologyJson: JSON.stringify(TOPOLOGY),
        weights: [
          {
            name: "all/kernel",
            shape: [2, 2],
            initializer: { kind: { case: "constant", value: 0 } },
          },
          { name: "all/bias", shape: [2], initializer: { kind: { case: "constant", value: 0 } } },
        ],
        loss: Loss.SPARSE_CATEGORICAL_CROSSENTROPY,
        exact: true,
      },
      data: {
        sha256: "a".repeat(64),
        sizeBytes: 9n,
        trainSamples: 1,
        source: {
          case: "records",
          value: {
            featureShape: [2],
            featureType: ElementType.FLOAT32,
            featureScale: 1,
            target: { case: "classes", value: 2 },
          },
        },
      },
      batches: { epochs: 1, samplesPerEpoch: 1, batchSize: 1, leafSize: 1 },
      optimizer: { learningRate: 0.1, kind: { case: "sgd", value: {} } },
    },
  },
});

function sourcesWith(changes: Partial<Sources> = {}): Sources {
  const job = { name: "Two classes", round: 7, stateSha256: toHex(sha256(WEIGHTS)) };
  const spec = Buffer.from(toBinary(JobSpecSchema, SPEC)).toString("base64");
  return {
    fetchJson: (path) =>
      path === "api/jobs/x"
        ? Promise.resolve(job)
        : Promise.resolve({ classNames: ["no", "yes"], target: "answer" }),
    fetchBytes: () => Promise.resolve(WEIGHTS),
    fetchFirstLine: () => Promise.resolve(JSON.stringify({ record: 1, job: "x", spec })),
    kernels: () => Promise.resolve({ openEngine }),
    tensorflow: () => Promise.reject(new Error("not for an exact model")),
    ...changes,
  };
}

describe("what a job has trained", () => {
  it("answers without the data", async () => {
    const trained = await openTrained("x", sourcesWith());
    expect(trained).toMatchObject({
      name: "Two classes",
      version: 7,
      classes: 2,
      target: "answer",
    });
    expect(trained.classNames).toEqual(["no", "yes"]);
    expect(trained.asking).toMatchObject({ kind: "row" });
    const outputs = await trained.predict({ kind: "values", values: Float32Array.of(1, 1) });
    // Arguments 1 + 2 + 0 and -1 + 0.5 + 0.25.
    expect(outputs[0]).toBeCloseTo(1 / (1 + Math.exp(-0.25 - 3)), 5);
  });

  it("has no names where the data were stored as they are", async () => {
    const { fetchJson } = sourcesWith();
    const trained = await openTrained(
      "x",
      sourcesWith({
        fetchJson: (path) =>
          path.startsWith("api/datasets") ? Promise.reject(new Error("404")) : fetchJson(path),
      }),
    );
    expect(trained.classNames).toEqual([]);
  });

  it.each([
    ["has no weights yet", { fetchJson: () => Promise.resolve({ name: "new", round: 0 }) }],
    ["the weights have the SHA-256", { fetchBytes: () => Promise.resolve(WEIGHTS.slice(1)) }],
  ])("is not tried if it %s", async (message, changes) => {
    await expect(openTrained("x", sourcesWith(changes))).rejects.toThrow(message);
  });
});
