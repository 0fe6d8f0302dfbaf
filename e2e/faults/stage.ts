import { execFile } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";

import { Api } from "../test/support/api.ts";
import {
  ADMIN_TOKEN,
  type Farm,
  ready,
  startService,
  startVolunteers,
} from "../test/support/farm.ts";
import { startIngress } from "../test/support/ingress.ts";
import { Running, freePort } from "../test/support/processes.ts";
import { AppendOnlyFile } from "./append-only-file.ts";
import { Clock } from "./clock.ts";
import { Door } from "./door.ts";
import {
  CROWDS,
  type CrowdName,
  INSTANCES,
  type InstanceName,
  type LineName,
  type ProcessName,
  SERVICE_OF,
} from "./fault.ts";
import { Line } from "./line.ts";
import { quickStart } from "./quick-start.ts";
import { HASTE } from "./settings.ts";

const VOLUNTEERS_OF_CROWD = 2;
/** A leaf takes a volunteer so long, most of which it waits. */
const PACE_MS = 20;
/** Longer than Redis is ever stopped. */
const REDIS_ANSWERS_WITHIN_MS = 10_000;

const runs = promisify(execFile);

/** The services, Redis and volunteers, each a process, and what lies between them: everything that faults happen to. */
export class Stage implements Farm {
  readonly url: string;
  readonly api: Api;
  readonly file: AppendOnlyFile;
  readonly door: Door;
  readonly #data: string;
  readonly #ports: Ports;
  readonly #lines: ReadonlyMap<LineName, Line>;
  readonly #clocks = new Map<InstanceName | "redis", Clock>();
  readonly #processes = new Map<ProcessName, Running>();
  /** What is done to a process is done one after the other. */
  readonly #turns = new Map<ProcessName, Promise<void>>();

  private constructor(
    private readonly name: string,
    private readonly library: string | undefined,
    ports: Ports,
    lines: ReadonlyMap<LineName, Line>,
    door: Door,
  ) {
    this.#data = mkdtempSync(join(tmpdir(), "manyhands-faults-"));
    this.#ports = ports;
    this.#lines = lines;
    this.door = door;
    this.url = `http://127.0.0.1:${ports.ingress}/`;
    this.api = new Api(this.url, ADMIN_TOKEN);
    this.file = new AppendOnlyFile(this.#data);
  }

  /**
   * @param name of its processes' logs
   * @param library tells processes another time; undefined: clocks do not step
   */
  static async start(name: string, library: string | undefined): Promise<Stage> {
    const ports = await portsOf();
    const lines = new Map<LineName, Line>();
    for (const instance of INSTANCES) lines.set(instance, await Line.open(ports.redis));
    lines.set("crowd-1", await Line.open(ports.ingress));
    const toGateway = await Line.open(ports.services["gateway-2"]);
    lines.set("crowd-2", toGateway);
    const stage = new Stage(name, library, ports, lines, await Door.open(toGateway.port));
    await stage.#start("redis");
    await Promise.all(INSTANCES.map((instance) => stage.#start(instance)));
    await Promise.all(CROWDS.map((crowd) => stage.#start(crowd)));
    return stage;
  }

  get processes(): readonly Running[] {
    return [...this.#processes.values()];
  }

  line(name: LineName): Line {
    const line = this.#lines.get(name);
    if (line === undefined) throw new Error(`${name} has no line`);
    return line;
  }

  /** Ends a process by a signal, does what is to be done while it is away, and starts it anew. Resolves when it is ready. */
  async replace(
    who: ProcessName,
    signal: "SIGKILL" | "SIGTERM",
    meanwhile: () => Promise<void> | void,
  ): Promise<void> {
    await this.#inTurn(who, async () => {
      await this.#process(who).end(signal);
      await meanwhile();
      await this.#start(who);
    });
  }

  async stop(who: ProcessName, forMs: number): Promise<void> {
    await this.#inTurn(who, async () => {
      const { pid } = this.#process(who);
      process.kill(pid, "SIGSTOP");
      await sleep(forMs);
      process.kill(pid, "SIGCONT");
    });
  }

  step(who: InstanceName | "redis", byMs: number): void {
    this.#clocks.get(who)?.step(byMs);
  }

  /** Its answer, or undefined if there is none. */
  async redis(...command: readonly string[]): Promise<string | undefined> {
    const args = ["-e", "-p", String(this.#ports.redis), ...command];
    const answered = runs("redis-cli", args, { timeout: REDIS_ANSWERS_WITHIN_MS });
    return answered.then(({ stdout }) => stdout.trim()).catch(() => undefined);
  }

  /** Processes that have ended although nobody ended them. */
  get ended(): readonly string[] {
    return this.processes.filter(({ hasEnded }) => hasEnded).map(({ name }) => name);
  }

  /** Resolves when all processes are there and all services are ready. */
  async isWhole(): Promise<void> {
    await Promise.all(
      INSTANCES.map((instance) => ready(this.#process(instance), this.#urlOf(instance))),
    );
    if (this.ended.length > 0) throw new Error(`${this.ended.join(" and ")} ended by themselves`);
  }

  async end(): Promise<void> {
    for (const line of this.#lines.values()) line.close();
    this.door.close();
    for (const clock of this.#clocks.values()) clock.close();
    await Promise.all(this.processes.map((each) => each.end("SIGKILL")));
  }

  async #inTurn(who: ProcessName, action: () => Promise<void>): Promise<void> {
    const turn = (this.#turns.get(who) ?? Promise.resolve()).then(action);
    this.#turns.set(
      who,
      turn.catch(() => undefined),
    );
    await turn;
  }

  #process(who: ProcessName): Running {
    const running = this.#processes.get(who);
    if (running === undefined) throw new Error(`${who} was never started`);
    return running;
  }

  async #start(who: ProcessName): Promise<void> {
    if (who === "redis") {
      this.#processes.set(who, this.#startRedis());
      await this.#redisAnswers();
    } else if (isCrowd(who)) {
      this.#processes.set(who, this.#startCrowd(who));
    } else {
      const process = this.#startService(who);
      this.#processes.set(who, process);
      await ready(process, this.#urlOf(who));
    }
  }

  /** As the chart has it, but for rewriting its file, in the midst of which none can be cut. */
  #startRedis(): Running {
    const options = {
      port: String(this.#ports.redis),
      ...{ bind: "127.0.0.1", dir: this.#data, save: "" },
      ...{ appendonly: "yes", appendfsync: "everysec", "auto-aof-rewrite-percentage": "0" },
    };
    const args = Object.entries(options).flatMap(([name, value]) => [`--${name}`, value]);
    return Running.start(`${this.name}-redis`, "redis-server", args, this.#time("redis"));
  }

  async #redisAnswers(): Promise<void> {
    while ((await this.redis("ping")) !== "PONG") {
      if (this.#process("redis").hasEnded) throw new Error("Redis does not start");
      await sleep(10);
    }
  }

  #startService(instance: InstanceName): Running {
    const environment = {
      ...HASTE,
      ...this.#time(instance),
      QUARKUS_REDIS_HOSTS: `redis://127.0.0.1:${this.line(instance).port}`,
    };
    const port = this.#ports.services[instance];
    const service = SERVICE_OF[instance];
    const start = { ...quickStart(service), isImpatient: true };
    return startService(`${this.name}-${instance}`, service, port, environment, start);
  }

  #startCrowd(crowd: CrowdName): Running {
    const direct = ["--task-service", this.#urlOf("task-service")];
    direct.push("--model-service", this.#urlOf("model-service-1"));
    const isAtDoor = crowd === "crowd-2";
    const url = isAtDoor ? this.door.url : `http://127.0.0.1:${this.line(crowd).port}/`;
    const options = ["--pace", String(PACE_MS), "--quiet", ...(isAtDoor ? direct : [])];
    const farm = { url, api: this.api };
    return startVolunteers(`${this.name}-${crowd}`, farm, VOLUNTEERS_OF_CROWD, ...options);
  }

  #time(who: InstanceName | "redis"): Readonly<Record<string, string>> {
    if (this.library === undefined) return {};
    const clock = this.#clocks.get(who) ?? new Clock(join(this.#data, `clock-of-${who}`));
    this.#clocks.set(who, clock);
    return clock.variables(this.library);
  }

  #urlOf(instance: InstanceName): string {
    return `http://127.0.0.1:${this.#ports.services[instance]}/`;
  }
}

interface Ports {
  readonly redis: number;
  readonly ingress: number;
  readonly services: Readonly<Record<InstanceName, number>>;
}

async function portsOf(): Promise<Ports> {
  const services = {
    "task-service": await freePort(),
    "model-service-1": await freePort(),
    "model-service-2": await freePort(),
    "gateway-1": await freePort(),
    "gateway-2": await freePort(),
  };
  const ingress = await startIngress((service) =>
    INSTANCES.filter((instance) => SERVICE_OF[instance] === service).map(
      (instance) => services[instance],
    ),
  );
  return { redis: await freePort(), ingress, services };
}

function isCrowd(who: ProcessName): who is CrowdName {
  return CROWDS.some((crowd) => crowd === who);
}
