import { readFileSync } from "node:fs";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { WAIT_MS } from "../../waiting.ts";
import type { Attack, JobName } from "../abuse/attack.ts";
import { ATTACKS } from "../abuse/attacks/index.ts";
import { OPTIONS } from "../abuse/options.ts";
import { Scene } from "../abuse/stage/scene.ts";
import { ROOT, endAll } from "./support/processes.ts";

/** Of each attack, enough to get under way. `./manyhands experiment abuse` goes on for longer, and looks at the speed. */
const ATTACK_MS = 1500;
const HONEST = 4;
/** Committed after an attack: more than were under way. */
const MORE_ROUNDS = 3;

/** All that show within so short a time; one job after the other. */
const SHORT = ATTACKS.filter(
  (attack) => attack.atLeastSeconds === undefined && !attack.slows,
).toSorted((one, other) => jobOf(one).localeCompare(jobOf(other)));

describe("strangers", () => {
  let scene: Scene;

  beforeAll(async () => {
    scene = await Scene.start(WAIT_MS);
  });
  afterAll(endAll);

  it.each(SHORT)("do no lasting harm by $name", async (attack) => {
    await scene.play({ job: jobOf(attack), honest: HONEST, warmRounds: 1 });
    const { ports, jobId } = scene;
    const extras = (await attack.prepare?.(scene)) ?? {};
    const over = AbortSignal.timeout(ATTACK_MS);
    const findings = await attack.run({ ports, jobId, extras, over });
    expect((await attack.judge?.(scene, findings, extras)) ?? []).toEqual([]);
    await scene.reaches(scene.round() + MORE_ROUNDS);
    expect(scene.servicesEnded).toEqual([]);
    expect(scene.isOpen(jobId), scene.stateOf(jobId)).toBe(true);
  });
});

function jobOf({ job = "small" }: Attack): JobName {
  return job;
}

describe("the experiment", () => {
  it("explains each of its options", () => {
    const help = readFileSync(`${ROOT}launcher/help/experiment-abuse.txt`, "utf8");
    const explained = [...help.matchAll(/^ {2}--([a-z]+) /gm)].map(([, option]) => option);
    expect(explained.toSorted()).toEqual(Object.keys(OPTIONS).toSorted());
    expect(help).toContain(`(${OPTIONS.seconds.default})`);
  });
});
