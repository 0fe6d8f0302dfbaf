import { readFileSync } from "node:fs";
import { resolve } from "node:path";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { weightsAlone } from "./support/alone.ts";
import { audit } from "./support/audit.ts";
import { SeparateServices, startVolunteers } from "./support/farm.ts";
import { corpus, smallTextJob } from "./support/jobs.ts";
import { type Running, endAll, endMatching } from "./support/processes.ts";
import { peersOf } from "./support/sockets.ts";

describe("three services, a Redis server and volunteers, each in its own process", () => {
  let farm: SeparateServices;
  let dataset: string;

  beforeAll(async () => {
    farm = await SeparateServices.start();
    dataset = await farm.api.createDataset(corpus());
  });
  afterAll(endAll);

  it("finish a job", async () => {
    const job = smallTextJob(dataset, {
      name: "quiet",
      evaluation: { heldOutFraction: 0.1, samples: 64, leafSize: 16, everyRounds: 5 },
    });
    startVolunteers("quiet-volunteers", farm, 2);
    const id = await farm.api.createJob(job);
    const summary = await farm.api.finished(id);
    const history = await farm.api.history(id);
    audit(history, job);
    expect(summary.samplesCommitted).toBe(summary.samplesExpected);
    expect(summary.heldOutLoss).toBeLessThan(summary.firstLoss ?? 0);
    expect(
      history.filter((round) => round.heldOutLoss !== undefined).map((round) => round.round),
    ).toEqual([0, 5, 10, 15, 20, 22]);
    // One result message per task, binary: the gradient, and at most 200 bytes around it.
    expect(summary.bytesUp).toBeLessThanOrEqual(summary.tasks * (4 * summary.parameters + 200));
    await endMatching("quiet-volunteers");
  });

  it("never call each other: their only peers are Redis and their own clients", () => {
    for (const service of ["task-service", "model-service", "gateway"] as const) {
      const peers = peersOf(farm.process(service).pid, farm.port(service));
      expect(peers.size, service).toBeGreaterThan(0);
      expect([...peers], service).toEqual([farm.redisPort]);
    }
  });

  it("finish a job although each service is killed once and volunteers die all the time", async () => {
    const job = smallTextJob(dataset, {
      name: "stormy",
      training: { epochs: 4, samplesPerEpoch: 684, batchSize: 64, leafSize: 8 },
    });
    startVolunteers("stormy-steady", farm, 1, "--pace", "20");
    const id = await farm.api.createJob(job);
    const mortal = keepKilling(farm);
    try {
      for (const [round, service] of [
        [6, "gateway"],
        [14, "model-service"],
        [22, "task-service"],
        [30, "redis"],
      ] as const) {
        await farm.api.reachesRound(id, round);
        await farm.kill(service);
        if (service === "redis") farm.startRedis();
        else await farm.startService(service);
      }
      await farm.api.finished(id);
    } finally {
      await mortal.stop();
    }
    const summary = await farm.api.job(id);
    audit(await farm.api.history(id), job);
    expect(summary.samplesCommitted).toBe(summary.samplesExpected);
    expect(summary.weightsSha256, "not a bit is lost in the storm").toBe(await weightsAlone(job));
    expect(mortal.killed).toBeGreaterThan(3);
  });

  // After the storm, in which every service was killed once.
  it("leave no keys behind but those that are documented", async () => {
    const forEver = documentedKeys();
    const keys = (): readonly string[] =>
      farm
        .redis("keys", "*")
        .split("\n")
        .filter((key) => key !== "");
    expect(keys().filter((key) => !forEver.some(({ name }) => name.test(key)))).toEqual([]);

    for (const { id } of await farm.api.jobs()) await farm.api.deleteJob(id);
    for (const service of ["gateway", "model-service", "task-service"] as const) {
      await farm.kill(service);
    }
    const undying = keys().filter((key) => farm.redis("ttl", key).trim() === "-1");
    expect(
      undying.filter((key) => !forEver.some(({ name, stays }) => stays && name.test(key))),
    ).toEqual([]);
  });
});

/** The table of keys in `docs/architecture.md`: what they are called, and whether they stay when no job is left. */
function documentedKeys(): readonly { name: RegExp; stays: boolean }[] {
  const document = readFileSync(resolve(import.meta.dirname, "../../docs/architecture.md"), "utf8");
  return [...document.matchAll(/^\| `(mh:v1:[^`]+)` \| ([^|]*)\|/gmu)].map(
    ([, name = "", lives = ""]) => ({
      name: new RegExp(
        `^${name
          .replace(":{job}:", ":JOB:")
          .replaceAll(/\{\w+\}|\*/gu, "REST")
          .replace("JOB", "\\{[a-z0-9-]+\\}")
          .replaceAll("REST", ".+")}$`,
        "u",
      ),
      stays: lives.startsWith("for ever"),
    }),
  );
}

/** One volunteer after the other joins, works for a moment and is killed without a word. */
function keepKilling(farm: SeparateServices): {
  readonly stop: () => Promise<void>;
  readonly killed: number;
} {
  const state = { killed: 0, stopped: false };
  const next = async (): Promise<void> => {
    while (!state.stopped) {
      const victim: Running = startVolunteers("stormy-mortal", farm, 1, "--pace", "20");
      await new Promise((resolve) => setTimeout(resolve, 2500));
      await victim.end("SIGKILL");
      state.killed++;
    }
  };
  const last = next();
  return {
    stop: async () => {
      state.stopped = true;
      await last;
    },
    get killed() {
      return state.killed;
    },
  };
}
