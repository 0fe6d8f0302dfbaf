import type { Dataset, Job, JobDescription } from "../rest/index.ts";
import { ask, refusalOf } from "./ask.ts";
import type { Patience } from "./patience.ts";

/** A service that answers with this has been asked before, by an attempt whose answer was lost. */
const JOB_EXISTS = 409;
const JOB_NOT_FOUND = 404;

/**
 * What an organizer does, over REST. Requests are repeated while task-service is away, as long as the patience lasts; each
 * fails with a sentence that names it and the answer.
 */
export class Organizer {
  readonly #url: string;
  readonly #token: string;
  readonly #patience: Patience;

  /**
   * @param url of task-service, with a slash at the end
   * @param token the organizers'
   */
  constructor(url: string, token: string, patience: Patience) {
    this.#url = url;
    this.#token = token;
    this.#patience = patience;
  }

  /** @returns the SHA-256 by which jobs name it */
  async store(text: string): Promise<string> {
    const stored = await this.#send("POST", "api/datasets", {
      body: text,
      type: "application/octet-stream",
    });
    return ((await stored.json()) as Dataset).sha256;
  }

  /** @param job with an id that nobody else chooses, so that repeating the request makes no second job */
  async create(job: JobDescription & Pick<Job, "id">): Promise<void> {
    const content = { body: JSON.stringify(job), type: "application/json" };
    await this.#send("POST", "api/jobs", content, JOB_EXISTS);
  }

  async state(job: string): Promise<Job["state"]> {
    const answer = await this.#send("GET", `api/jobs/${job}`);
    return ((await answer.json()) as Job).state;
  }

  /** Of no effect if there is no such job. */
  async delete(job: string): Promise<void> {
    await this.#send("DELETE", `api/jobs/${job}`, undefined, JOB_NOT_FOUND);
  }

  /** @param done a status that means success besides 2xx */
  async #send(method: string, path: string, content?: Content, done?: number): Promise<Response> {
    const url = this.#url + path;
    const headers = {
      authorization: `Bearer ${this.#token}`,
      ...(content === undefined ? {} : { "content-type": content.type }),
    };
    const body = content === undefined ? {} : { body: content.body };
    const response = await this.#patience.until(`${method} ${url}`, (withinMs) =>
      ask(url, { method, headers, ...body }, withinMs),
    );
    if (response.ok || response.status === done) return response;
    throw new Error(`${method} ${url}: ${await refusalOf(response)}`);
  }
}

interface Content {
  readonly body: string;
  /** Of media. */
  readonly type: string;
}
