import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { SeparateServices, startStrangers, startVolunteers } from "./support/farm.ts";
import { EXAMPLES, computedAlone, described, resultSha256 } from "./support/map-jobs.ts";
import { endAll, endMatching } from "./support/processes.ts";
import { verify } from "./support/verify.ts";

const ENDLESS = `export function map(n) {
  if (n === 16) throw new Error("not that one");
  while (n === 12);
  return n;
}`;

describe("a program of somebody's, on volunteers", () => {
  let farm: SeparateServices;

  beforeAll(async () => {
    farm = await SeparateServices.start();
  });
  afterAll(endAll);

  it.each(EXAMPLES)("$name comes to what it comes to alone", async (example) => {
    const alone = await computedAlone(example);
    const id = await farm.api.createPausedJob(await described(farm.api, example));
    startVolunteers(`${example.name}-trusting`, farm, 1, "--trust-programs", "--job", id);
    startVolunteers(`${example.name}-sandboxed`, farm, 2, "--job", id);
    await farm.api.hasVolunteers(id, 3);
    await farm.api.resumeJob(id);
    // Whoever leaves, and whatever stops: the rest goes on, and nothing is computed twice into the result.
    await farm.api.reachesRound(id, 1);
    await endMatching(`${example.name}-trusting`);
    await farm.kill("model-service");
    await farm.startService("model-service");
    await farm.api.finished(id);
    expect(await resultSha256(farm.api, id)).toBe(alone.resultSha256);
    expect(alone).toMatchObject({ inputs: example.last, ok: example.last, failed: 0 });
    await endMatching(example.name);
  });

  it.each([1, 4, 8])("all come to the same with volunteers: %i", async (count) => {
    const ids = await Promise.all(
      EXAMPLES.map(async (example) => farm.api.createPausedJob(await described(farm.api, example))),
    );
    // The first in V8, all others in QuickJS.
    startVolunteers("map-trusting", farm, 1, "--trust-programs");
    if (count > 1) startVolunteers("map-sandboxed", farm, count - 1);
    await Promise.all(ids.map(async (id) => farm.api.resumeJob(id)));
    for (const [at, example] of EXAMPLES.entries()) {
      const id = ids[at] ?? "";
      await farm.api.finished(id);
      const { resultSha256: expected } = await computedAlone(example);
      expect(await resultSha256(farm.api, id), example.name).toBe(expected);
    }
    await endMatching("map-trusting");
    await endMatching("map-sandboxed");
  });

  it("goes on past an input without an end, which three strangers agree on and anybody can verify", async () => {
    const program = await farm.api.createDataset(Buffer.from(ENDLESS));
    const id = await farm.api.createPausedJob({
      name: "endless",
      mapReduce: {
        program,
        inputs: { type: "numbers", first: 10, count: 8 },
        reduce: { type: "sum" },
        leafSize: 4,
        limits: { secondsPerInput: 1 },
      },
    });
    startStrangers("map-strangers", farm, 3, "--job", id);
    await farm.api.hasVolunteers(id, 3);
    await farm.api.resumeJob(id);
    await farm.api.finished(id);
    expect(await farm.api.results(id)).toBe(`${10 + 11 + 13 + 14 + 15 + 17}\n`);
    const { failures, complete } = await farm.api.failures(id);
    expect(complete).toBe(true);
    expect(failures.map(({ index, input }) => [index, input])).toEqual([
      [2, "12"],
      [6, "16"],
    ]);
    expect(failures[0]?.message).toBe("secondsPerInput: it takes longer than the 1 s allowed");
    expect(failures[1]?.message).toBe("not that one");
    const { status, output } = await verify(`${farm.url}api/jobs/${id}/record`, "--all");
    expect(output).toContain("EQUAL");
    expect(status).toBe(0);
    await endMatching("map-strangers");
  });
});
