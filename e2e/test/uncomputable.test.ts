import { readFileSync } from "node:fs";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import type { TrainingJob } from "../../volunteer-ui/src/rest/index.ts";
import { SeparateServices, startVolunteers } from "./support/farm.ts";
import { countingJob } from "./support/jobs.ts";
import { type Running, endAll, eventually, holds } from "./support/processes.ts";

/** Of the records, whose last value is the target, or the class. */
const FEATURES = 3;
const RECORDS = 128;

describe("a headless volunteer", () => {
  let farm: SeparateServices;
  let volunteer: Running;

  beforeAll(async () => {
    farm = await SeparateServices.start();
  });
  afterAll(endAll);

  const told = (what: string) => readFileSync(volunteer.log, "utf8").split(what).length - 1;

  it("that cannot compute a job tells why, and computes the next one", async () => {
    const dataset = await farm.api.createDataset(records((at) => at % 2));
    // Before a gateway has seen it; the oldest job is what a volunteer is given first.
    await farm.kill("gateway", "SIGTERM");
    const uncomputable = await farm.api.createJob(jobOf(dataset, "uncomputable"));
    misspellLayer(farm, uncomputable);
    await farm.startService("gateway");
    const healthy = await farm.api.createJob(countingJob("healthy"));
    volunteer = startVolunteers("uncomputable-volunteer", farm, 1);

    await farm.api.finished(healthy);
    const { state, round, unable } = await eventually("the organizer sees why", async () => {
      const job = await farm.api.job(uncomputable);
      return job.unable === undefined ? undefined : job;
    });
    expect(unable).toEqual({
      devices: 1,
      reasons: [expect.stringContaining("layer Danse 'hidden'")],
    });
    expect([state, round]).toEqual(["RUNNING", 0]);
    expect(volunteer.hasEnded).toBe(false);
    await holds("it says so once", () => told(`cannot compute job ${uncomputable}: `) === 1);
  });

  it("survives a job that diverges, and computes the next one", async () => {
    const dataset = await farm.api.createDataset(records((at) => Math.sin(at) * 10));
    const diverging = await farm.api.createJob(jobOf(dataset, "diverging", 1000));
    const reason = await eventually("the job fails", async () => {
      const job = await farm.api.job(diverging);
      return job.state === "FAILED" ? job.reason : undefined;
    });
    expect(reason).toContain("finite");

    await farm.api.finished(await farm.api.createJob(countingJob("further")));
    expect(volunteer.hasEnded).toBe(false);
    expect(told(`cannot compute job ${diverging}`)).toBe(0);
    await volunteer.end("SIGTERM");
    expect(await volunteer.exited).toBe(0);
  });
});

/** Float32 values, little-endian. */
function records(target: (at: number) => number): Uint8Array {
  const values = Array.from({ length: RECORDS }, (_, at) => [
    ...Array.from({ length: FEATURES }, (_feature, place) => Math.cos(FEATURES * at + place)),
    target(at),
  ]);
  return new Uint8Array(Float32Array.from(values.flat()).buffer);
}

/** A regression with a hidden layer. */
function jobOf(dataset: string, name: string, learningRate = 0.01): TrainingJob {
  const layers = [
    ["Dense", { name: "hidden", units: 16, activation: "tanh", batch_input_shape: [null, 3] }],
    ["Dense", { name: "output", units: 1 }],
  ].map(([class_name, config]) => ({ class_name, config }));
  return {
    name,
    model: {
      topology: { class_name: "Sequential", config: { name: "net", layers } },
      loss: "meanSquaredError",
    },
    data: {
      ...{ type: "records", dataset, featureShape: [FEATURES], featureType: "float32" },
      targetValues: 1,
    },
    training: { epochs: 20, samplesPerEpoch: RECORDS, batchSize: 64, leafSize: 16 },
    optimizer: { type: "sgd", learningRate },
  };
}

/**
 * Turns an accepted job into one that no volunteer can open, as a task-service might let through: with a layer that there is
 * not, of a name as long as before, so that nothing else in the specification changes.
 */
function misspellLayer(farm: SeparateServices, id: string): void {
  const script = `
    local spec, layers = redis.call('GET', KEYS[1]):gsub('Dense', 'Danse')
    redis.call('SET', KEYS[1], spec)
    return layers`;
  expect(Number(farm.redis("EVAL", script, "1", `mh:v1:{${id}}:spec`))).toBe(2);
}
