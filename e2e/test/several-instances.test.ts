import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { weightsAlone } from "./support/alone.ts";
import { audit } from "./support/audit.ts";
import { ReplicatedServices, type ServiceName, startVolunteers } from "./support/farm.ts";
import { corpus, smallTextJob } from "./support/jobs.ts";
import { endAll, endMatching, eventually, holds } from "./support/processes.ts";

const SERVICES: readonly ServiceName[] = ["gateway", "model-service", "task-service"];
/** Rounds that show that a job goes on. */
const SOME_ROUNDS = 3;
/**
 * More rounds than volunteers with a pace get through in eight minutes, and so than anything here waits for, also where services
 * take a minute to start. Volunteers without a pace do the rest in no time.
 */
const LONG = { epochs: 60, samplesPerEpoch: 684, batchSize: 64, leafSize: 8 };

describe("two instances of each service behind a reverse proxy", () => {
  let farm: ReplicatedServices;
  let dataset: string;

  beforeAll(async () => {
    farm = await ReplicatedServices.start(2);
    dataset = await farm.api.createDataset(corpus());
  });
  afterAll(endAll);

  it("finish a job although instances are drained, killed and replaced in turn", async () => {
    const job = smallTextJob(dataset, { name: "several", training: LONG });
    startVolunteers("several-paced", farm, 4, "--pace", "400");
    const id = await farm.api.createJob(job);
    await holds("volunteers on both gateways", () => willing(farm, id).join() === "2,2");

    for (const service of SERVICES) {
      await goesOn(farm, id, async () => farm.end(service, "SIGTERM"));
    }
    const drained = await farm.api.job(id);
    expect(drained.reissued, "a drain gives nobody's work to others").toBe(0);
    await goesOn(farm, id, async () => farm.add(...SERVICES));

    for (const service of SERVICES) {
      await goesOn(farm, id, async () => farm.end(service, "SIGKILL"));
    }
    await goesOn(farm, id, async () => farm.add(...SERVICES));

    const summary = await finishedQuickly(farm, [id], "several");
    audit(await farm.api.history(id), job);
    expect(summary[0]?.samplesCommitted).toBe(summary[0]?.samplesExpected);
    expect(summary[0]?.weightsSha256).toBe(await weightsAlone(job));
  });

  it("share the ownership of jobs, and move it when one is drained", async () => {
    const jobs = ["a", "b", "c", "d"].map((name) =>
      smallTextJob(dataset, { name: `shared-${name}`, training: LONG }),
    );
    const ids = await Promise.all(jobs.map(async (job) => farm.api.createJob(job)));
    for (const id of ids) {
      startVolunteers(`shared-paced-${id}`, farm, 1, "--pace", "120", "--job", id);
    }
    await ownership(farm, ids, [2, 2]);

    const before = await rounds(farm, ids);
    await farm.end("model-service", "SIGTERM");
    expect(jobsPerOwner(farm, ids).length, "who has ended owns nothing").toBeLessThanOrEqual(1);
    await ownership(farm, ids, [4]);
    await eventually("all four jobs go on", async () =>
      (await rounds(farm, ids)).every((round, at) => round > (before[at] ?? 0) + SOME_ROUNDS)
        ? true
        : undefined,
    );

    await farm.add("model-service");
    await ownership(farm, ids, [2, 2]);
    const summaries = await finishedQuickly(farm, ids, "shared");
    for (const summary of summaries) {
      expect(summary.samplesCommitted).toBe(summary.samplesExpected);
    }
    expect(new Set(summaries.map(({ weightsSha256 }) => weightsSha256)).size).toBe(1);
  });
});

/** Does something to the services while the job is under way; some rounds later it still is. */
async function goesOn(
  farm: ReplicatedServices,
  id: string,
  action: () => Promise<void>,
): Promise<void> {
  await action();
  const { round } = await farm.api.job(id);
  await farm.api.reachesRound(id, round + SOME_ROUNDS);
  const job = await farm.api.job(id);
  expect(job.state, `job ${id} was too short for this test`).toBe("RUNNING");
}

/** Volunteers that hold nobody up take over. */
async function finishedQuickly(farm: ReplicatedServices, ids: readonly string[], name: string) {
  await endMatching(`${name}-paced`);
  startVolunteers(`${name}-quick`, farm, 2);
  const summaries = [];
  for (const id of ids) summaries.push(await farm.api.finished(id));
  await endMatching(`${name}-quick`);
  return summaries;
}

async function ownership(
  farm: ReplicatedServices,
  ids: readonly string[],
  expected: readonly number[],
): Promise<void> {
  await holds(
    `jobs per model-service: ${expected.join(" and ")}`,
    () => jobsPerOwner(farm, ids).join() === expected.join(),
  );
}

/** How many of the jobs each model-service owns, without those that have none. */
function jobsPerOwner(farm: ReplicatedServices, ids: readonly string[]): number[] {
  const counts = new Map<string, number>();
  for (const id of ids) {
    const owner = farm.redis("GET", `mh:v1:{${id}}:owner`).trim().replace(/:\d+$/, "");
    if (owner !== "") counts.set(owner, (counts.get(owner) ?? 0) + 1);
  }
  return [...counts.values()].sort();
}

/** Volunteers of the job that each gateway reports. */
function willing(farm: ReplicatedServices, id: string): number[] {
  const reports = farm.redis("HVALS", `mh:v1:{${id}}:hands`).trim().split("\n");
  return reports.map((report) => Number(report.split(":")[0])).sort();
}

async function rounds(farm: ReplicatedServices, ids: readonly string[]): Promise<number[]> {
  return Promise.all(ids.map(async (id) => (await farm.api.job(id)).round));
}
