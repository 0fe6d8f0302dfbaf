import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";

import { type Farm, startStandalone, startVolunteers } from "./support/farm.ts";
import { corpus, smallTextJob } from "./support/jobs.ts";
import { ROOT, endAll, endMatching, eventually, holds, run } from "./support/processes.ts";

/** As an organizer may have chosen it. */
const TOKEN = String.raw`scale-out "admin" \token`;
const SCRIPT = `${ROOT}k8s/scale-out/run.sh`;
/** So many milliseconds a leaf takes at least: what makes more volunteers faster on a machine of few cores. */
const PACE = 150;
/** Rounds enough that nothing ends before a test has done what it wants to do. */
const FOR_LONG = 500;
/** Of a run: the beginning of the request, behind which is the rest of the job's id. */
const RESUMPTION = "POST /api/jobs/scale-out";
/** Seconds; longer than a busy machine takes to start a port-forward, without which nobody says that Redis is away. */
const PATIENCE = 60;

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
  /** Ends the script that a test has started; it may have ended by itself. */
  let endScript: () => Promise<unknown>;
  const file = (name: string): string => join(directory, name);
  const read = (name: string): string => readFileSync(file(name), "utf8");

  beforeAll(async () => {
    farm = await startStandalone("scale-out", { adminToken: TOKEN });
  });
  afterAll(endAll);

  beforeEach(() => {
    endScript = () => Promise.resolve();
    directory = mkdtempSync(join(tmpdir(), "manyhands-scale-out-"));
    writeFileSync(file("replicas"), "0");
    writeFileSync(file("corpus"), corpus());
  });
  afterEach(async () => {
    // It cleans up, which must not reach into the next test.
    await endScript();
    await endMatching("scale-out-page");
    kubectl("scale", "deployment/mh-volunteers", "--replicas=0");
    for (const { id } of await farm.api.jobs()) await farm.api.deleteJob(id);
  });

  function environment(): NodeJS.ProcessEnv {
    const volunteer = `${ROOT}volunteer-ui/dist/node/volunteer.js`;
    return {
      ...process.env,
      PATH: `${ROOT}e2e/test/stub:${process.env["PATH"] ?? ""}`,
      // Nobody listens there: what goes to this machine must not go to the proxy of the office.
      http_proxy: "http://127.0.0.1:9",
      STUB_STATE: directory,
      STUB_TOKEN: TOKEN,
      STUB_PORT: new URL(farm.url).port,
      STUB_VOLUNTEER: `${process.execPath} ${volunteer} ${farm.url} --pace ${PACE}`,
    };
  }

  function kubectl(...args: readonly string[]): void {
    run(`${ROOT}e2e/test/stub/kubectl`, args, { env: environment() });
  }

  function description(dataset: string, epochs: number) {
    const training = { epochs, samplesPerEpoch: 256, batchSize: 64, leafSize: 8 };
    return smallTextJob(dataset, { name: "scale-out", training });
  }

  function start(epochs: number, workers: string, ...options: readonly string[]) {
    const job = description("", epochs);
    const data = { ...job.data, dataset: undefined };
    writeFileSync(file("job.json"), JSON.stringify({ ...job, data }));
    const inputs = ["--job", file("job.json"), "--corpus", file("corpus")];
    const rest = ["--namespace", "train", "--workers", workers, "--output", file("out")];
    // In a process group of its own, as a shell starts what a person types.
    const child = spawn(SCRIPT, [...inputs, ...rest, ...options], {
      env: environment(),
      detached: true,
    });
    let said = "";
    child.stderr.on("data", (bytes: Buffer) => (said += bytes.toString()));
    // When all that it has said has come, too.
    const exited = new Promise<number | null>((resolve) => child.once("close", resolve));
    const group = -(child.pid ?? NaN);
    endScript = () => {
      if (isAlive(group)) process.kill(group);
      return exited;
    };
    return { child, group, exited, said: () => said };
  }

  async function underWay(): Promise<void> {
    await eventually("the first run is under way", async () => {
      const [job] = await farm.api.jobs();
      return job !== undefined && job.round > 1 ? true : undefined;
    });
  }

  /** While it waits for the end of a run, it gets no answer: so the run does not end before a test has done what it wants to do. */
  async function underWayAndHeld(): Promise<void> {
    await holds("it waits for the end of a run", () => existsSync(file("unavailable")));
  }

  async function expectNothingLeft(): Promise<void> {
    expect(read("replicas")).toBe("0");
    expect(await farm.api.jobs()).toEqual([]);
    const processes = read("processes").trim().split("\n").map(Number);
    await holds("no process is left", () => !processes.some(isAlive));
  }

  it("trains the job once per number of volunteers, and reports", async () => {
    kubectl("scale", "deployment/mh-volunteers", "--replicas=2");
    const { exited, said } = start(2, "4,1");
    expect(await exited, said()).toBe(0);

    const { runs } = JSON.parse(read("out/runs.json")) as Report;
    expect(runs.map(({ workers }) => workers)).toEqual([1, 4]);
    expect(new Set(runs.map(({ weightsSha256 }) => weightsSha256)).size).toBe(1);
    const [one, four] = runs;
    expect(one?.speedup).toBe(1);
    // How much faster it gets is measured, not tested: a busy machine has nothing to gain.
    expect(four?.speedup).toBeCloseTo((one?.wallSeconds ?? NaN) / (four?.wallSeconds ?? NaN), 1);
    expect(four?.efficiency).toBeCloseTo((four?.speedup ?? NaN) / 4, 3);

    expect(read("out/report.csv").split("\n")).toHaveLength(4);
    expect(read("out/report.md")).toContain("Every run ended with the same weights.");
    expect(read("out/report.svg")).toContain("</svg>");
    expect(read("replicas"), "volunteers are scaled back").toBe("2");
    expect(await farm.api.jobs(), "its jobs are deleted").toEqual([]);
  });

  it.each([
    ["everything in its process group hears", false],
    ["ends whoever reads what it says, too", true],
  ])("cleans up after Ctrl-C, which %s", async (_, isUnread) => {
    const { child, group, exited, said } = start(FOR_LONG, "1,2");
    await underWay();
    if (isUnread) child.stderr.destroy();
    process.kill(group, "SIGINT");
    expect(await exited, said()).toBe(130);
    expect(said()).not.toContain("Traceback");
    expect(readdirSync(file("out"))).toEqual([]);
    await expectNothingLeft();
  });

  it("cleans up after Ctrl-C while it waits for pods", async () => {
    writeFileSync(file("room"), "0");
    const { group, exited, said } = start(FOR_LONG, "1");
    await holds("it waits", () => existsSync(file("calls")) && read("calls").includes("wait "));
    process.kill(group, "SIGINT");
    expect(await exited, said()).toBe(130);
    await expectNothingLeft();
  });

  it.each([
    ["kubectl notices", "SIGUSR1"],
    ["kubectl does not notice", "SIGUSR2"],
  ] as const)("goes on when the pod it talks to is replaced, and %s", async (_, signal) => {
    writeFileSync(file("unavailable-after"), RESUMPTION);
    const { exited, said } = start(2, "2");
    await underWayAndHeld();
    const forwarding = read("forwarding");
    process.kill(Number(forwarding), signal);
    await holds("another port-forward", () => read("forwarding") !== forwarding);
    rmSync(file("unavailable"));
    expect(await exited, said()).toBe(0);
    await expectNothingLeft();
  });

  it("goes on when Redis restarts", async () => {
    writeFileSync(file("unavailable-after"), RESUMPTION);
    const { exited, said } = start(2, "2");
    await holds("it says that it tries again", () => said().includes("HTTP 503"));
    rmSync(file("unavailable"));
    expect(await exited, said()).toBe(0);
    expect(said()).toContain("answers again");
    await expectNothingLeft();
  });

  it("makes one job of each run, even when answers are lost", async () => {
    const lost = ["POST /api/datasets", "POST /api/jobs?", RESUMPTION, "DELETE "];
    writeFileSync(file("lost-answers"), lost.join("\n"));
    const { exited, said } = start(2, "1");
    expect(await exited, said()).toBe(0);
    expect(read("lost-answers")).toBe("");
    await expectNothingLeft();
  });

  it("gives up with a reason when task-service stays away", async () => {
    writeFileSync(file("unavailable"), "");
    const { exited, said } = start(2, "1", "--patience", String(PATIENCE));
    expect(await exited).toBe(1);
    expect(said()).toMatch(/GET http:\S+\/api\/jobs: HTTP 503 redis-unavailable; gave up after /);
    expect(said()).toContain(
      `gave up after ${PATIENCE} s. Is task-service running? (kubectl --namespace train get pods;`,
    );
    expect(said()).not.toContain("Traceback");
  });

  it("does not start the clock while more volunteers are there than wanted", async () => {
    const page = startVolunteers("scale-out-page", farm, 1, "--pace", String(PACE));
    writeFileSync(file("unready"), "");
    const { exited, said } = start(2, "1");
    const { id } = await eventually("there is a job", async () => (await farm.api.jobs()).at(0));
    await farm.api.hasVolunteers(id, 2);
    rmSync(file("unready"));
    await holds("it says so", () => said().includes("2 volunteers are there"));
    expect(said()).toContain("1 wanted: close the page");
    await page.end();
    expect(await exited, said()).toBe(0);
    expect(said()).not.toContain("took part");
  });

  it("says which pods are missing and why, and reports the runs that are done", async () => {
    writeFileSync(file("room"), "1");
    writeFileSync(file("late"), "");
    const { exited, said } = start(2, "1,2", "--ready", "240");
    expect(await exited).toBe(1);
    expect(said()).toContain("2 volunteers were not ready within 240 s");
    expect(said()).toContain("mh-volunteers-2: Unschedulable: 0/1 nodes are available");
    expect(said()).toContain("the cluster is too small");
    expect(said()).not.toContain("mh-volunteers-1:");
    const { runs } = JSON.parse(read("out/runs.json")) as Report;
    expect(runs).toMatchObject([{ workers: 1, speedup: 1 }]);
    await expectNothingLeft();
  });

  it.each([
    ["arguments", '["--count", "2"]', "--set volunteers.count=1"],
    ["arguments", '["--count=1", "--job=text-1"]', "--set volunteers.job="],
    ["autoscaler", "keda-hpa-mh-volunteers", "keda.volunteers.enabled=false"],
  ])("refuses volunteers that it cannot count: %s %s", async (name, content, remedy) => {
    writeFileSync(file(name), content);
    const { exited, said } = start(2, "1");
    expect(await exited).toBe(1);
    expect(said()).toContain(remedy);
  });

  it("refuses to share the volunteers with another open job", async () => {
    const dataset = await farm.api.createDataset(corpus());
    const other = await farm.api.createJob(description(dataset, 2));
    const { exited, said } = start(2, "1");
    expect(await exited).toBe(1);
    expect(said()).toMatch(new RegExp(`delete it.*\n${other} \\('scale-out'\\) is `));
    expect((await farm.api.jobs()).map(({ id }) => id)).toEqual([other]);
  });

  it("says what is wrong, and leaves nothing behind", async () => {
    writeFileSync(file("corpus"), "short");
    const { exited, said } = start(2, "1");
    expect(await exited).toBe(1);
    expect(said()).toContain("POST");
    expect(said()).toContain("invalid-job");
    await expectNothingLeft();
  });
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

describe("the report", () => {
  function report(document: unknown) {
    const directory = mkdtempSync(join(tmpdir(), "manyhands-report-"));
    writeFileSync(join(directory, "runs.json"), JSON.stringify(document));
    run("python3", [`${ROOT}k8s/scale-out/report.py`, directory]);
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
