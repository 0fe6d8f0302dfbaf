/** For one request. Milliseconds. */
const ANSWER_WITHIN = 10_000;

/** What an organizer does, over REST. Every request fails with a sentence that names it and the answer. */
export class Organizer {
  readonly #url: string;
  readonly #token: string;

  /**
   * @param url of task-service, with a slash at the end
   * @param token the organizers'
   */
  constructor(url: string, token: string) {
    this.#url = url;
    this.#token = token;
  }

  /** @returns the SHA-256 by which jobs name it */
  async store(text: string): Promise<string> {
    const stored = await this.#send("POST", "api/datasets", text, "application/octet-stream");
    return ((await stored.json()) as { readonly sha256: string }).sha256;
  }

  /** @returns the id of the new job */
  async create(description: object): Promise<string> {
    const body = JSON.stringify(description);
    const created = await this.#send("POST", "api/jobs", body, "application/json");
    return ((await created.json()) as { readonly id: string }).id;
  }

  async state(job: string): Promise<string> {
    const answer = await this.#send("GET", `api/jobs/${job}`);
    return ((await answer.json()) as { readonly state: string }).state;
  }

  async delete(job: string): Promise<void> {
    await this.#send("DELETE", `api/jobs/${job}`);
  }

  async #send(method: string, path: string, body?: string, type?: string): Promise<Response> {
    const url = this.#url + path;
    const response = await fetch(url, {
      method,
      headers: {
        authorization: `Bearer ${this.#token}`,
        ...(type === undefined ? {} : { "content-type": type }),
      },
      signal: AbortSignal.timeout(ANSWER_WITHIN),
      ...(body === undefined ? {} : { body }),
    }).catch((error: unknown) => {
      throw new Error(`${method} ${url}: ${reasonOf(error)}`, { cause: error });
    });
    if (!response.ok) {
      throw new Error(`${method} ${url}: HTTP ${response.status} ${await response.text()}`);
    }
    return response;
  }
}

/** Node hides why a connection failed in the cause. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}
