import { createHash } from "node:crypto";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import type { CountingRound } from "./support/api.ts";
import { type Farm, startStandalone, startVolunteers } from "./support/farm.ts";
import { countingJob } from "./support/jobs.ts";
import { endAll, endMatching } from "./support/processes.ts";

const UNITS = 1000;
const ROUNDS = 2;
const LEAVES = 100;

describe("work of another kind than training", () => {
  let farm: Farm;

  beforeAll(async () => {
    // A volunteer that is held up keeps its task: both are to take part in a job that lasts for half a second.
    farm = await startStandalone("counting", {
      more: { MANYHANDS_GATEWAY_BACKUP_AT_LEAST: "1h" },
    });
  });
  afterAll(endAll);

  it("goes through all services and two volunteers, and counts every unit once a round", async () => {
    // Both before the first round, or the first of them would be done before the other has come.
    const id = await farm.api.createPausedJob(countingJob("counting"));
    startVolunteers("counting-volunteers", farm, 2, "--workers", "1", "--pace", "5", "--job", id);
    await farm.api.hasVolunteers(id, 2);
    await farm.api.resumeJob(id);
    const summary = await farm.api.finished(id);

    const total = Buffer.alloc(8);
    total.writeBigUInt64LE(BigInt(ROUNDS * UNITS));
    const sha256 = createHash("sha256").update(total).digest("hex");
    const history = await farm.api.countingHistory(id);
    expect(history.map(({ round, units }) => [round, units])).toEqual([
      [0, UNITS],
      [1, UNITS],
    ]);
    expect(history.at(-1)?.sha256).toBe(sha256);
    expect(new Uint8Array(await farm.api.state(sha256))).toEqual(new Uint8Array(total));
    for (const { round, contributions } of history) {
      const counted = contributions.reduce((sum, { units }) => sum + units, 0);
      expect(counted, `units of round ${round}`).toBe(UNITS);
      expect(leavesOf(contributions), `leaves of round ${round}`).toEqual(
        Array.from({ length: LEAVES }, (_, leaf) => leaf),
      );
      for (const { valueSha256, units } of contributions) {
        expect(valueSha256).toBe(hashOfCount(units));
      }
    }
    const helpers = history.flatMap(({ contributions }) =>
      contributions.map((part) => part.volunteer),
    );
    expect(new Set(helpers).size).toBe(2);
    expect(summary.round).toBe(ROUNDS);
    await endMatching("counting-volunteers");
  });
});

/** The leaves below the contributions' nodes, ascending, with repetitions if there are any. */
function leavesOf(contributions: CountingRound["contributions"]): number[] {
  return contributions
    .flatMap(({ level, index }) =>
      Array.from({ length: 2 ** level }, (_, at) => index * 2 ** level + at),
    )
    .filter((leaf) => leaf < LEAVES)
    .sort((a, b) => a - b);
}

/** 32 bytes, in hex: what a volunteer says that so many units come to. */
function hashOfCount(units: number): string {
  const value = Buffer.alloc(8);
  value.writeBigUInt64LE(BigInt(units));
  return createHash("sha256").update(value).digest("hex");
}
