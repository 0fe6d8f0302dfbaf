import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { Limit, type Work, create, DataSpecSchema, workOf } from "../protocol/index.ts";
import { Effort } from "./effort.ts";
import { jobNamed } from "./testing/scene.ts";

const tolerant = workOf(await jobNamed("tolerant"));
const exact = await exactWork();

/** 128 leaves in a round, so that their number limits nothing. */
async function exactWork(
  change: { leafSize?: number; sizeBytes?: number; shape?: number[] } = {},
): Promise<Work> {
  const { leafSize = 1, sizeBytes = 64, shape = [3] } = change;
  const model = { weights: [{ name: "w", shape }], exact: true };
  const batches = { samplesPerEpoch: 128, batchSize: 128, leafSize };
  const job = await jobNamed("exact", model, batches);
  if (job.work.case !== "training") throw new Error("it trains");
  job.work.value.data = create(DataSpecSchema, {
    sizeBytes: BigInt(sizeBytes),
    trainSamples: 128,
  });
  return workOf(job);
}

describe("the workers that a share of a device stands for", () => {
  it.each([
    [4, 1, 4, 1],
    [4, 0.6, 3, 0.8],
    [4, 0.5, 2, 1],
    [4, 0.1, 1, 0.4],
    [2, 0.8, 2, 0.8],
    [1, 0.3, 1, 0.3],
    [10, 0.7, 7, 1],
  ])(
    "%i processors, share %f: %i workers for %f of the time",
    (processors, share, workers, duty) => {
      const workforce = new Effort(share, processors).workforce(exact);
      expect(workforce.workers).toBe(workers);
      expect(workforce.duty).toBeCloseTo(duty, 12);
    },
  );

  it("use together what the person gives, with as few as can", () => {
    const processors = fc.integer({ min: 1, max: 128 });
    const share = fc.integer({ min: 10, max: 100 }).map((percent) => percent / 100);
    fc.assert(
      fc.property(processors, share, (count, part) => {
        const { workers, duty } = new Effort(part, count).workforce(exact);
        expect(workers * duty).toBeCloseTo(count * part, 6);
        expect(workers - 1).toBeLessThan(count * part);
      }),
    );
  });

  it("are one for a job of TensorFlow.js, for the whole share of the time", () => {
    expect(new Effort(0.3, 8).workforce(tolerant)).toEqual({ workers: 1, duty: 0.3 });
  });

  it("are no more than leaves in a round", async () => {
    const work = await exactWork({ leafSize: 64 });
    expect(new Effort(1, 8).workforce(work)).toEqual({ workers: 2, duty: 1 });
  });

  it("are fewer when each needs much memory, but always one", async () => {
    const data = await exactWork({ sizeBytes: Limit.DATASET_BYTES });
    expect(new Effort(1, 64).workforce(data).workers).toBe(7);
    const weights = await exactWork({ shape: [Limit.PARAMETERS] });
    expect(new Effort(1, 64).workforce(weights).workers).toBe(1);
    expect(new Effort(1, 64).workforce(exact, 0).workers).toBe(1);
  });

  it("are counted for a device that does not tell how many processors it has", () => {
    expect(new Effort(1, NaN).workforce(exact)).toEqual({ workers: 1, duty: 1 });
  });
});
