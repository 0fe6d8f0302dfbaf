import { readFileSync } from "node:fs";

import type { Ban, TrainingJob } from "../../volunteer-ui/src/rest/index.ts";
import { smallJob } from "../abuse/stage/jobs.ts";
import { ADMIN_TOKEN, type SeparateServices } from "../test/support/farm.ts";
import { ROOT, Running, eventually } from "../test/support/processes.ts";
import { type Liar, Liars } from "./liars.ts";
import { LIES } from "./lies.ts";
import type { JobName, Policy } from "./options.ts";

const LEAF_SIZE = 8;
/** The data set has 12,663 training samples. */
const MOST_IN_EPOCH = 12_000;
/** Of what somebody does who lies late. */
const HONEST_SHARE = 2 / 3;

export interface Play {
  readonly job: JobName;
  readonly policy: Policy;
  readonly volunteers: number;
  readonly liars: number;
  /** Of each volunteer, about. */
  readonly tasks: number;
  readonly seed: number;
  readonly paceMs: number;
}

export interface Run {
  readonly policy: Policy;
  readonly seed: number;
  readonly liars: readonly Liar[];
  readonly weightsSha256: string;
  readonly heldOutLoss: number;
  readonly bans: readonly (Ban & { readonly lie: string })[];
  readonly liarsBanned: number;
  readonly honestBanned: number;
  /** Computed by auditors or in vain, of what was used. */
  readonly extraWork: number;
  readonly checked: number;
  readonly rollbacks: number;
  readonly wallSeconds: number;
}

/** Starts an auditor beside the services. */
export function startAuditor(farm: SeparateServices): Running {
  const script = `${ROOT}volunteer-ui/dist/node/auditor.js`;
  const args = [script, farm.url, "--name", "auditor", "--workers", "1"];
  return Running.start("auditor", process.execPath, args, { MANYHANDS_ADMIN_TOKEN: ADMIN_TOKEN });
}

/** One job from its beginning to its end, with so many liars among its volunteers. */
export async function run(farm: SeparateServices, dataset: string, play: Play): Promise<Run> {
  const { volunteers, liars: count, tasks, paceMs } = play;
  const { api } = farm;
  const id = await api.createPausedJob(jobOf(play, dataset));
  const gateway = `ws://127.0.0.1:${farm.port("gateway")}`;
  const liars = await Liars.open(
    gateway,
    Array.from({ length: count }, (_, at) => LIES[at % LIES.length] ?? "always"),
    Math.round(tasks * HONEST_SHARE),
  );
  const manners = ["--pace", String(paceMs), "--job", id, "--quiet"];
  const crowds = [crowd(farm, "honest", farm.url, volunteers - count, manners)];
  if (count > 0) crowds.push(crowd(farm, "liars", liars.url, count, manners));
  try {
    await api.hasVolunteers(id, volunteers);
    const begun = performance.now();
    await api.resumeJob(id);
    const done = await api.finished(id);
    const wallSeconds = (performance.now() - begun) / 1000;
    return {
      ...play,
      ...(await outcome(farm, id, liars.all, done.weightsSha256 ?? "")),
      wallSeconds,
    };
  } finally {
    await Promise.all(crowds.map((each) => each.end("SIGKILL")));
    liars.close();
    await api.deleteJob(id);
  }
}

function jobOf(play: Play, dataset: string): TrainingJob {
  const { job, policy, volunteers, tasks, seed } = play;
  const batchSize = volunteers * LEAF_SIZE;
  const name = `strangers: ${policy}`;
  const verification = { policy, auditRate: 0.05, quorumUntil: 10 };
  const evaluation = { heldOutFraction: 0.05, samples: 512, leafSize: 32, everyRounds: 50 };
  if (job === "paper") {
    const paper = JSON.parse(readFileSync(`${ROOT}examples/paper.json`, "utf8")) as TrainingJob;
    return { ...paper, name, data: { ...paper.data, dataset }, seed, evaluation, verification };
  }
  return smallJob(name, dataset, {
    seed,
    training: { ...trainingOf(tasks, batchSize), batchSize, leafSize: LEAF_SIZE },
    evaluation,
    verification,
  });
}

/** As many rounds as that, about, in as few epochs as the data set allows. */
function trainingOf(
  rounds: number,
  batchSize: number,
): { readonly epochs: number; readonly samplesPerEpoch: number } {
  const epochs = Math.ceil((rounds * batchSize) / MOST_IN_EPOCH);
  return { epochs, samplesPerEpoch: Math.ceil(rounds / epochs) * batchSize };
}

async function outcome(
  farm: SeparateServices,
  id: string,
  liars: readonly Liar[],
  weightsSha256: string,
): Promise<Omit<Run, "policy" | "seed" | "wallSeconds">> {
  const [{ heldOutLoss = NaN, verification }, rounds, everybody] = await Promise.all([
    farm.api.job(id),
    farm.api.history(id),
    farm.api.bans(),
  ]);
  const bans = everybody
    .filter(({ job }) => job === id)
    .map((ban) => ({
      ...ban,
      lie: liars.find(({ volunteer }) => volunteer === ban.volunteer)?.lie ?? "honest",
    }));
  const used = rounds.reduce((sum, { contributions }) => sum + contributions.length, 0);
  return {
    liars,
    weightsSha256,
    heldOutLoss,
    bans,
    liarsBanned: bans.filter(({ lie }) => lie !== "honest").length,
    honestBanned: bans.filter(({ lie }) => lie === "honest").length,
    extraWork: (verification.computations + verification.redone) / used,
    checked: verification.checked,
    rollbacks: verification.rollbacks,
  };
}

function crowd(
  farm: SeparateServices,
  name: string,
  url: string,
  count: number,
  manners: readonly string[],
): Running {
  const at = (service: "task-service" | "model-service"): string =>
    `http://127.0.0.1:${farm.port(service)}`;
  const direct = ["--task-service", at("task-service"), "--model-service", at("model-service")];
  const script = `${ROOT}volunteer-ui/dist/node/volunteer.js`;
  const args = [script, url, "--count", String(count), ...manners, ...direct];
  return Running.start(name, process.execPath, args, {});
}

/** Resolves when the services know of the auditor. */
export async function auditorIsThere(farm: SeparateServices): Promise<void> {
  await eventually("the auditor is there", () =>
    Promise.resolve(farm.redis("zcard", "mh:v1:auditors").trim() === "1" ? true : undefined),
  );
}
