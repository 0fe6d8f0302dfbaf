import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { Client, type JobEvent, ServiceError } from "../../clients/npm/src/index.ts";
import type { CountingJob } from "../../volunteer-ui/src/rest/index.ts";
import { type Farm, startStandalone, startVolunteers } from "./support/farm.ts";
import { corpus, countingJob, smallTextJob } from "./support/jobs.ts";
import { LOGS, ROOT, Running, endAll, run } from "./support/processes.ts";

const TOKEN = "clients-admin-token";

describe("a client of a running server", () => {
  let farm: Farm;
  let client: Client;
  let environment: Readonly<Record<string, string>>;

  beforeAll(async () => {
    farm = await startStandalone("clients", { adminToken: TOKEN });
    startVolunteers("clients-volunteer", farm, 1);
    client = new Client({ url: farm.url, token: TOKEN });
    // Whoever has a proxy has it for other addresses than this machine's.
    const direct = { no_proxy: "127.0.0.1", NO_PROXY: "127.0.0.1" };
    environment = { MANYHANDS_URL: farm.url, MANYHANDS_ADMIN_TOKEN: TOKEN, ...direct };
  });
  afterAll(endAll);

  /** What the program said, which must have gone well. */
  async function said(name: string, program: string, args: readonly string[]): Promise<string> {
    // Nothing that an earlier run has left is taken for this one's.
    rmSync(`${LOGS}${name}.log`, { force: true });
    const running = Running.start(name, program, args, environment);
    const status = await running.exited;
    const output = readFileSync(running.log, "utf8");
    if (status !== 0) throw new Error(`${program} ${args.join(" ")}: status ${status}\n${output}`);
    return output;
  }

  describe("in Python", () => {
    it("does what its tests say, the quick start of its README among them", async () => {
      requirePython();
      const tests = `${ROOT}clients/python/tests/run.py`;
      const output = await said("clients-python", "python3", ["-B", tests, "live"]);
      expect(output).toMatch(/^Ran [1-9][0-9]* tests/m);
      expect(output).toMatch(/^OK$/m);
    });
  });

  describe("in JavaScript", () => {
    it("does what the quick start of its README says, as a package of its own", async () => {
      const folder = installed();
      writeFileSync(join(folder, "start.mjs"), quickStart());
      const output = await said("clients-npm", process.execPath, [join(folder, "start.mjs")]);
      expect(output).toMatch(/^state \{ state: 'FINISHED' \}$/m);
      expect(output).toMatch(/^333833500$/m);
    });

    it("follows a job that trains, and reads its weights", async () => {
      const { sha256 } = await client.datasets.upload(corpus() as Uint8Array<ArrayBuffer>);
      const job = await client.jobs.create(smallTextJob(sha256), { paused: true });
      const events = job.follow();
      expect((await events.next()).value).toEqual({ kind: "state", data: { state: "PAUSED" } });
      await job.resume();
      const followed = await all(events);
      const { weightsSha256, rounds } = await job.wait();
      expect(followed.at(-1)).toEqual({ kind: "state", data: { state: "FINISHED" } });
      const committed = followed.filter(({ kind }) => kind === "round");
      expect(committed.map(roundOf)).toEqual(Array.from({ length: rounds }, (_, each) => each));
      expect((await all(job.history())).map(({ round }) => round)).toEqual(committed.map(roundOf));

      const weights = [...(await job.weights()).values()];
      const stored = await farm.api.weights(weightsSha256 ?? "");
      expect(weights.flatMap(({ data }) => [...(data as Float32Array)])).toEqual([...stored]);
      expect(weights.map(({ shape }) => shape.length)).toEqual([2, 2, 1, 2, 2, 1, 2, 1]);
      expect((await job.export("tfjs")).subarray(0, 2)).toEqual(Uint8Array.of(0x50, 0x4b));
      await job.delete();
    });

    it("goes on with the events where it was", async () => {
      const job = await client.jobs.create(countingJob("events"));
      await job.wait();
      const again = await all(job.follow({ after: 0 }));
      expect(again.filter(({ kind }) => kind === "round").map(roundOf)).toEqual([1]);
      await job.stop();
      await job.delete();
    });

    it("ends with its signal", async () => {
      const job = await client.jobs.create(countingJob("paused"), { paused: true });
      const aborting = new AbortController();
      const events = job.follow({ signal: aborting.signal });
      await events.next();
      const waiting = [events.next(), job.wait({ signal: aborting.signal })];
      aborting.abort(new Error("enough"));
      for (const each of waiting) await expect(each).rejects.toThrow("enough");
      await job.delete();
    });

    it("says everything that is wrong with a description", async () => {
      const wrong: CountingJob = { name: "x", counting: { units: 0, leafSize: 0, rounds: 1 } };
      const error: unknown = await client.jobs.create(wrong).catch((thrown: unknown) => thrown);
      if (!(error instanceof ServiceError)) throw error;
      expect(error).toMatchObject({ status: 400, code: "invalid-job" });
      const fields = error.errors.map(({ field }) => field);
      expect(fields.toSorted()).toEqual(["counting.leafSize", "counting.units"]);
    });
  });
});

function requirePython(): void {
  try {
    run("python3", ["-c", "import sys; sys.exit(sys.version_info < (3, 11))"]);
  } catch (cause) {
    const remedy = "install it (package python3, 3.11 or newer)";
    throw new Error(`python3 is missing or too old; ${remedy}`, { cause });
  }
}

/** A folder in which the package is installed, as it would be published. */
function installed(): string {
  const folder = mkdtempSync(join(tmpdir(), "manyhands-e2e-"));
  run("npm", ["pack", "--silent", "--workspace", "clients/npm", "--pack-destination", folder], {
    cwd: ROOT,
  });
  const place = join(folder, "node_modules/@manyhands/client");
  mkdirSync(place, { recursive: true });
  const { version } = JSON.parse(readFileSync(`${ROOT}clients/npm/package.json`, "utf8")) as {
    version: string;
  };
  const file = join(folder, `manyhands-client-${version}.tgz`);
  run("tar", ["-xzf", file, "-C", place, "--strip-components=1"]);
  return folder;
}

function quickStart(): string {
  const readme = readFileSync(`${ROOT}clients/npm/README.md`, "utf8");
  const [, code] = /## Quick start.*?^```js\n(.*?)^```$/ms.exec(readme) ?? [];
  if (code === undefined) throw new Error("clients/npm/README.md has no code below Quick start");
  return code;
}

function roundOf({ data }: JobEvent): number | undefined {
  return "round" in data ? data.round : undefined;
}

async function all<T>(values: AsyncIterable<T>): Promise<T[]> {
  const found = [];
  for await (const value of values) found.push(value);
  return found;
}
