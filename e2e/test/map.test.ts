import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { SeparateServices, startVolunteers } from "./support/farm.ts";
import { EXAMPLES, computedAlone, described, resultSha256 } from "./support/map-jobs.ts";
import { endAll, endMatching } from "./support/processes.ts";

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
});
