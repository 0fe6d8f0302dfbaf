import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { Api } from "./support/api.ts";
import { RenderedChart } from "./support/chart.ts";
import { redisCli } from "./support/farm.ts";
import { ROOT, Running, endAll, eventually, freePort, holds, java } from "./support/processes.ts";

const SERVICES = ["gateway", "task-service", "model-service"] as const;

/** What the kubelet would start, started here: commands, environment and secrets are the chart's. */
describe("the chart, without a cluster", () => {
  let chart: RenderedChart;
  const ports = new Map<string, number>();
  const urlOf = (service: string): string => `http://127.0.0.1:${ports.get(service) ?? 0}/`;

  beforeAll(async () => {
    for (const name of [...SERVICES, "redis"]) ports.set(name, await freePort());
    chart = new RenderedChart("defaults", addresses());
    startRedis();
    SERVICES.forEach(startService);
  });
  afterAll(endAll);

  /** Of what the chart names, on this machine. */
  function addresses(): ReadonlyMap<string, string> {
    const services = SERVICES.map((name): [string, string] => [
      `http://mh-${name}`,
      urlOf(name).slice(0, -1),
    ]);
    return new Map([...services, ["mh-redis:6379", `127.0.0.1:${ports.get("redis") ?? 0}`]]);
  }

  function startRedis(): void {
    const data = mkdtempSync(join(tmpdir(), "manyhands-chart-"));
    const file = join(data, "redis.conf");
    writeFileSync(file, chart.file("mh-redis", "redis.conf").replace("dir /data", `dir ${data}`));
    const [server = "", , ...options] = chart.command("StatefulSet", "mh-redis");
    const place = ["--port", String(ports.get("redis")), "--bind", "127.0.0.1"];
    Running.start("chart-redis", server, [file, ...options, ...place]);
  }

  function startService(service: string): void {
    const environment = chart.environment("Deployment", `mh-${service}`);
    const jar = `${service}/target/quarkus-app/quarkus-run.jar`;
    Running.start(`chart-${service}`, java(), ["-jar", jar], {
      ...environment,
      QUARKUS_HTTP_PORT: String(ports.get(service)),
      QUARKUS_HTTP_HOST: "127.0.0.1",
    });
  }

  it.each(SERVICES)("starts %s, whose probes answer", async (service) => {
    for (const probe of ["started", "live", "ready"]) await answers(service, probe);
    expect((await fetch(`${urlOf(service)}q/metrics`)).status).toBe(200);
  });

  async function answers(service: string, probe: string): Promise<void> {
    await eventually(`${service} is ${probe}`, async () => {
      const answer = await fetch(`${urlOf(service)}q/health/${probe}`);
      return answer.ok ? true : undefined;
    });
  }

  /** @param changes what the words and variables of its command line are replaced by */
  function startOwnTest(name: string, changes: Readonly<Record<string, string>> = {}): Running {
    const script = `${ROOT}volunteer-ui/dist/node/volunteer.js`;
    const args = chart.command("Pod", "mh-test").map((word) => changes[word] ?? word);
    const environment = { ...chart.environment("Pod", "mh-test"), ...changes };
    return Running.start(name, process.execPath, [script, ...args], environment);
  }

  /** @returns a change by which its own test looks for task-service there */
  function taskServiceAt(url: string): Readonly<Record<string, string>> {
    return { [`--task-service=${urlOf("task-service").slice(0, -1)}`]: `--task-service=${url}` };
  }

  it("passes its own test, which waits for the services and leaves nothing behind", async () => {
    for (const service of SERVICES) await answers(service, "ready");
    const port = await freePort();
    const ownTest = startOwnTest("chart-test", taskServiceAt(`http://127.0.0.1:${port}`));
    // As `helm test` right after `helm install`: the way to task-service opens only when it is missed.
    const line = `waiting for POST http://127.0.0.1:${port}/api/datasets: connect ECONNREFUSED`;
    await holds("it says that it waits", () => logOf("chart-test").includes(line));
    const close = await openWay(port, ports.get("task-service") ?? 0);
    expect(await ownTest.exited, logOf("chart-test")).toBe(0);
    close();
    const api = new Api(urlOf("task-service"), chart.secret("admin-token"));
    expect(await api.jobs()).toEqual([]);
  });

  it("fails its own test at once when task-service does not know the token", async () => {
    const test = startOwnTest("chart-test-refused", { MANYHANDS_ADMIN_TOKEN: "not the token" });
    expect(await test.exited).toBe(1);
    expect(logOf("chart-test-refused")).toMatch(/POST http:\S+\/api\/datasets: HTTP 401 /);
  });

  it("says which service its own test waits for, until it is told to end", async () => {
    const nowhere = `http://127.0.0.1:${await freePort()}`;
    const test = startOwnTest("chart-test-waits", taskServiceAt(nowhere));
    const line = `waiting for POST ${nowhere}/api/datasets: connect ECONNREFUSED`;
    await holds("it says so", () => logOf("chart-test-waits").includes(line));
    await test.end();
    expect(await test.exited).toBe(1);
    expect(logOf("chart-test-waits")).toContain("asked to end");
  });

  it("lets headless volunteers join without an ingress", async () => {
    const args = chart.command("Deployment", "mh-volunteers");
    const script = `${ROOT}volunteer-ui/dist/node/volunteer.js`;
    const volunteer = Running.start("chart-volunteer", process.execPath, [script, ...args]);
    await eventually("a volunteer is connected", async () => {
      const metrics = await (await fetch(`${urlOf("gateway")}q/metrics`)).text();
      return /^manyhands_gateway_sessions\S* 1\.0$/m.test(metrics) ? true : undefined;
    });
    await volunteer.end();
  });

  it("has an auditor, whom task-service knows", async () => {
    const [, , ...args] = chart.command("Deployment", "mh-auditors");
    const script = `${ROOT}volunteer-ui/dist/node/auditor.js`;
    const environment = chart.environment("Deployment", "mh-auditors");
    const auditor = Running.start(
      "chart-auditor",
      process.execPath,
      [script, ...args],
      environment,
    );
    const redis = ["-a", chart.secret("redis-password"), "--no-auth-warning"];
    await holds("it has asked for work", () =>
      redisCli(ports.get("redis") ?? 0, [...redis, "zcard", "mh:v1:auditors"]).startsWith("1"),
    );
    const api = new Api(urlOf("task-service"), chart.secret("auditor-token"));
    expect(await api.bans()).toEqual([]);
    await expect(api.deleteJob("any")).rejects.toThrow("403");
    await auditor.end();
  });

  it("leads to every service by its proxy where there is no ingress", async () => {
    const port = await freePort();
    const chart = new RenderedChart("proxy", addresses());
    const [, , ...args] = chart.command("Deployment", "mh-proxy");
    const script = `${ROOT}volunteer-ui/dist/node/proxy.js`;
    const here = args.map((word) => word.replace("--port=8080", `--port=${port}`));
    const proxy = Running.start("chart-proxy", process.execPath, [script, ...here]);
    const page = `http://127.0.0.1:${port}/`;
    await eventually("the page is there", async () => ((await fetch(page)).ok ? true : undefined));
    expect(await (await fetch(`${page}api/jobs`)).json()).toEqual({ jobs: [] });
    expect((await fetch(`${page}api/models/no-job/history`)).status).toBe(404);
    expect((await fetch(`${page}q/metrics`)).status).toBe(404);
    const volunteer = Running.start("chart-by-proxy", process.execPath, [
      `${ROOT}volunteer-ui/dist/node/volunteer.js`,
      page,
    ]);
    await holds("a volunteer is connected", () => logOf("chart-by-proxy").includes("connected"));
    await volunteer.end();
    await proxy.end();
  });
});

/**
 * Leads connections from one port of this machine to another.
 * @returns what ends that
 */
async function openWay(from: number, to: number): Promise<() => void> {
  const server = createServer((socket) => {
    const there = connect(to, "127.0.0.1");
    socket.on("error", () => there.destroy()).pipe(there);
    there.on("error", () => socket.destroy()).pipe(socket);
  });
  await new Promise<void>((listening) => server.listen(from, "127.0.0.1", listening));
  return () => server.close();
}

function logOf(name: string): string {
  return readFileSync(`${ROOT}e2e/target/logs/${name}.log`, "utf8");
}
