import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import type { Round } from "../test/support/api.ts";
import { type SeparateServices, startVolunteers } from "../test/support/farm.ts";
import type { Running } from "../test/support/processes.ts";
import { weightsAtTarget } from "./alone.ts";
import type { Options, Way } from "./options.ts";
import type { Point, Run } from "./runs.ts";
import { MINI_BATCH, jobOf } from "./ways.ts";

const LOOK_EVERY_MS = 500;

/** What `volunteer --json` writes. */
interface Gave {
  readonly volunteers: readonly {
    readonly computeShare: number | null;
    readonly computeSeconds: number;
    readonly busySeconds: number;
    readonly line: { readonly up: number; readonly down: number } | null;
  }[];
}

/** Volunteers, each behind a line of its own, train until the held-out loss is reached. */
export async function trainTogether(
  farm: SeparateServices,
  dataset: string,
  way: Way,
  volunteers: number,
  options: Options,
): Promise<Run> {
  const { link, slowMotion, targetLoss } = options;
  const job = jobOf(way, volunteers);
  const id = await farm.api.createPausedJob({ ...job, data: { ...job.data, dataset } } as never);
  const directory = mkdtempSync(join(tmpdir(), "manyhands-internet-"));
  const json = join(directory, "gave.json");
  const crowd = start(farm, id, volunteers, options, json);
  // With churn there may never be all of them at once.
  if (options.churn === undefined) await farm.api.hasVolunteers(id, volunteers);

  const begun = { at: Date.now(), processors: processorTimes() };
  await farm.api.resumeJob(id);
  const rounds = await until(farm, id, crowd, targetLoss);
  const processorsBusy = busyShare(begun.processors, processorTimes());
  await farm.api.pauseJob(id);
  await crowd.end("SIGINT");
  await farm.api.deleteJob(id);
  const gave = JSON.parse(readFileSync(json, "utf8")) as Gave;
  rmSync(directory, { recursive: true });

  const bytesUp = mean(gave.volunteers.map(({ line }) => line?.up ?? NaN));
  const course = courseOf(rounds, begun.at, bytesUp, volunteers).map((point) => ({
    ...point,
    seconds: point.seconds / slowMotion,
  }));
  const last = course.at(-1);
  const measured = rounds.at(-1);
  if (last === undefined || measured === undefined) throw new Error(`${way}: nothing was measured`);
  return {
    ...{ way, volunteers, link: `${link.up}/${link.down}/${link.rttMs}` },
    seconds: last.seconds,
    rounds: measured.round,
    samplesPerVolunteer: last.samples,
    bytesUpPerVolunteer: Math.round(bytesUp),
    bytesDownPerVolunteer: Math.round(mean(gave.volunteers.map(({ line }) => line?.down ?? NaN))),
    idleShare: 1 - mean(gave.volunteers.flatMap(({ computeShare }) => computeShare ?? [])),
    vainShare: 1 - sum(gave, "computeSeconds") / sum(gave, "busySeconds"),
    heldOutLoss: last.loss,
    weightsSha256: measured.baseSha256,
    isVerified: options.verifies
      ? (await weightsAtTarget(job, targetLoss)) === measured.baseSha256
      : null,
    processorsBusy,
    course,
  };
}

function start(
  farm: SeparateServices,
  job: string,
  count: number,
  { link: { up, down, rttMs }, paceMs, slowMotion, churn }: Options,
  json: string,
): Running {
  const pace = ["--pace", `${paceMs * slowMotion}/${MINI_BATCH}`];
  const link = [up / slowMotion, down / slowMotion, rttMs * slowMotion].join("/");
  const manners = ["--workers", "1", "--job", job, "--link", link, "--quiet", "--json", json];
  if (churn !== undefined) {
    manners.push("--churn", [churn.meanOn, churn.meanOff].map((s) => s * slowMotion).join("/"));
  }
  return startVolunteers("internet-volunteers", farm, count, ...pace, ...manners);
}

/** @returns all rounds up to the first that measured a held-out loss no larger than that */
async function until(
  { api }: SeparateServices,
  id: string,
  crowd: Running,
  targetLoss: number,
): Promise<readonly Round[]> {
  for (;;) {
    const { state, heldOutLoss } = await api.job(id);
    if (heldOutLoss !== undefined && heldOutLoss <= targetLoss) break;
    if (state !== "CREATED" && state !== "RUNNING") {
      throw new Error(`the job is ${state}, its held-out loss ${heldOutLoss ?? "unknown"}`);
    }
    if (crowd.hasEnded) throw new Error(`the volunteers have ended; see ${crowd.log}`);
    await sleep(LOOK_EVERY_MS);
  }
  const rounds = await api.history(id);
  const reached = rounds.findIndex(({ heldOutLoss = Infinity }) => heldOutLoss <= targetLoss);
  return rounds.slice(0, reached + 1);
}

/** @param begunAt Unix time, milliseconds */
function courseOf(
  rounds: readonly Round[],
  begunAt: number,
  bytesUp: number,
  volunteers: number,
): readonly Point[] {
  const course: Point[] = [];
  let samples = 0;
  let madeAt = begunAt;
  rounds.forEach((round, at) => {
    if (round.heldOutLoss !== undefined) {
      course.push({
        seconds: (madeAt - begunAt) / 1000,
        bytesUp: Math.round((bytesUp * at) / rounds.length),
        samples: samples / volunteers,
        loss: round.heldOutLoss,
      });
    }
    samples += round.samples;
    madeAt = round.committedAt;
  });
  return course;
}

interface ProcessorTimes {
  readonly idle: number;
  readonly all: number;
}

function processorTimes(): ProcessorTimes {
  const times = cpus().map((processor) => processor.times);
  return {
    idle: times.reduce((sum, { idle }) => sum + idle, 0),
    all: times.reduce((sum, each) => sum + Object.values(each).reduce((a, b) => a + b), 0),
  };
}

function busyShare(before: ProcessorTimes, after: ProcessorTimes): number {
  return 1 - (after.idle - before.idle) / (after.all - before.all);
}

function sum({ volunteers }: Gave, what: "computeSeconds" | "busySeconds"): number {
  return volunteers.reduce((total, volunteer) => total + volunteer[what], 0);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
