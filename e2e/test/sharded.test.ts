import { afterAll, beforeAll, describe, expect, it } from "vitest";

import type { TrainingJob } from "../../volunteer-ui/src/rest/index.ts";
import { audit } from "./support/audit.ts";
import { digitImages, digitJob } from "./support/digits.ts";
import { type Farm, startStandalone, startVolunteers } from "./support/farm.ts";
import { endAll, endMatching } from "./support/processes.ts";
import { verify } from "./support/verify.ts";

/** Times that the images are in the data set: 11 MB, in as many shards. */
const TIMES = 12;

function many(images: Uint8Array): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(TIMES * images.length);
  for (let time = 0; time < TIMES; time++) all.set(images, time * images.length);
  return all;
}

describe("records in shards", () => {
  let farm: Farm;
  let dataset: string;
  const images = digitImages();

  beforeAll(async () => {
    farm = await startStandalone("sharded");
    dataset = await farm.api.createRecords(many(images), {
      ...{ featureShape: "14,14,1", featureType: "uint8", featureScale: 1 / 255, classes: 10 },
    });
  });
  afterAll(endAll);

  function job(changes: Partial<TrainingJob["training"]> = {}): TrainingJob {
    const plain = digitJob(dataset);
    return {
      ...plain,
      data: { type: "records", dataset },
      training: { ...plain.training, epochs: 2, ...changes } as TrainingJob["training"],
      evaluation: { heldOutFraction: 0.05, samples: 600, leafSize: 50, everyRounds: 100 },
    };
  }

  async function trained(volunteers: number, description: TrainingJob) {
    const id = await farm.api.createPausedJob(description);
    startVolunteers(`sharded-${id}`, farm, volunteers, "--job", id);
    await farm.api.hasVolunteers(id, volunteers);
    await farm.api.resumeJob(id);
    const summary = await farm.api.finished(id);
    await endMatching(`sharded-${id}`);
    return { id, summary };
  }

  it("give the same weights whoever computes, which anybody can verify", async () => {
    const alone = await trained(1, job());
    const together = await trained(3, job());

    expect(alone.summary.exact).toBe(true);
    expect(together.summary.weightsSha256).toBe(alone.summary.weightsSha256);
    const history = await farm.api.history(together.id);
    audit(history, job());
    expect(history.at(-1)?.heldOutAccuracy).toBeGreaterThanOrEqual(0.9);
    const { status, output } = await verify(`${farm.url}api/jobs/${together.id}/record`, "--all");
    expect(output).toContain("EQUAL");
    expect(status).toBe(0);
  });

  it("also where each volunteer takes steps of its own", async () => {
    const { epochs, samplesPerEpoch } = digitJob(dataset).training;
    const local = {
      ...job(),
      training: {
        ...{ epochs: Math.min(epochs, 1), samplesPerEpoch },
        mode: { type: "localSteps", steps: 4, batchSize: 16, trajectories: 4 },
      },
    } as TrainingJob;
    const alone = await trained(1, local);
    const together = await trained(2, local);
    expect(together.summary.weightsSha256).toBe(alone.summary.weightsSha256);
  });

  it("are refused with what is wrong with them", async () => {
    const layout = { featureShape: "14,14,1", featureType: "uint8", classes: 10 };
    await expect(farm.api.createRecords(many(images).subarray(0, -1), layout)).rejects.toThrow(
      "is not a multiple of the 197 bytes",
    );
    await expect(farm.api.createRecords(many(images), { ...layout, classes: 3 })).rejects.toThrow(
      /record \d+ \(from 0\) is of class \d; classes are 0..2/,
    );
    await expect(farm.api.createRecords(images, { ...layout, featureShape: "x" })).rejects.toThrow(
      "featureShape",
    );
    await expect(farm.api.createJob({ ...job(), data: digitJob(dataset).data })).rejects.toThrow(
      "layout is stored with them",
    );
    const lines = await farm.api.createLines(Buffer.from("1\n2\n"));
    await expect(
      farm.api.createJob({ ...job(), data: { type: "records", dataset: lines } }),
    ).rejects.toThrow("has lines of JSON");
  });
});
