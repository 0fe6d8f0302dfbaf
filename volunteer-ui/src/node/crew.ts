import { setMaxListeners } from "node:events";
import { availableParallelism } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";

import { WebSocket } from "ws";

import { WorkerPool } from "../trainer/index.ts";
import { createNodeTrainer } from "../trainer/index.node.ts";
import {
  DatasetCache,
  StateCache,
  type Volunteer,
  type VolunteerState,
  boundedFetch,
  createVolunteer,
} from "../volunteer/index.ts";
import { AccessLine } from "./access-line.ts";
import { routed } from "./addresses.ts";
import type { Settings } from "./arguments.ts";
import { Churn } from "./churn.ts";
import { rememberingSha256 } from "./digest.ts";
import { Narrator, totals } from "./narrator.ts";
import { type CrewRecord, recordOf } from "./record.ts";

/** The volunteers of this process. Each has its own connection; they share worker threads. */
export class Crew {
  readonly #members: readonly Volunteer[];
  /** Of each member; empty if they have what this machine has. */
  readonly #lines: readonly AccessLine[];
  readonly #settings: Settings;
  readonly #say: (line: string) => void;
  readonly #end = new AbortController();

  /** @param say writes one line */
  constructor(settings: Settings, say: (line: string) => void) {
    this.#settings = settings;
    this.#say = say;
    const shared = {
      datasetCache: new DatasetCache(),
      stateCache: new StateCache(),
      sha256Hex: rememberingSha256(),
      workers: new WorkerPool(
        () => createNodeTrainer({ trustsPrograms: settings.trustsPrograms }),
        {
          most: Math.max(settings.workers, availableParallelism()),
          // Nothing throttles Node's timers, and a worker would have to be woken twice for each rest.
          sleep: (ms) => sleep(ms),
        },
      ),
    };
    const { link, count } = settings;
    // Each of them waits for it.
    setMaxListeners(count, this.#end.signal);
    this.#lines =
      link === undefined ? [] : Array.from({ length: count }, () => new AccessLine(link));
    this.#members = Array.from({ length: count }, (_, at) =>
      memberOf(settings, shared, this.#lines[at]),
    );
  }

  /** Tasks of all volunteers that were accepted. */
  get tasks(): number {
    return this.#members.reduce((sum, { state }) => sum + state.contribution.tasks, 0);
  }

  /** What was given so far. */
  get record(): CrewRecord {
    return {
      volunteers: this.#members.map(({ state }, at) =>
        recordOf(state.contribution, this.#lines[at]),
      ),
    };
  }

  /**
   * Nothing else ends a crew.
   *
   * @param onDone called whenever there are at least as many accepted tasks as were wanted
   * @param onShutOut called when all of it are banned, or lack the invitation that their job asks for
   */
  start(onDone: () => void, onShutOut: () => void): void {
    this.#members.forEach((member, at) => {
      const narrator = new Narrator(this.#settings.addresses.gatewayUrl);
      member.subscribe((state) => {
        this.#tell(narrator, state, at);
        if (this.tasks >= (this.#settings.tasks ?? Infinity)) onDone();
        if (this.#members.every(isShutOut)) onShutOut();
      });
      void this.#stay(member, at);
    });
  }

  /** @param withinMs for tasks that are nearly done; what else leaving takes is three seconds at most */
  async leave(withinMs: number): Promise<void> {
    this.#end.abort();
    const units = this.#members.map(({ state }) => state.job?.work.unit);
    await Promise.all(this.#members.map((member) => member.leave(withinMs)));
    if (this.#settings.quiet) return;
    this.#members.forEach((member, at) => {
      const did = totals(member.state.contribution, units[at]);
      this.#say(`${this.#prefix(at)}left; ${did}${carried(this.#lines[at])}`);
    });
  }

  /** Comes and goes until the end, or only comes. Who goes is in no mood to finish anything. */
  async #stay(member: Volunteer, at: number): Promise<void> {
    member.start();
    const { churn: rates } = this.#settings;
    if (rates === undefined) return;
    const churn = new Churn(rates, at);
    while (await this.#passed(churn.on())) {
      if (isShutOut(member)) return;
      await member.leave(0);
      if (await this.#passed(churn.off())) member.start();
    }
  }

  /** @returns false at once when the end has come */
  #passed(ms: number): Promise<boolean> {
    return sleep(ms, true, { signal: this.#end.signal }).catch(() => false);
  }

  #tell(narrator: Narrator, state: VolunteerState, at: number): void {
    for (const { text, isWarning } of narrator.hear(state)) {
      if (isWarning || !this.#settings.quiet) this.#say(`${this.#prefix(at)}${text}`);
    }
  }

  #prefix(at: number): string {
    return this.#members.length === 1 ? "" : `volunteer ${at + 1}: `;
  }
}

/** Nobody is here to type an invitation. */
function isShutOut({ state: { activity } }: Volunteer): boolean {
  return (
    activity.kind === "banned" || (activity.kind === "entering" && activity.needs === "invitation")
  );
}

function carried(line: AccessLine | undefined): string {
  if (line === undefined) return "";
  const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(2)} MB`;
  return `; ${megabytes(line.up.carried)} up, ${megabytes(line.down.carried)} down`;
}

interface Shared {
  readonly datasetCache: DatasetCache;
  readonly stateCache: StateCache;
  readonly sha256Hex: (bytes: Uint8Array) => Promise<string>;
  readonly workers: WorkerPool;
}

function memberOf(settings: Settings, shared: Shared, line: AccessLine | undefined): Volunteer {
  const { jobId, invitation, nickname, credential, share, pace, workers: processors } = settings;
  const { gatewayUrl, baseUrl } = settings.addresses;
  const load = boundedFetch(line?.fetch ?? fetch);
  let token: Uint8Array | undefined;
  return createVolunteer({
    gatewayUrl,
    baseUrl,
    // Results do not compress.
    openSocket: (url, protocol) =>
      new WebSocket(url, protocol, {
        perMessageDeflate: false,
        ...(line && { agent: line.agentFor(url) }),
      }),
    fetchBytes: (url, size, signal) => load(routed(settings.addresses, url), size, signal),
    tokenStore: {
      load: () => token,
      save: (saved) => {
        token = saved;
      },
    },
    ...shared,
    agent: "node",
    share,
    processors,
    pace,
    ...(jobId === undefined ? {} : { jobId }),
    ...(invitation === undefined ? {} : { invitation }),
    ...(nickname === undefined ? {} : { nickname }),
    ...(credential === undefined ? {} : { credential }),
  });
}
