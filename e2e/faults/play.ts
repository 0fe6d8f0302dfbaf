import { setTimeout as sleep } from "node:timers/promises";

import type { Job, JobDescription } from "../../volunteer-ui/src/rest/index.ts";
import { BrokenRecordError, readRecord } from "../../volunteer-ui/src/verifier/chain.ts";
import { type Told, type Version, violations } from "./check.ts";
import { carryOut } from "./inject.ts";
import type { KnownJob } from "./known-jobs.ts";
import type { Schedule } from "./schedule.ts";
import type { Stage } from "./stage.ts";

/** Between two looks at a job, milliseconds. */
const LOOK_EVERY_MS = 40;
/** An answer that takes longer is not waited for: the service may be stopped. */
const ANSWERS_WITHIN_MS = 5000;
/** How long a job may take to be created: nothing is wrong yet, but for what the schedule before has left behind. */
const CREATED_WITHIN_MS = 60_000;

/** What a schedule has come to. */
export interface Played {
  /** That were committed. */
  readonly rounds: number;
  /** What was not as it should be; empty: all was. */
  readonly wrong: readonly string[];
}

/** A job that was asked to be computed, and what it was known to come to. */
interface Asked {
  readonly id: string;
  readonly known: KnownJob;
  readonly seen: Version[];
}

/**
 * Has a few jobs computed while everything goes wrong that the schedule says.
 *
 * @param withinMs how long the jobs may take once everything is there again
 */
export async function play(
  stage: Stage,
  schedule: Schedule,
  jobs: readonly KnownJob[],
  withinMs: number,
): Promise<Played> {
  await stage.isWhole();
  const asked = await ask(stage, jobs);
  const over = new AbortController();
  const watched = Promise.all(asked.map((each) => watch(stage, each, over.signal)));
  try {
    const keep = await writtenSoFar(stage);
    await carryOut(schedule, { stage, jobs: asked.map(({ id }) => id), keep });
    await stage.isWhole();
    // Only now: what was finished may be so no more, if Redis has lost the end.
    const mayGoBack = schedule.faults.some(({ fault }) => fault.kind === "truncate");
    return await judge(stage, asked, mayGoBack, withinMs);
  } finally {
    over.abort();
    await watched;
    for (const { id } of asked) await stage.api.deleteJob(id).catch(() => undefined);
  }
}

async function ask(stage: Stage, jobs: readonly KnownJob[]): Promise<readonly Asked[]> {
  const asked: Asked[] = [];
  for (const known of jobs) {
    const id = `faults-${Date.now().toString(36)}-${asked.length}`;
    await create(stage, { ...known.description, id });
    asked.push({ id, known, seen: [] });
  }
  return asked;
}

/** Once, even if the answer is lost: who asks again is told that the id is taken. */
async function create(stage: Stage, description: JobDescription & { id: string }): Promise<void> {
  const late = AbortSignal.timeout(CREATED_WITHIN_MS);
  for (;;) {
    try {
      await stage.api.createJob(description);
      return;
    } catch (error) {
      if ((await lookAt(stage, description.id)) !== undefined) return;
      if (late.aborted) throw error;
      await sleep(LOOK_EVERY_MS);
    }
  }
}

/** @param mayGoBack whether Redis may have lost what was committed */
async function judge(
  stage: Stage,
  asked: readonly Asked[],
  mayGoBack: boolean,
  withinMs: number,
): Promise<Played> {
  const late = AbortSignal.timeout(withinMs);
  const wrong: string[] = [];
  let rounds = 0;
  for (const { id, known, seen } of asked) {
    const job = await ended(stage, id, late);
    rounds += job?.round ?? 0;
    const found =
      job?.state === "FINISHED"
        ? await wrongOf(stage, known, { job, seen }, mayGoBack)
        : [standsStill(job, withinMs)];
    wrong.push(...found.map((what) => `${known.description.name}: ${what}`));
  }
  return { rounds, wrong };
}

/** @returns how long the append-only file is when all that was written up to now stands in it */
async function writtenSoFar(stage: Stage): Promise<number> {
  const from = stage.file.bytes;
  const mark = `mark-${Date.now()}`;
  await stage.redis("SET", "faults:mark", mark);
  while (!stage.file.has(mark, from)) await sleep(5);
  return stage.file.bytes;
}

/** Notes every version that is told. */
async function watch(stage: Stage, { id, seen }: Asked, over: AbortSignal): Promise<void> {
  while (!over.aborted) {
    const job = await lookAt(stage, id);
    if (job?.stateSha256 !== undefined && job.round !== seen.at(-1)?.version) {
      seen.push({ version: job.round, stateSha256: job.stateSha256 });
    }
    await sleep(LOOK_EVERY_MS);
  }
}

/** @returns how it is when it has ended, or when it is too late */
async function ended(stage: Stage, id: string, late: AbortSignal): Promise<Job | undefined> {
  for (;;) {
    const job = await lookAt(stage, id);
    if (job?.state === "FINISHED" || job?.state === "FAILED" || late.aborted) return job;
    await sleep(LOOK_EVERY_MS);
  }
}

/** @returns undefined: nobody has answered */
async function lookAt(stage: Stage, id: string): Promise<Job | undefined> {
  const late = sleep(ANSWERS_WITHIN_MS).then(() => undefined);
  return Promise.race([stage.api.job(id).catch(() => undefined), late]);
}

async function wrongOf(
  stage: Stage,
  known: KnownJob,
  finished: Pick<Told, "job" | "seen">,
  mayGoBack: boolean,
): Promise<readonly string[]> {
  try {
    return violations(known, await toldOf(stage, finished), mayGoBack);
  } catch (error) {
    if (error instanceof BrokenRecordError) return [`the record, ${error.message}`];
    throw error;
  }
}

/** @throws BrokenRecordError if the record does not hold together */
async function toldOf(stage: Stage, finished: Pick<Told, "job" | "seen">): Promise<Told> {
  const { job } = finished;
  const { api, url } = stage;
  const record = await fetch(`${url}api/jobs/${job.id}/record`);
  const fields = (await stage.redis("HGETALL", `mh:v1:{${job.id}}:contributions`)) ?? "";
  const pairs = fields.split(/\s+/).filter((word) => word !== "");
  const credits = new Map<string, number>();
  for (let at = 0; at + 1 < pairs.length; at += 2) {
    credits.set(pairs[at] ?? "", Number(pairs[at + 1]));
  }
  return {
    ...finished,
    credits,
    history: await api.history(job.id),
    record: readRecord(new Uint8Array(await record.arrayBuffer())).rounds,
  };
}

function standsStill(job: Job | undefined, withinMs: number): string {
  if (job === undefined) return `nobody knows of it ${withinMs / 1000} s later`;
  const { state, round, rounds, reason } = job;
  return `${state}${reason === undefined ? "" : ` (${reason})`} at round ${round} of ${rounds}, ${withinMs / 1000} s after everything was there again`;
}
