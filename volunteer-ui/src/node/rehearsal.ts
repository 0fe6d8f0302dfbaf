import { randomBytes } from "node:crypto";

import type { Settings } from "./arguments.ts";
import { ask } from "./ask.ts";
import { Organizer } from "./organizer.ts";
import { type Clock, Patience } from "./patience.ts";
import { TEXT, description } from "./training/rehearsal-job.ts";

/** Until all services have answered: right after an installation, images are still being pulled. Milliseconds. */
export const SERVICES_WITHIN = 90_000;
/** For the requests at the end. Milliseconds. */
export const END_WITHIN = 10_000;

/** A small job of its own, to show that every service does its part. Whoever begins it ends it, even if beginning failed. */
export class Rehearsal {
  readonly #jobId = `rehearsal-${randomBytes(4).toString("hex")}`;
  readonly #settings: Settings;
  readonly #adminToken: string;
  readonly #say: (line: string) => void;
  readonly #clock: Clock | undefined;
  #mayExist = false;
  #ending: Organizer | undefined;

  /** @param say writes one line about what is waited for */
  constructor(settings: Settings, adminToken: string, say: (line: string) => void, clock?: Clock) {
    this.#settings = settings;
    this.#adminToken = adminToken;
    this.#say = say;
    this.#clock = clock;
  }

  /**
   * Waits for the services.
   *
   * @throws Error with a sentence for a person: a service is missing, or task-service does not know the token
   */
  async begin(): Promise<void> {
    const patience = new Patience(SERVICES_WITHIN, this.#say, this.#clock);
    const organizer = this.#organizer(patience);
    const dataset = await organizer.store(TEXT);
    const { baseUrl, modelServiceUrl } = this.#settings.addresses;
    await answers(baseUrl, patience);
    await answers(`${modelServiceUrl}api/models/${this.#jobId}/history`, patience);
    this.#mayExist = true;
    await organizer.create(description(this.#jobId, dataset));
  }

  /** What the crew is to do: one task of this job. */
  part(): Settings {
    return { ...this.#settings, jobId: this.#jobId, tasks: 1 };
  }

  /** @returns what to look at when no task was accepted */
  async suspicion(): Promise<string> {
    const state = await this.#atTheEnd().state(this.#jobId);
    return state === "CREATED"
      ? `no model-service took job ${this.#jobId}; look at its log`
      : `job ${this.#jobId} is ${state}, but the gateway accepted no result; look at the log of the gateway`;
  }

  async end(): Promise<void> {
    if (this.#mayExist) await this.#atTheEnd().delete(this.#jobId);
  }

  #atTheEnd(): Organizer {
    return (this.#ending ??= this.#organizer(new Patience(END_WITHIN, this.#say, this.#clock)));
  }

  #organizer(patience: Patience): Organizer {
    return new Organizer(this.#settings.addresses.taskServiceUrl, this.#adminToken, patience);
  }
}

/** Whatever the answer is: that no such job is known proves as much as a page. */
async function answers(url: string, patience: Patience): Promise<void> {
  const response = await patience.until(`GET ${url}`, (withinMs) => ask(url, {}, withinMs));
  await response.body?.cancel();
}
