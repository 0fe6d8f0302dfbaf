import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import type { JobDescription } from "../../volunteer-ui/src/rest/index.ts";
import { SeparateServices, startVolunteers } from "./support/farm.ts";
import { corpus, countingJob, smallTextJob } from "./support/jobs.ts";
import { endAll } from "./support/processes.ts";
import { type Verified, verify } from "./support/verify.ts";

/** In Redis: turns a bit of one byte, counted from 1, of a field of a hash. */
const FLIP_FIELD = `
local value, at = redis.call('HGET', KEYS[1], ARGV[1]), tonumber(ARGV[2])
local byte = string.char(bit.bxor(string.byte(value, at), 1))
redis.call('HSET', KEYS[1], ARGV[1], string.sub(value, 1, at - 1) .. byte .. string.sub(value, at + 1))
return 'FLIPPED'`;

/** In Redis: turns one bit of a hash within an entry of a list. */
const FLIP_HASH = `
local entry = redis.call('LINDEX', KEYS[1], ARGV[1])
local raw = string.gsub(ARGV[2], '..', function (hex) return string.char(tonumber(hex, 16)) end)
local at = string.find(entry, raw, 1, true)
local byte = string.byte(entry, at)
redis.call('LSET', KEYS[1], ARGV[1], string.sub(entry, 1, at - 1) .. string.char(bit.bxor(byte, 1)) .. string.sub(entry, at + 1))
return 'FLIPPED'`;

/** Bytes of a memory before its first slot. */
const MEMORY_HEADER = 24;
const FLIPPED = /^FLIPPED\s*$/;

describe("a job that volunteers have finished", () => {
  let farm: SeparateServices;
  let dataset: string;
  let text: string;

  beforeAll(async () => {
    farm = await SeparateServices.start();
    dataset = await farm.api.createDataset(corpus());
    startVolunteers("verify-volunteers", farm, 3, "--workers", "2");
    text = await finished(smallTextJob(dataset, { name: "verified", evaluation: EVALUATION }));
  });
  afterAll(endAll);

  const EVALUATION = { heldOutFraction: 0.1, samples: 100, leafSize: 7, everyRounds: 4 };
  const finished = async (job: JobDescription): Promise<string> => {
    const id = await farm.api.createJob(job);
    await farm.api.finished(id);
    return id;
  };
  const recordOf = (job: string): string => `${farm.url}api/jobs/${job}/record`;
  const keyOf = (job: string, name: string): string => `mh:v1:{${job}}:${name}`;

  /** A file with the record as it is on the server. */
  async function download(job: string, change = (record: string): string => record) {
    const response = await fetch(recordOf(job));
    expect(response.ok).toBe(true);
    const file = join(mkdtempSync(join(tmpdir(), "manyhands-e2e-")), "record.jsonl");
    writeFileSync(file, change(await response.text()));
    return file;
  }

  /** Runs `flip`, which turns a bit in Redis, verifies, and turns it back. */
  async function withBitTurned(
    flip: readonly string[],
    back = flip,
    ...options: readonly string[]
  ): Promise<Verified> {
    expect(farm.redis(...flip)).toMatch(FLIPPED);
    try {
      return await verify(recordOf(text), ...options);
    } finally {
      expect(farm.redis(...back)).toMatch(FLIPPED);
    }
  }

  it("is found equal when all of it is computed again, on one machine", async () => {
    const { weightsSha256 } = await farm.api.job(text);
    const { status, output, summary } = await verify(recordOf(text), "--all");
    expect(output).toContain("EQUAL");
    expect(status).toBe(0);
    const history = await farm.api.history(text);
    expect(summary).toMatchObject({
      ...{ outcome: "equal", stateSha256: weightsSha256, roundsRecorded: history.length },
      roundsRecomputed: history.length,
      valuesRecomputed: history.flatMap(({ contributions }) => contributions).length,
    });
  });

  it("need not be computed from its beginning, as the server keeps versions", async () => {
    const { status, summary } = await verify(recordOf(text), "--rounds", "12");
    // Those from version 10 on.
    expect([status, summary.roundsRecomputed]).toEqual([0, 3]);
  });

  it("is found equal from a file, if the data set is there", async () => {
    const file = await download(text);
    const data = join(mkdtempSync(join(tmpdir(), "manyhands-e2e-")), "data");
    writeFileSync(data, corpus());
    expect((await verify(file, "--sample", "2", "--data", data)).status).toBe(0);
    const without = await verify(file);
    expect(without.status).toBe(3);
    expect(without.output).toMatch(
      /the data set [0-9a-f]{64} is needed; name its file with --data/,
    );
    writeFileSync(data, corpus().subarray(1));
    expect((await verify(file, "--data", data)).output).toMatch(/the data set has the SHA-256 /);
  });

  it.each<[string, () => JobDescription]>([
    [
      "local steps in four bits",
      () => ({
        ...smallTextJob(dataset, { name: "verified-local" }),
        training: {
          epochs: 2,
          samplesPerEpoch: 760,
          encoding: "int4",
          mode: { type: "localSteps", steps: 5, batchSize: 8, trajectories: 5 },
        },
        evaluation: EVALUATION,
      }),
    ],
    [
      "gradients in eight bits",
      () => {
        const job = smallTextJob(dataset, { name: "verified-rounded" });
        return { ...job, training: { ...job.training, encoding: "int8" } };
      },
    ],
    ["work of another kind", () => countingJob("verified-counting")],
  ])("is found equal with %s", async (_, job) => {
    const id = await finished(job());
    const { output, summary } = await verify(recordOf(id), "--all");
    expect(output).toContain("EQUAL");
    expect(summary.stateSha256).toBe((await farm.api.history(id)).at(-1)?.sha256);
    expect(summary.roundsRecomputed).toBe(summary.roundsRecorded);
  });

  it("is found different where a bit of a version that is kept is another", async () => {
    const checkpoints = keyOf(text, "checkpoints");
    const flip = ["EVAL", FLIP_FIELD, "1", checkpoints, "10:state", "101"];
    const { status, output } = await withBitTurned(flip);
    expect(status).toBe(1);
    expect(output).toMatch(/DIFFERENT +the state that is kept of version 10 has the SHA-256 /);
  });

  it("is found different where a bit of what the optimizer remembers is another", async () => {
    const checkpoints = keyOf(text, "checkpoints");
    // The exponent of the last mean square: the bias of a character, whose gradient is never 0.
    const { parameters } = await farm.api.job(text);
    const at = String(MEMORY_HEADER + 4 * parameters);
    const flip = ["EVAL", FLIP_FIELD, "1", checkpoints, "10:memory", at];
    const { status, summary } = await withBitTurned(flip, flip, "--rounds", "10");
    expect(status).toBe(1);
    expect(summary.difference).toMatchObject({ round: 10, what: "state" });
  });

  it("is found different where a bit of its weights is another", async () => {
    const { weightsSha256 } = await farm.api.job(text);
    const state = keyOf(text, `state:${weightsSha256}`);
    const was = farm.redis("GETBIT", state, "1000").trim();
    const set = (bit: string): void => void farm.redis("SETBIT", state, "1000", bit);
    set(was === "0" ? "1" : "0");
    const { status, output } = await verify(recordOf(text));
    set(was);
    expect(status).toBe(1);
    expect(output).toMatch(/DIFFERENT +the state that is kept of version \d+ has the SHA-256 /);
  });

  it("is found different where a bit of a value's hash, or of a state's, is another", async () => {
    const round = (await farm.api.history(text))[5];
    const hashes = [round?.contributions[0]?.valueSha256, round?.sha256];
    for (const sha256 of hashes) {
      const turned = sha256?.replace(/^../, (byte) =>
        (Number.parseInt(byte, 16) ^ 1).toString(16).padStart(2, "0"),
      );
      const flip = ["EVAL", FLIP_HASH, "1", keyOf(text, "history"), "5", sha256 ?? ""];
      const back = [...flip.slice(0, -1), turned ?? ""];
      const { status, output, summary } = await withBitTurned(flip, back);
      expect(status).toBe(1);
      expect(output).toMatch(/DIFFERENT +the record, line \d+: .*round [56] /);
      // A line for version 0, then two for each round.
      expect(summary.brokenLine).toBeOneOf([13, 14]);
    }
  });

  it("is found different where a record was changed on its way", async () => {
    const file = await download(text, (record) => record.replace('"round":3,', '"round":4,'));
    const changed = await download(text, (record) =>
      record.replace(/"advance",0,/, '"advance",1,'),
    );
    expect([(await verify(file)).status, (await verify(changed)).status]).toEqual([1, 1]);
  });

  it.each([
    [["no/such/file"], "there is no such file"],
    [["http://127.0.0.1:1/api/jobs/a/record"], "GET http://127.0.0.1:1/api/models/a/record: "],
    [["http://127.0.0.1:1/"], "the address of a record ends with /api/jobs/JOB/record"],
  ])("is not taken from %s", async (args, message) => {
    const { status, output } = await verify(...(args as [string]));
    expect(output).toContain(message);
    expect(status).toBe(1);
  });
});
