import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

import { afterAll, expect, it } from "vitest";

import type { TrainingJob } from "../../volunteer-ui/src/rest/index.ts";
import { SERVICES, SeparateServices, startVolunteers } from "../test/support/farm.ts";
import { corpus } from "../test/support/jobs.ts";
import { ROOT, endAll } from "../test/support/processes.ts";

// What a result costs each service: processor time, with the paper's network, sixteen volunteers that compute one sample
// at a time, and Redis' append-only file on. The volunteers take most of the machine, so that the rate says nothing.

const VOLUNTEERS = 16;
const WARM_UP_SECONDS = 60;
const MEASURED_SECONDS = 60;
/** `USER_HZ` of Linux on all usual architectures. */
const TICKS_PER_SECOND = 100;

afterAll(endAll);

it("carry results", async () => {
  const farm = await SeparateServices.start({ jvmOptions: [] });
  const id = await farm.api.createJob(endlessJob(await farm.api.createDataset(corpus())));
  for (const crew of ["first", "second"]) startVolunteers(crew, farm, VOLUNTEERS / 2);
  await sleep(WARM_UP_SECONDS * 1000);

  const processes = [...SERVICES, "redis"] as const;
  const pids = processes.map((name) => farm.process(name).pid);
  const before = { tasks: (await farm.api.job(id)).tasks, cpu: pids.map(cpuMillis) };
  await sleep(MEASURED_SECONDS * 1000);
  const after = { tasks: (await farm.api.job(id)).tasks, cpu: pids.map(cpuMillis) };

  const results = after.tasks - before.tasks;
  expect(results).toBeGreaterThan(0);
  console.log(`${Math.round(results / MEASURED_SECONDS)} results a second`);
  processes.forEach((name, at) => {
    const perResult = ((after.cpu[at] ?? 0) - (before.cpu[at] ?? 0)) / results;
    const resident = residentMebibytes(pids[at] ?? 0);
    console.log(`${name}: ${perResult.toFixed(2)} ms of CPU a result, ${resident} MiB resident`);
  });
});

/** The paper's network; rounds of 16 leaves of one sample. */
function endlessJob(dataset: string): TrainingJob {
  const paper = JSON.parse(readFileSync(`${ROOT}examples/paper.json`, "utf8")) as TrainingJob;
  return {
    ...paper,
    data: { ...paper.data, dataset },
    training: { epochs: 10_000, samplesPerEpoch: 256, batchSize: VOLUNTEERS, leafSize: 1 },
  };
}

/** User and system time, fields 14 and 15 of proc_pid_stat(5). */
function cpuMillis(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return ((Number(fields[11]) + Number(fields[12])) * 1000) / TICKS_PER_SECOND;
}

function residentMebibytes(pid: number): number {
  const kibibytes = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
  return Math.round(Number(kibibytes) / 1024);
}
