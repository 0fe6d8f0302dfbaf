import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { isKept } from "../strangers/report.ts";
import { type Play, type Run, auditorIsThere, run, startAuditor } from "../strangers/run.ts";
import { SeparateServices } from "./support/farm.ts";
import { corpus } from "./support/jobs.ts";
import { endAll } from "./support/processes.ts";

/** So that whoever lies once in twenty, or late, has done so. */
const TASKS = 30;
const PLAY: Play = {
  job: "small",
  policy: "none",
  volunteers: 8,
  liars: 0,
  tasks: TASKS,
  seed: 1,
  paceMs: 50,
};

let farm: SeparateServices;
let dataset: string;
let honest: Run;

beforeAll(async () => {
  farm = await SeparateServices.start();
  dataset = await farm.api.createDataset(corpus());
  honest = await run(farm, dataset, PLAY);
});

afterAll(endAll);

describe("liars among the volunteers of a job", () => {
  it("make another model of it if nobody checks", async () => {
    const { weightsSha256, bans } = await run(farm, dataset, { ...PLAY, liars: 2 });
    expect(weightsSha256).not.toBe(honest.weightsSha256);
    expect(bans).toEqual([]);
  });

  describe("with an auditor", () => {
    beforeAll(async () => {
      startAuditor(farm);
      await auditorIsThere(farm);
    });

    it.each(["optimistic", "strict"] as const)(
      "are banned, and the job is as if they had never come: %s",
      async (policy) => {
        const checked = await run(farm, dataset, { ...PLAY, policy, liars: 4 });
        expect(isKept(honest, checked)).toBe(true);
        expect(checked.weightsSha256).toBe(honest.weightsSha256);
        expect(checked.honestBanned).toBe(0);
        const banned = checked.bans.map(({ volunteer }) => volunteer);
        // One wrong value alone may have come when its round was over.
        const lied = checked.liars.filter(({ wrong }) => wrong > 1);
        expect(banned.length).toBeGreaterThan(1);
        for (const { lie, volunteer } of lied) expect(banned, lie).toContain(volunteer);
      },
    );
  });
});
