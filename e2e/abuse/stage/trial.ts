import { setTimeout as sleep } from "node:timers/promises";

import type { Attack, Extras, Findings } from "../attack.ts";
import { SERVICES, type ServiceName } from "../../test/support/farm.ts";
import { Attackers } from "./attackers.ts";
import { type Scene, WARM_ROUNDS } from "./scene.ts";

/** How long honest work is watched before an attack and after it. */
const CALM_SECONDS = 5;
/** After an attack, until all has to be as before. */
const BACK_WITHIN_SECONDS = 5;
/** Of the speed before, that honest volunteers have to keep during an attack. */
const KEPT = 0.5;
/** Of the speed before, that counts as being as before: a window of five seconds is not more exact. */
const BACK = 0.8;
/** For a service to answer a judge. */
const ANSWER_WITHIN_MS = 30_000;
const HONEST = 4;

/** What became of one attack, as in the JSON. */
export interface Outcome {
  readonly name: string;
  /** Rounds per second of the honest volunteers. */
  readonly before: number;
  readonly during: number;
  readonly after: number;
  readonly servicesEnded: number;
  readonly jobsEnded: number;
  readonly peakMiB: Readonly<Record<"gateway" | "taskService" | "modelService", number | null>>;
  /** Promises that were not kept, a clause each. */
  readonly broken: readonly string[];
  /** What the attackers counted. */
  readonly found: Findings;
}

/** Lets an attack loose on a job that is under way, and sees what becomes of it. */
export async function tryOut(attack: Attack, scene: Scene, seconds: number): Promise<Outcome> {
  await scene.play({
    job: attack.job ?? "small",
    honest: attack.honest ?? HONEST,
    warmRounds: WARM_ROUNDS,
  });
  const extras = (await attack.prepare?.(scene)) ?? {};
  const before = await scene.roundsPerSecond(CALM_SECONDS);
  scene.forgetPeaks();
  const duration = Math.max(seconds, attack.atLeastSeconds ?? 0);
  const attackers = new Attackers(attack, scene, extras, 1000 * (duration + CALM_SECONDS));
  await attackers.begun();
  const during = await scene.roundsPerSecond(duration);
  const findings = await attackers.end();
  await sleep(1000 * BACK_WITHIN_SECONDS);
  const after = await scene.roundsPerSecond(CALM_SECONDS);
  const peaks = new Map(SERVICES.map((service) => [service, scene.peakMiB(service)]));
  return {
    name: attack.name,
    ...{ before: rounded(before), during: rounded(during), after: rounded(after) },
    servicesEnded: scene.servicesEnded.length,
    jobsEnded: scene.isOpen(scene.jobId) ? 0 : 1,
    peakMiB: {
      gateway: peaks.get("gateway") ?? null,
      taskService: peaks.get("task-service") ?? null,
      modelService: peaks.get("model-service") ?? null,
    },
    broken: [
      ...slowness(attack, before, during, after),
      ...ends(scene),
      ...excess(scene, peaks),
      ...(await judged(attack, scene, findings, extras)),
    ],
    found: findings,
  };
}

/** Where something that has nothing to do with the attack went wrong. */
export function untried({ name }: Attack, error: unknown): Outcome {
  return {
    ...{ name, before: 0, during: 0, after: 0, servicesEnded: 0, jobsEnded: 0 },
    peakMiB: { gateway: null, taskService: null, modelService: null },
    broken: [`could not be tried: ${error instanceof Error ? error.message : String(error)}`],
    found: {},
  };
}

function slowness(attack: Attack, before: number, during: number, after: number): string[] {
  const percent = (rate: number): string => `${Math.round((100 * rate) / before)} %`;
  return [
    ...(attack.slows !== true && during < KEPT * before
      ? [`${percent(during)} of the speed during it, promised are ${percent(KEPT * before)}`]
      : []),
    ...(after < BACK * before
      ? [
          `${percent(after)} of the speed ${BACK_WITHIN_SECONDS} s after it, as before is ${percent(BACK * before)}`,
        ]
      : []),
  ];
}

function ends(scene: Scene): string[] {
  return [
    ...scene.servicesEnded.map((service) => `${service} has ended`),
    ...(scene.isOpen(scene.jobId) ? [] : [`the job has ended: ${scene.stateOf(scene.jobId)}`]),
  ];
}

function excess(scene: Scene, peaks: ReadonlyMap<ServiceName, number | undefined>): string[] {
  return [...peaks].flatMap(([service, peak]) => {
    const limit = scene.memory.limitMiB(service);
    return peak !== undefined && peak > limit
      ? [`${service} took ${peak} MiB, its pod has ${limit}`]
      : [];
  });
}

async function judged(
  attack: Attack,
  scene: Scene,
  findings: Findings,
  extras: Extras,
): Promise<readonly string[]> {
  if (attack.judge === undefined) return [];
  // Cut short, because a service answers nothing: there is nothing to judge by.
  if (findings["unfinished"] !== undefined) return ["the attackers did not come to their end"];
  const judgement = async (): Promise<readonly string[]> =>
    (await attack.judge?.(scene, findings, extras)) ?? [];
  const late = sleep(ANSWER_WITHIN_MS, ["no answer when asked what had become of it"], {
    ref: false,
  });
  try {
    return await Promise.race([judgement(), late]);
  } catch (error) {
    return [
      `asked what had become of it: ${error instanceof Error ? error.message : String(error)}`,
    ];
  }
}

function rounded(rate: number): number {
  return Math.round(10 * rate) / 10;
}
