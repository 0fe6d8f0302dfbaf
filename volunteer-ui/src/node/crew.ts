import { availableParallelism } from "node:os";

import { WebSocket } from "ws";

import { createNodeTrainer } from "../trainer/index.node.ts";
import {
  DatasetCache,
  type Volunteer,
  type VolunteerState,
  boundedFetch,
  createVolunteer,
} from "../volunteer/index.ts";
import { routed } from "./addresses.ts";
import type { Settings } from "./arguments.ts";
import { Narrator, totals } from "./narrator.ts";
import { rememberingSha256 } from "./digest.ts";
import { SharedTrainers } from "./shared-trainers.ts";

/** The volunteers of this process. Each has its own connection; they share worker threads. */
export class Crew {
  readonly #members: readonly Volunteer[];
  readonly #settings: Settings;
  readonly #say: (line: string) => void;

  /** @param say writes one line */
  constructor(settings: Settings, say: (line: string) => void) {
    this.#settings = settings;
    this.#say = say;
    const shared = {
      datasetCache: new DatasetCache(),
      sha256Hex: rememberingSha256(),
      trainers: new SharedTrainers(
        createNodeTrainer,
        Math.max(settings.workers, availableParallelism()),
      ),
    };
    this.#members = Array.from({ length: settings.count }, () => memberOf(settings, shared));
  }

  /** Tasks of all volunteers that were accepted. */
  get tasks(): number {
    return this.#members.reduce((sum, { state }) => sum + state.contribution.tasks, 0);
  }

  /**
   * @param onDone called whenever there are at least as many accepted tasks as were wanted
   * @param onAllFailed called when no volunteer can go on by itself
   */
  start(onDone: () => void, onAllFailed: () => void): void {
    this.#members.forEach((member, at) => {
      const narrator = new Narrator(this.#settings.addresses.gatewayUrl);
      member.subscribe((state) => {
        this.#tell(narrator, state, at);
        if (this.tasks >= (this.#settings.tasks ?? Infinity)) onDone();
        if (this.#members.every(({ state: { activity } }) => activity.kind === "failed")) {
          onAllFailed();
        }
      });
      member.start();
    });
  }

  async leave(): Promise<void> {
    await Promise.all(this.#members.map((member) => member.leave()));
    if (this.#settings.quiet) return;
    this.#members.forEach((member, at) => {
      this.#say(`${this.#prefix(at)}left; ${totals(member.state.contribution)}`);
    });
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

interface Shared {
  readonly datasetCache: DatasetCache;
  readonly sha256Hex: (bytes: Uint8Array) => Promise<string>;
  readonly trainers: SharedTrainers;
}

function memberOf(settings: Settings, { datasetCache, sha256Hex, trainers }: Shared): Volunteer {
  const { jobId, nickname, share, paceMs, workers } = settings;
  const { gatewayUrl, baseUrl } = settings.addresses;
  const load = boundedFetch(fetch);
  let token: Uint8Array | undefined;
  return createVolunteer({
    gatewayUrl,
    baseUrl,
    // Gradients do not compress.
    openSocket: (url, protocol) => new WebSocket(url, protocol, { perMessageDeflate: false }),
    fetchBytes: (url, size, signal) => load(routed(settings.addresses, url), size, signal),
    createTrainer: () => trainers.create(),
    tokenStore: {
      load: () => token,
      save: (saved) => {
        token = saved;
      },
    },
    sha256Hex,
    datasetCache,
    agent: "node",
    share,
    processors: workers,
    paceMs,
    ...(jobId === undefined ? {} : { jobId }),
    ...(nickname === undefined ? {} : { nickname }),
  });
}
