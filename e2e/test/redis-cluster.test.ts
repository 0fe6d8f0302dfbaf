import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { weightsAlone } from "./support/alone.ts";
import { audit } from "./support/audit.ts";
import { startVolunteers } from "./support/farm.ts";
import { corpus, smallTextJob } from "./support/jobs.ts";
import { endAll, holds } from "./support/processes.ts";
import { ServicesOnCluster } from "./support/redis-cluster.ts";

/** The lobby, in each of the three services. */
const AT_REST = 3;

describe("the three services on a Redis Cluster of three nodes", () => {
  let farm: ServicesOnCluster;
  let dataset: string;

  beforeAll(async () => {
    farm = await ServicesOnCluster.start();
    dataset = await farm.api.createDataset(corpus());
  });
  afterAll(endAll);

  it("finish jobs in several slots with the weights of one process, and are at rest then", async () => {
    await holds("only the lobby is followed", () => farm.blockedReads() === AT_REST);
    const jobs = ["a", "b", "c", "d"].map((name) => smallTextJob(dataset, { name }));
    const ids = await Promise.all(jobs.map(async (job) => farm.api.createJob(job)));
    await holds("each service follows each job", () => farm.blockedReads() >= AT_REST * 5);
    startVolunteers("cluster-volunteers", farm, 4);
    const expected = await weightsAlone(smallTextJob(dataset));
    for (const [at, id] of ids.entries()) {
      const summary = await farm.api.finished(id);
      audit(await farm.api.history(id), jobs[at] ?? smallTextJob(dataset));
      expect(summary.weightsSha256).toBe(expected);
    }
    expect(
      farm.keys().filter((count) => count > 0),
      "nodes with keys",
    ).toHaveLength(3);
    await holds("only the lobby is followed", () => farm.blockedReads() === AT_REST);
    for (const id of ids) await farm.api.deleteJob(id);
    expect(await farm.api.jobs()).toHaveLength(0);
  });
});
