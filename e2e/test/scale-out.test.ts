import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";

import { type Farm, startStandalone } from "./support/farm.ts";
import { corpus, smallTextJob } from "./support/jobs.ts";
import { ROOT, endAll, eventually } from "./support/processes.ts";

const TOKEN = "scale-out-admin-token";
const SCRIPT = `${ROOT}k8s/scale-out/run.sh`;
/** So many milliseconds a leaf takes at least: what makes more volunteers faster on a machine of few cores. */
const PACE = 150;

interface Report {
  readonly runs: readonly {
    readonly workers: number;
    readonly wallSeconds: number;
    readonly speedup: number;
    readonly efficiency: number;
    readonly weightsSha256: string;
  }[];
}

describe("the scale-out experiment, on a cluster of one machine", () => {
  let farm: Farm;
  let directory: string;
  const file = (name: string): string => join(directory, name);
  const read = (name: string): string => readFileSync(file(name), "utf8");

  beforeAll(async () => {
    farm = await startStandalone("scale-out", TOKEN);
  });
  afterAll(endAll);

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "manyhands-scale-out-"));
    writeFileSync(file("replicas"), "0");
    writeFileSync(file("corpus"), corpus());
  });
  afterEach(() => {
    kubectl("scale", "deployment/mh-volunteers", "--replicas=0");
  });

  function environment(): NodeJS.ProcessEnv {
    const volunteer = `${ROOT}volunteer-ui/dist/node/volunteer.js`;
    return {
      ...process.env,
      PATH: `${ROOT}e2e/test/stub:${process.env["PATH"] ?? ""}`,
      STUB_STATE: directory,
      STUB_TOKEN: TOKEN,
      STUB_PORT: new URL(farm.url).port,
      STUB_VOLUNTEER: `${process.execPath} ${volunteer} ${farm.url} --pace ${PACE}`,
    };
  }

  function kubectl(...args: readonly string[]): void {
    execFileSync(`${ROOT}e2e/test/stub/kubectl`, args, { env: environment() });
  }

  function start(epochs: number, workers: string) {
    const job = smallTextJob("", {
      name: "scale-out",
      training: { epochs, samplesPerEpoch: 256, batchSize: 64, leafSize: 8 },
    });
    writeFileSync(
      file("job.json"),
      JSON.stringify({ ...job, data: { ...job.data, dataset: undefined } }),
    );
    const inputs = ["--job", file("job.json"), "--corpus", file("corpus")];
    const rest = ["--namespace", "train", "--workers", workers, "--output", file("out")];
    const child = spawn(SCRIPT, [...inputs, ...rest], { env: environment() });
    let said = "";
    child.stderr.on("data", (bytes: Buffer) => (said += bytes.toString()));
    const exited = new Promise<number | null>((resolve) => child.once("exit", resolve));
    return { child, exited, said: () => said };
  }

  it("trains the job once per number of volunteers, and reports", async () => {
    const { exited, said } = start(2, "1,4");
    expect(await exited, said()).toBe(0);

    const { runs } = JSON.parse(read("out/runs.json")) as Report;
    expect(runs.map(({ workers }) => workers)).toEqual([1, 4]);
    expect(new Set(runs.map(({ weightsSha256 }) => weightsSha256)).size).toBe(1);
    const [one, four] = runs.map(({ speedup }) => speedup);
    expect(one).toBe(1);
    expect(four).toBeGreaterThan(1.5);
    expect(runs[1]?.efficiency).toBeCloseTo((four ?? 0) / 4, 3);

    expect(read("out/report.csv").split("\n")).toHaveLength(4);
    expect(read("out/report.md")).toContain("Every run ended with the same weights.");
    expect(read("out/report.svg")).toContain("</svg>");
    expect(read("replicas"), "volunteers are scaled back").toBe("0");
    expect(
      () => process.kill(Number(read("forwarding")), 0),
      "nothing is forwarded any more",
    ).toThrow();
    expect(await farm.api.jobs(), "its jobs are deleted").toEqual([]);
  });

  it("cleans up when it is interrupted, and reports the runs that are done", async () => {
    const { child, exited, said } = start(500, "1,2");
    await eventually("the first run is under way", async () => {
      const [job] = await farm.api.jobs();
      return job !== undefined && job.round > 1 ? true : undefined;
    });
    child.kill("SIGINT");
    expect(await exited, said()).toBe(130);
    expect(read("replicas")).toBe("0");
    expect(await farm.api.jobs()).toEqual([]);
    expect(readdirSync(file("out"))).toEqual([]);
  });

  it("says what is wrong, and leaves nothing behind", async () => {
    writeFileSync(file("corpus"), "short");
    const { exited, said } = start(2, "1");
    expect(await exited).toBe(1);
    expect(said()).toContain("POST");
    expect(said()).toContain("invalid-job");
    expect(read("replicas")).toBe("0");
  });
});

describe("the report", () => {
  function report(document: unknown) {
    const directory = mkdtempSync(join(tmpdir(), "manyhands-report-"));
    writeFileSync(join(directory, "runs.json"), JSON.stringify(document));
    execFileSync("python3", [`${ROOT}k8s/scale-out/report.py`, directory], { stdio: "pipe" });
    return {
      runs: (JSON.parse(readFileSync(join(directory, "runs.json"), "utf8")) as Report).runs,
      table: readFileSync(join(directory, "report.md"), "utf8"),
    };
  }

  it("is sorted, relative to the median of the fewest", () => {
    const runs = [
      { workers: 4, wallSeconds: 5 },
      { workers: 1, wallSeconds: 18 },
      { workers: 1, wallSeconds: 16 },
      { workers: 1, wallSeconds: 10 },
    ];
    const four = report({ runs }).runs.at(-1);
    expect(four).toMatchObject({ workers: 4, speedup: 3.2, efficiency: 0.8 });
  });

  it("says so when no run had a single volunteer, and when weights differ", () => {
    const { runs, table } = report({
      runs: [
        { workers: 2, wallSeconds: 8, weightsSha256: "aa" },
        { workers: 4, wallSeconds: 4, weightsSha256: "bb" },
      ],
    });
    expect(runs.map(({ speedup }) => speedup)).toEqual([2, 4]);
    expect(table).toContain("2 workers are taken to scale perfectly");
    expect(table).toContain("2 different weights");
  });

  it.each([
    [{ runs: [] }, "no runs"],
    [{ runs: [{ workers: 0, wallSeconds: 1 }] }, "runs[0].workers is 0"],
    [{ runs: [{ workers: 1, wallSeconds: 0 }] }, "runs[0].wallSeconds is 0"],
  ])("refuses %j", (document, message) => {
    expect(() => report(document)).toThrow(message);
  });
});
