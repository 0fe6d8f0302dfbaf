import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { type Farm, startStandalone } from "./support/farm.ts";
import { ROOT, Running, endAll, endMatching, holds } from "./support/processes.ts";

const INVITATION = "class-7b-2026";
const BITS = 14;

/** Strangers, at a job that costs a proof of work and asks for an invitation. */
describe("a job that costs something to enter", () => {
  let farm: Farm;
  let job: string;

  beforeAll(async () => {
    farm = await startStandalone("entry");
    job = await farm.api.createJob({
      name: "club",
      counting: { units: 64, leafSize: 4, rounds: 3 },
      entry: { proofOfWork: BITS, invitation: INVITATION },
    });
  });
  afterAll(endAll);

  /** One that shows no credential. */
  function stranger(name: string, ...options: readonly string[]): Running {
    const script = `${ROOT}volunteer-ui/dist/node/volunteer.js`;
    return Running.start(name, process.execPath, [script, farm.url, ...options]);
  }

  it("says what it costs, and not which invitation it asks for", async () => {
    const shown = await (await fetch(`${farm.url}api/jobs`)).text();
    expect(shown).toContain(`"entry":{"proofOfWork":${BITS},"invitation":true}`);
    const record = await (await fetch(`${farm.url}api/models/${job}/record`)).text();
    expect(shown + record).not.toContain(INVITATION);
  });

  it("ends the command of a volunteer without an invitation, and says what to do", async () => {
    const volunteer = stranger("entry-uninvited");
    expect(await volunteer.exited).toBe(1);
    expect(readFileSync(volunteer.log, "utf8")).toContain(
      `job ${job} asks for an invitation: give it with --invitation CODE`,
    );
    expect((await farm.api.job(job)).round).toBe(0);
  });

  it("ends the command of one with another invitation, and says that it is not this one", async () => {
    const volunteer = stranger("entry-wrong", "--invitation", "class-7a-2026");
    expect(await volunteer.exited).toBe(1);
    expect(readFileSync(volunteer.log, "utf8")).toContain(
      `this is not the invitation to job '${job}'`,
    );
    expect((await farm.api.job(job)).round).toBe(0);
  });

  it("is computed to its end by those who were invited", async () => {
    const volunteer = stranger("entry-invited", "--invitation", INVITATION);
    const finished = await farm.api.finished(job);
    expect(finished.volunteers).toBe(1);
    await holds("it says what it paid", () =>
      readFileSync(volunteer.log, "utf8").includes(
        `job ${job} asks for a proof of work, once: computing it`,
      ),
    );
    await endMatching("entry-invited");
  });

  it("takes an invitation out of a link, too", async () => {
    const other = await farm.api.createJob({
      name: "club again",
      counting: { units: 64, leafSize: 4, rounds: 3 },
      entry: { invitation: INVITATION },
    });
    const script = `${ROOT}volunteer-ui/dist/node/volunteer.js`;
    const link = `${farm.url}?job=${other}#invite=${INVITATION}`;
    Running.start("entry-link", process.execPath, [script, link]);
    await farm.api.finished(other);
  });
});
