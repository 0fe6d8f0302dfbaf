import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { Api } from "./api.ts";
import { ROOT, Running, eventually, freePort, java } from "./processes.ts";
import { startIngress } from "./ingress.ts";

const ADMIN_TOKEN = "e2e-admin-token";
const SIGNING_KEY = Buffer.from("e2e signing key of 32 characters").toString("base64");

/** Whatever serves volunteers and organizers at one address. */
export interface Farm {
  readonly url: string;
  readonly api: Api;
}

/**
 * The three services in one JVM, with the embedded Redis.
 *
 * @param adminToken if a certain one is wanted
 */
export async function startStandalone(
  name: string,
  adminToken?: string,
): Promise<Farm & { readonly process: Running }> {
  const port = await freePort();
  const data = mkdtempSync(join(tmpdir(), "manyhands-e2e-"));
  if (adminToken !== undefined) writeFileSync(join(data, "admin-token"), adminToken);
  const jar = "standalone/target/quarkus-app/quarkus-run.jar";
  const up = ["up", "--port", String(port), "--data", data];
  const process = Running.start(name, java(), [`-Dmanyhands.home=${ROOT}`, "-jar", jar, ...up]);
  const url = `http://127.0.0.1:${port}/`;
  await ready(url);
  const token = readFileSync(join(data, "admin-token"), "utf8").trim();
  return { url, api: new Api(url, token), process };
}

export type ServiceName = "task-service" | "model-service" | "gateway";
const SERVICES: readonly ServiceName[] = ["task-service", "model-service", "gateway"];

/** Three JVMs, a redis-server with its append-only file, and a small reverse proxy in front. */
export class SeparateServices implements Farm {
  private readonly processes = new Map<ServiceName | "redis", Running>();
  private readonly data = mkdtempSync(join(tmpdir(), "manyhands-e2e-"));

  readonly api: Api;

  private constructor(
    readonly url: string,
    readonly redisPort: number,
    private readonly ports: ReadonlyMap<ServiceName, number>,
  ) {
    this.api = new Api(url, ADMIN_TOKEN);
  }

  static async start(): Promise<SeparateServices> {
    const ports = new Map<ServiceName, number>();
    for (const service of SERVICES) ports.set(service, await freePort());
    const ingressPort = await startIngress(ports);
    const farm = new SeparateServices(`http://127.0.0.1:${ingressPort}/`, await freePort(), ports);
    farm.startRedis();
    await Promise.all(SERVICES.map((service) => farm.startService(service)));
    return farm;
  }

  startRedis(): void {
    const args = ["--port", String(this.redisPort), "--bind", "127.0.0.1", "--dir", this.data];
    this.processes.set(
      "redis",
      Running.start("redis", "redis-server", [...args, "--appendonly", "yes", "--save", ""]),
    );
  }

  async startService(service: ServiceName): Promise<void> {
    const port = String(this.ports.get(service));
    const jar = `${service}/target/quarkus-app/quarkus-run.jar`;
    this.processes.set(
      service,
      Running.start(service, java(), ["-Xmx512m", "-jar", jar], {
        QUARKUS_HTTP_PORT: port,
        QUARKUS_HTTP_HOST: "127.0.0.1",
        QUARKUS_REDIS_HOSTS: `redis://127.0.0.1:${this.redisPort}`,
        MANYHANDS_TASK_ADMIN_TOKEN: ADMIN_TOKEN,
        MANYHANDS_GATEWAY_SIGNING_KEY: SIGNING_KEY,
      }),
    );
    await ready(`http://127.0.0.1:${port}/`);
  }

  async kill(name: ServiceName | "redis", signal: NodeJS.Signals = "SIGKILL"): Promise<void> {
    await this.process(name).end(signal);
  }

  process(name: ServiceName | "redis"): Running {
    const running = this.processes.get(name);
    if (running === undefined) throw new Error(`${name} was never started`);
    return running;
  }

  port(service: ServiceName): number {
    const port = this.ports.get(service);
    if (port === undefined) throw new Error(`${service} has no port`);
    return port;
  }

  redis(...command: readonly string[]): string {
    return execFileSync("redis-cli", ["-p", String(this.redisPort), ...command], {
      encoding: "utf8",
    });
  }
}

/** Headless volunteers in one Node process. */
export function startVolunteers(
  name: string,
  farm: Farm,
  count: number,
  ...options: readonly string[]
): Running {
  const script = `${ROOT}volunteer-ui/dist/node/volunteer.js`;
  return Running.start(name, process.execPath, [
    script,
    farm.url,
    "--count",
    String(count),
    ...options,
  ]);
}

async function ready(url: string): Promise<void> {
  await eventually(`${url} is ready`, async () => {
    const response = await fetch(`${url}q/health/ready`);
    return response.ok ? true : undefined;
  });
}
