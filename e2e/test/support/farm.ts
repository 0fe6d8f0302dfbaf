import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { Api } from "./api.ts";
import { LITTLE_COMPILING, ROOT, Running, eventually, freePort, java, run } from "./processes.ts";
import { startIngress } from "./ingress.ts";

export const ADMIN_TOKEN = "e2e-admin-token";
const VOLUNTEER_TOKEN = "e2e-volunteer-token";
const SIGNING_KEY = Buffer.from("e2e signing key of 32 characters").toString("base64");

/**
 * What a machine that is busy must not bring about: that a task is issued twice because its lease is over, or because volunteers
 * or a service did not get a word in. Who has gone without a word is noticed by the connection, or by the missing heartbeat.
 */
const PATIENCE = {
  MANYHANDS_GATEWAY_LEASE_INITIAL: "1h",
  MANYHANDS_GATEWAY_LEASE_AT_LEAST: "1h",
  MANYHANDS_GATEWAY_LEASE_AT_MOST: "1h",
  MANYHANDS_GATEWAY_SESSION_HELLO_WITHIN: "5m",
  MANYHANDS_GATEWAY_SESSION_SILENCE: "5m",
  MANYHANDS_GATEWAY_SESSION_DRAIN: "5m",
} as const;
const QUICK_START: readonly string[] = ["-Xmx512m", ...LITTLE_COMPILING];

/** Whatever serves volunteers and organizers at one address. */
export interface Farm {
  readonly url: string;
  readonly api: Api;
}

/**
 * The three services in one JVM, with the embedded Redis.
 *
 * @param adminToken if a certain one is wanted
 * @param more environment, beyond what it needs
 */
export async function startStandalone(
  name: string,
  {
    adminToken,
    more = {},
  }: { readonly adminToken?: string; readonly more?: Readonly<Record<string, string>> } = {},
): Promise<Farm & { readonly process: Running }> {
  const port = await freePort();
  const data = mkdtempSync(join(tmpdir(), "manyhands-e2e-"));
  if (adminToken !== undefined) writeFileSync(join(data, "admin-token"), adminToken);
  const jar = "standalone/target/quarkus-app/quarkus-run.jar";
  const up = ["up", "--port", String(port), "--data", data];
  const command = [...LITTLE_COMPILING, `-Dmanyhands.home=${ROOT}`, "-jar", jar, ...up];
  const process = Running.start(name, java(), command, { ...PATIENCE, ...more });
  const url = `http://127.0.0.1:${port}/`;
  await ready(process, url);
  const token = readFileSync(join(data, "admin-token"), "utf8").trim();
  return { url, api: new Api(url, token), process };
}

export type ServiceName = "task-service" | "model-service" | "gateway";
export const SERVICES: readonly ServiceName[] = ["task-service", "model-service", "gateway"];

interface StartOptions {
  /** Environment of a service, beyond what it needs. */
  readonly more?: (service: ServiceName) => Readonly<Record<string, string>>;
  readonly jvmOptions?: readonly string[] | ((service: ServiceName) => readonly string[]);
  /** Time-outs as every installation has them, not those of a test that is about something else. */
  readonly isImpatient?: boolean;
}

/** Three JVMs, a redis-server with its append-only file, and a small reverse proxy in front. */
export class SeparateServices implements Farm {
  private readonly processes = new Map<ServiceName | "redis", Running>();
  private readonly data = mkdtempSync(join(tmpdir(), "manyhands-e2e-"));

  readonly api: Api;

  private constructor(
    readonly url: string,
    readonly redisPort: number,
    private readonly ports: ReadonlyMap<ServiceName, number>,
    private readonly options: StartOptions,
  ) {
    this.api = new Api(url, ADMIN_TOKEN);
  }

  static async start(options: StartOptions = {}): Promise<SeparateServices> {
    const ports = new Map<ServiceName, number>();
    for (const service of SERVICES) ports.set(service, await freePort());
    const ingressPort = await startIngress((service) => [ports.get(service) ?? 0]);
    const url = `http://127.0.0.1:${ingressPort}/`;
    const farm = new SeparateServices(url, await freePort(), ports, options);
    farm.startRedis();
    await Promise.all(SERVICES.map((service) => farm.startService(service)));
    return farm;
  }

  startRedis(): void {
    this.processes.set("redis", startRedis(this.redisPort, this.data));
  }

  async startService(service: ServiceName): Promise<void> {
    const { more, jvmOptions, isImpatient = false } = this.options;
    const environment = { ...oneRedis(this.redisPort), ...more?.(service) };
    const process = startService(service, service, this.port(service), environment, {
      jvmOptions: typeof jvmOptions === "function" ? jvmOptions(service) : jvmOptions,
      isImpatient,
    });
    this.processes.set(service, process);
    await ready(process, `http://127.0.0.1:${this.port(service)}/`);
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
    return redisCli(this.redisPort, command);
  }
}

/** One of several processes of a service. */
interface Instance {
  readonly service: ServiceName;
  readonly port: number;
  readonly process: Running;
}

/** Several JVMs of each service, a redis-server, and a reverse proxy in front that goes round robin. */
export class ReplicatedServices implements Farm {
  readonly api: Api;
  private started = 0;

  private constructor(
    readonly url: string,
    private readonly redisPort: number,
    private readonly instances: Instance[],
  ) {
    this.api = new Api(url, ADMIN_TOKEN);
  }

  static async start(instancesOfEach: number): Promise<ReplicatedServices> {
    const redisPort = await freePort();
    startRedis(redisPort, mkdtempSync(join(tmpdir(), "manyhands-e2e-")));
    const instances: Instance[] = [];
    const ingressPort = await startIngress((service) =>
      instances.filter((each) => each.service === service).map(({ port }) => port),
    );
    const url = `http://127.0.0.1:${ingressPort}/`;
    const farm = new ReplicatedServices(url, redisPort, instances);
    await farm.add(...Array.from({ length: instancesOfEach }, () => SERVICES).flat());
    return farm;
  }

  /** Starts one more process of each of these services; resolves when all are ready. */
  async add(...services: readonly ServiceName[]): Promise<void> {
    await Promise.all(
      services.map(async (service) => {
        const port = await freePort();
        this.started += 1;
        const name = `${service}-${this.started}`;
        const process = startService(name, service, port, oneRedis(this.redisPort));
        await ready(process, `http://127.0.0.1:${port}/`);
        this.instances.push({ service, port, process });
      }),
    );
  }

  /** Sends the signal to the oldest process of the service, and waits until it has ended. */
  async end(service: ServiceName, signal: "SIGTERM" | "SIGKILL"): Promise<void> {
    const instance = this.instances.find((each) => each.service === service);
    if (instance === undefined) throw new Error(`no ${service} is running`);
    await instance.process.end(signal);
    this.instances.splice(this.instances.indexOf(instance), 1);
  }

  redis(...command: readonly string[]): string {
    return redisCli(this.redisPort, command);
  }
}

function startRedis(port: number, data: string): Running {
  const args = ["--port", String(port), "--bind", "127.0.0.1", "--dir", data];
  return Running.start("redis", "redis-server", [...args, "--appendonly", "yes", "--save", ""]);
}

/** Environment of a service: its Redis. */
type RedisVariables = Readonly<Record<`QUARKUS_REDIS_${string}`, string>>;

function oneRedis(port: number): RedisVariables {
  return { QUARKUS_REDIS_HOSTS: `redis://127.0.0.1:${port}` };
}

export function startService(
  name: string,
  service: ServiceName,
  port: number,
  environment: RedisVariables & Readonly<Record<string, string>>,
  {
    jvmOptions = QUICK_START,
    program = ["-jar", `${service}/target/quarkus-app/quarkus-run.jar`],
    isImpatient = false,
  }: {
    jvmOptions?: readonly string[] | undefined;
    /** What the JVM runs. */
    program?: readonly string[];
    isImpatient?: boolean;
  } = {},
): Running {
  return Running.start(name, java(), [...jvmOptions, ...program], {
    QUARKUS_HTTP_PORT: String(port),
    QUARKUS_HTTP_HOST: "127.0.0.1",
    ...(isImpatient ? {} : PATIENCE),
    ...environment,
    MANYHANDS_TASK_ADMIN_TOKEN: ADMIN_TOKEN,
    MANYHANDS_GATEWAY_VOLUNTEER_TOKEN: VOLUNTEER_TOKEN,
    MANYHANDS_GATEWAY_SIGNING_KEY: SIGNING_KEY,
  });
}

export function redisCli(port: number, command: readonly string[]): string {
  return run("redis-cli", ["-p", String(port), ...command]);
}

/** Headless volunteers in one Node process: the organizer's own, unless the services were started otherwise. */
export function startVolunteers(
  name: string,
  farm: Farm,
  count: number,
  ...options: readonly string[]
): Running {
  return startCrew(name, farm, count, VOLUNTEER_TOKEN, options);
}

/** The same, of whom nobody knows anything. */
export function startStrangers(
  name: string,
  farm: Farm,
  count: number,
  ...options: readonly string[]
): Running {
  return startCrew(name, farm, count, "", options);
}

function startCrew(
  name: string,
  farm: Farm,
  count: number,
  token: string,
  options: readonly string[],
): Running {
  const script = `${ROOT}volunteer-ui/dist/node/volunteer.js`;
  const args = [script, farm.url, "--count", String(count), ...options];
  return Running.start(name, process.execPath, args, { MANYHANDS_VOLUNTEER_TOKEN: token });
}

/** Waits until the service there says that it is ready. Fails at once if its process ends before. */
export async function ready(service: Running, url: string): Promise<void> {
  const isReady = eventually(`${service.name} is ready at ${url}`, async () => {
    if (service.hasEnded) return false;
    const response = await fetch(`${url}q/health/ready`);
    return response.ok ? true : undefined;
  });
  if (!(await isReady))
    throw new Error(`${service.name} has ended; the reason is in ${service.log}`);
}
