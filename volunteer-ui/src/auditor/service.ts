import type { DataRef } from "../protocol/index.ts";
import type { Job } from "../rest/index.ts";
import { shardPath } from "../work/index.ts";
import { type Answer, type Check, checksOf } from "./check.ts";

/** For one answer, beyond what was asked to be waited for. Milliseconds. */
const ANSWER_WITHIN = 20_000;
const NOT_FOUND = 404;
/** Whatever else is refused stays so. */
const PASSING: readonly number[] = [408, 425, 429];
const LONGEST_REASON = 200;
const LINE_FEED = 10;
/** Of the first line of a record, which holds a specification. */
const LONGEST_LINE = 4 * 1024 * 1024;

/** Nobody answers, or nobody who can: it may be otherwise in a moment. */
export class AwayError extends Error {
  override readonly name = "AwayError";
}

/** The installation does not do what it was asked, and will not. */
export class RefusedError extends Error {
  override readonly name = "RefusedError";
}

type Fetch = (url: string, request: RequestInit) => Promise<Response>;

export interface ServiceOptions {
  /** Of the installation, with a slash at the end. */
  readonly url: string;
  /** Of models and records, likewise. */
  readonly modelServiceUrl: string;
  /** With the scope `auditor` or `admin`. */
  readonly token: string;
  /** Of the auditor. */
  readonly name: string;
  readonly fetch: Fetch;
}

/**
 * What an auditor asks of an installation. Of what is gone, undefined is given; everything throws an {@link AwayError}, or a
 * {@link RefusedError} with a sentence for a person.
 */
export class Service {
  readonly #options: ServiceOptions;

  constructor(options: ServiceOptions) {
    this.#options = options;
  }

  /**
   * What to compute, which nobody else is given for a while.
   *
   * @param count at most so many
   * @param waitMs if there is nothing, so long
   */
  async take(count: number, waitMs: number, signal: AbortSignal): Promise<readonly Check[]> {
    const { name } = this.#options;
    const content = { auditor: name, count, waitMs };
    const answer = await this.#post("api/checks/take", content, signal, waitMs);
    if (answer.status === NOT_FOUND) throw await refusal("POST", "api/checks/take", answer);
    return checksOf(await readJson(answer));
  }

  /** Of no effect if nobody waits for it any more. */
  async done({ id, job }: Check, answer: Answer, signal: AbortSignal): Promise<void> {
    const content = { auditor: this.#options.name, job, id, ...answer };
    const response = await this.#post("api/checks/done", content, signal);
    await response.body?.cancel();
  }

  /** When the job was created, which tells it from another one of this id. Unix time, milliseconds. */
  async createdAt(job: string, signal: AbortSignal): Promise<number | undefined> {
    const response = await this.#get(`api/jobs/${job}`, signal);
    return response && ((await readJson(response)) as Job).createdAt;
  }

  /** The job's specification: a message. */
  async spec(job: string, signal: AbortSignal): Promise<Uint8Array | undefined> {
    const response = await this.#get(`api/models/${job}/record`, signal);
    if (response === undefined) return undefined;
    const first = JSON.parse(await firstLine(response)) as { readonly spec?: unknown };
    if (typeof first.spec !== "string")
      throw new RefusedError(`the record of job ${job} has no spec`);
    return new Uint8Array(Buffer.from(first.spec, "base64"));
  }

  /** A data set, unchecked. */
  data(sha256: string, signal: AbortSignal): Promise<Uint8Array | undefined> {
    return this.#bytes(`api/datasets/${sha256}`, signal);
  }

  /** A shard of what the manifest lists, unchecked. */
  shard(manifest: DataRef, shard: DataRef, signal: AbortSignal): Promise<Uint8Array | undefined> {
    return this.#bytes(shardPath(manifest, shard), signal);
  }

  /** A version of a job's state, unchecked. */
  state(sha256: string, signal: AbortSignal): Promise<Uint8Array | undefined> {
    return this.#bytes(`api/models/${sha256}`, signal);
  }

  async #bytes(path: string, signal: AbortSignal): Promise<Uint8Array | undefined> {
    const response = await this.#get(path, signal);
    return response && new Uint8Array(await read(() => response.arrayBuffer()));
  }

  async #get(path: string, signal: AbortSignal): Promise<Response | undefined> {
    const response = await this.#ask("GET", path, {}, signal);
    if (response.status !== NOT_FOUND) return response;
    await response.body?.cancel();
    return undefined;
  }

  #post(path: string, content: object, signal: AbortSignal, waitMs = 0): Promise<Response> {
    const headers = {
      authorization: `Bearer ${this.#options.token}`,
      "content-type": "application/json",
    };
    const request = { method: "POST", headers, body: JSON.stringify(content) };
    return this.#ask("POST", path, request, signal, waitMs);
  }

  /** @returns what was answered, with success or 404 */
  async #ask(
    method: string,
    path: string,
    request: RequestInit,
    signal: AbortSignal,
    waitMs = 0,
  ): Promise<Response> {
    const { url, modelServiceUrl, fetch } = this.#options;
    const at = path.startsWith("api/models/") ? modelServiceUrl : url;
    const patience = AbortSignal.any([signal, AbortSignal.timeout(waitMs + ANSWER_WITHIN)]);
    const response = await read(() => fetch(at + path, { ...request, signal: patience }));
    if (response.ok || response.status === NOT_FOUND) return response;
    const isPassing = response.status >= 500 || PASSING.includes(response.status);
    const refused = await refusal(method, path, response);
    throw isPassing ? new AwayError(refused.message) : refused;
  }
}

async function refusal(method: string, path: string, response: Response): Promise<RefusedError> {
  const text = (await read(() => response.text())).slice(0, LONGEST_REASON);
  return new RefusedError(`${method} /${path}: HTTP ${response.status} ${text}`.trim());
}

async function readJson(response: Response): Promise<unknown> {
  const text = await read(() => response.text());
  try {
    return JSON.parse(text);
  } catch {
    throw new RefusedError(
      `${response.url}: answered something that is not JSON; is this the address of a Manyhands server?`,
    );
  }
}

/** A record is as long as its job; no more of it is read than that. */
async function firstLine(response: Response): Promise<string> {
  if (response.body === null) return "";
  const pieces: Uint8Array[] = [];
  let length = 0;
  const reader: ReadableStreamDefaultReader<Uint8Array> = response.body.getReader();
  try {
    while (length < LONGEST_LINE) {
      const { done, value } = await read(() => reader.read());
      if (done) break;
      const end = value.indexOf(LINE_FEED);
      pieces.push(end < 0 ? value : value.subarray(0, end));
      length += value.length;
      if (end >= 0) break;
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
  return Buffer.concat(pieces).toString("utf8");
}

/** Whatever breaks off is away. */
async function read<T>(attempt: () => Promise<T>): Promise<T> {
  try {
    return await attempt();
  } catch (error) {
    throw new AwayError(reasonOf(error), { cause: error });
  }
}

/** Node hides why a connection failed in the cause. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}
