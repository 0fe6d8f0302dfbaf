import { afterAll, expect, it } from "vitest";

import { counting } from "../faults/known-jobs.ts";
import { play } from "../faults/play.ts";
import { Stage } from "../faults/stage.ts";
import { Trials } from "../faults/trials.ts";
import { endAll } from "./support/processes.ts";

/** In two to three minutes, of which nearly all is waiting. `./manyhands experiment faults` plays 1,000. */
const PLAN = { schedules: 20, seed: 2026, stages: 2 };
const ENDS_WITHIN_MS = 60_000;

afterAll(endAll);

it("jobs come to what they would have come to if nothing had gone wrong", async () => {
  const said: string[] = [];
  const say = (line: string): void => void said.push(line);
  const report = await Trials.run(PLAN, { say, told: () => undefined });
  expect(report.failures, said.join("\n")).toEqual([]);
  expect(report.schedules).toBe(PLAN.schedules);
});

it("a job that comes to something else, or stands still, does not pass", async () => {
  const stage = await Stage.start("faults-wrong", undefined);
  const known = counting({ units: 30, leafSize: 10, rounds: 2 });
  const nothing = { seed: 0, faults: [] };
  const right = await play(stage, nothing, [known], ENDS_WITHIN_MS);
  expect(right).toEqual({ rounds: 2, wrong: [] });

  const other = { ...known, stateSha256: "another" };
  const { wrong } = await play(stage, nothing, [other], ENDS_WITHIN_MS);
  expect(wrong.map((each) => each.replace(/: [0-9a-f]{64} /, ": … "))).toEqual([
    "faults: counting: the job's last state: … instead of another",
    "faults: counting: the state of the last round: … instead of another",
  ]);

  const long = counting({ units: 300, leafSize: 10, rounds: 60 });
  const late = await play(stage, nothing, [long], 1);
  expect(late.wrong).toEqual([expect.stringMatching(/ at round \d+ of 60, /)]);
  await stage.end();
});
