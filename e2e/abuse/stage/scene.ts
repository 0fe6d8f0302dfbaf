import { setTimeout as sleep } from "node:timers/promises";

import type { JobName } from "../attack.ts";
import type { Api } from "../../test/support/api.ts";
import {
  SERVICES,
  SeparateServices,
  type ServiceName,
  startVolunteers,
} from "../../test/support/farm.ts";
import { corpus } from "../../test/support/jobs.ts";
import { type Running, holds } from "../../test/support/processes.ts";
import { ChartMemory } from "./chart.ts";
import { honestJob } from "./jobs.ts";
import { forgetPeak, peakMiB } from "./vitals.ts";

/** A leaf takes an honest volunteer so long, most of which it waits: so the processors are left to services and attackers. */
const PACE_MS = 100;
/** Rounds until classes are loaded and most is compiled. */
export const WARM_ROUNDS = 100;
const LOOK_EVERY_MS = 200;
/** Of a short job with honest volunteers, on a machine that has nothing else to do, unless strangers keep it from ending. */
const JOB_ENDS_WITHIN_MS = 20_000;
const OPEN_STATES: readonly string[] = ["CREATED", "RUNNING", ""];

interface Play {
  readonly job: JobName;
  readonly honest: number;
  /** It is under way when so many are committed. */
  readonly warmRounds: number;
}

/**
 * Three services with the memory that the chart gives them and the time-outs that everybody has, a redis-server with its
 * append-only file, and a job that honest volunteers help, paced. They speak to the services directly, from 127.0.0.1.
 */
export class Scene {
  readonly memory: ChartMemory;
  readonly farm: SeparateServices;
  readonly #jobEndsWithinMs: number;
  #datasetSha256: string | undefined;
  #play: Play | undefined;
  #jobId = "";
  #volunteers: Running | undefined;

  private constructor(farm: SeparateServices, memory: ChartMemory, jobEndsWithinMs: number) {
    this.farm = farm;
    this.memory = memory;
    this.#jobEndsWithinMs = jobEndsWithinMs;
  }

  /** @param jobEndsWithinMs how long it is waited for the end of a short job at most */
  static async start(jobEndsWithinMs = JOB_ENDS_WITHIN_MS): Promise<Scene> {
    const memory = new ChartMemory();
    const farm = await SeparateServices.start({
      jvmOptions: (service) => memory.jvmOptions(service),
      isImpatient: true,
    });
    const limits = ["maxmemory", `${memory.redisMegabytes}mb`, "maxmemory-policy", "noeviction"];
    farm.redis("config", "set", ...limits);
    return new Scene(farm, memory, jobEndsWithinMs);
  }

  get api(): Api {
    return this.farm.api;
  }

  /** The job that honest volunteers help. */
  get jobId(): string {
    return this.#jobId;
  }

  get ports(): Readonly<Record<ServiceName, number>> {
    return {
      gateway: this.farm.port("gateway"),
      "task-service": this.farm.port("task-service"),
      "model-service": this.farm.port("model-service"),
    };
  }

  /** The text that jobs train on. */
  async dataset(): Promise<string> {
    this.#datasetSha256 ??= await this.api.createDataset(corpus());
    return this.#datasetSha256;
  }

  /** Sees to it that so many honest volunteers help such a job, and that it is under way. */
  async play(play: Play): Promise<void> {
    const isPlayed = this.#play?.job === play.job && this.#play.honest === play.honest;
    if (isPlayed && this.isOpen(this.#jobId)) return;
    await this.#volunteers?.end("SIGKILL");
    if (this.#jobId !== "") await this.api.deleteJob(this.#jobId);
    this.#play = play;
    this.#jobId = await this.api.createJob(honestJob(play.job, await this.dataset()));
    this.#volunteers = this.startHonest("honest", this.#jobId, play.honest);
    await this.reaches(play.warmRounds);
  }

  /** Resolves when so many rounds are committed. */
  async reaches(round: number): Promise<void> {
    await holds(`job ${this.#jobId} reaches round ${round}`, () => this.round() >= round);
  }

  /** Paced volunteers in a process of their own. */
  startHonest(name: string, jobId: string, count: number): Running {
    const at = (service: ServiceName): string => `http://127.0.0.1:${this.farm.port(service)}`;
    const direct = ["--task-service", at("task-service"), "--model-service", at("model-service")];
    const manners = ["--pace", String(PACE_MS), "--job", jobId, "--quiet"];
    const farm = { url: `${at("gateway")}/`, api: this.api };
    return startVolunteers(name, farm, count, ...manners, ...direct);
  }

  /** Committed rounds: the number of the current version, read from Redis, which answers whatever happens to services. */
  round(jobId: string = this.#jobId): number {
    return Number(this.#field(jobId, "status", "version"));
  }

  /** Committed rounds a second, from now on. */
  async roundsPerSecond(seconds: number): Promise<number> {
    const from = { round: this.round(), at: performance.now() };
    await sleep(seconds * 1000);
    return ((this.round() - from.round) * 1000) / (performance.now() - from.at);
  }

  isOpen(jobId: string): boolean {
    return (
      OPEN_STATES.includes(this.#field(jobId, "status", "state")) &&
      this.#field(jobId, "control", "state") === "RUNNING"
    );
  }

  /** Resolves when the job, a short one, has ended, or should have. */
  async ends(jobId: string): Promise<void> {
    const deadline = performance.now() + this.#jobEndsWithinMs;
    while (this.isOpen(jobId) && performance.now() < deadline) await sleep(LOOK_EVERY_MS);
  }

  /** @returns FAILED and why, for example */
  stateOf(jobId: string): string {
    const [state, reason] = ["state", "reason"].map((name) => this.#field(jobId, "status", name));
    return reason === "" ? (state ?? "") : `${state ?? ""} (${reason ?? ""})`;
  }

  get servicesEnded(): readonly ServiceName[] {
    return SERVICES.filter((service) => this.farm.process(service).hasEnded);
  }

  forgetPeaks(): void {
    for (const service of SERVICES) forgetPeak(this.farm.process(service).pid);
  }

  /** Of a service, since peaks were forgotten; undefined: it has ended, and nobody knows. */
  peakMiB(service: ServiceName): number | undefined {
    return peakMiB(this.farm.process(service).pid);
  }

  async end(): Promise<void> {
    await this.#volunteers?.end("SIGKILL");
    for (const name of [...SERVICES, "redis"] as const) await this.farm.kill(name);
  }

  /** @returns empty: there is none */
  #field(jobId: string, key: "status" | "control", name: string): string {
    return this.farm.redis("hget", `mh:v1:{${jobId}}:${key}`, name).trim();
  }
}
