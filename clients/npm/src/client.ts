import { Job } from "./job.ts";
import { DEFAULT_RETRY, type Retry } from "./retry.ts";
import { type Abortable, Transport } from "./transport.ts";
import type {
  Conversion,
  Dataset,
  DatasetDescription,
  JobDescription,
  JobList,
  JobStatus,
} from "./types.ts";

export interface ClientOptions {
  /** Of the server. Left out: what MANYHANDS_URL has, or http://localhost:8080/. */
  readonly url?: string | URL;
  /** An organizer's. Left out: what MANYHANDS_ADMIN_TOKEN has. Whoever only looks on needs none. */
  readonly token?: string;
  readonly retry?: Partial<Retry>;
  /** In place of the platform's. */
  readonly fetch?: typeof globalThis.fetch;
}

const DEFAULT_URL = "http://localhost:8080/";

/** Speaks to a Manyhands server for an organizer, from Node.js or from a page of that server. */
export class Client {
  readonly datasets: Datasets;
  readonly jobs: Jobs;
  /** Ends with a slash. */
  readonly url: string;

  constructor({ url, token, retry, fetch }: ClientOptions = {}) {
    this.url = address(url ?? variable("MANYHANDS_URL") ?? DEFAULT_URL);
    const transport = new Transport(
      this.url,
      (token ?? variable("MANYHANDS_ADMIN_TOKEN") ?? "").trim(),
      { ...DEFAULT_RETRY, ...retry },
      fetch ?? ((...request) => globalThis.fetch(...request)),
    );
    this.datasets = new Datasets(transport);
    this.jobs = new Jobs(transport);
  }
}

/** Data sets: bytes on the server, named by their SHA-256. */
class Datasets {
  constructor(private readonly transport: Transport) {}

  /**
   * Stores a data set.
   *
   * @param body in Node.js also what `fs.openAsBlob` returns, so that a large file is not read at once
   * @param options what it is to be converted from and how, such as `format: "csv", target: "income"`; without a format it is
   *   stored byte by byte
   */
  async upload(
    body: Uint8Array<ArrayBuffer> | ArrayBuffer | Blob | string,
    { signal, ...query }: Conversion & Abortable = {},
  ): Promise<Dataset> {
    const type = "application/octet-stream";
    return this.transport.json("api/datasets", { method: "POST", query, body, type, signal });
  }

  /** What a converted data set holds. */
  async describe(sha256: string, { signal }: Abortable = {}): Promise<DatasetDescription> {
    return this.transport.json(`api/datasets/${encodeURIComponent(sha256)}/description`, {
      signal,
    });
  }

  /** The bytes as they are stored, which for one that was converted are records. */
  async get(sha256: string, { signal }: Abortable = {}): Promise<Uint8Array<ArrayBuffer>> {
    return this.transport.bytes(`api/datasets/${encodeURIComponent(sha256)}`, { signal });
  }

  async delete(sha256: string, { signal }: Abortable = {}): Promise<void> {
    const path = `api/datasets/${encodeURIComponent(sha256)}`;
    await this.transport.json(path, { method: "DELETE", signal });
  }
}

class Jobs {
  constructor(private readonly transport: Transport) {}

  /**
   * Creates a job. The request is not repeated after a failure that leaves open whether it was created.
   *
   * @param options `paused`: whether it begins paused, so that volunteers gather until it is resumed
   * @throws {ServiceError} with everything that is wrong in `errors`
   */
  async create(
    description: JobDescription,
    { paused, signal }: Abortable & { readonly paused?: boolean } = {},
  ): Promise<Job> {
    const status = await this.transport.json<JobStatus>("api/jobs", {
      method: "POST",
      query: { paused },
      body: JSON.stringify(description),
      type: "application/json",
      isRepeatable: false,
      signal,
    });
    return new Job(this.transport, status);
  }

  async get(id: string, { signal }: Abortable = {}): Promise<Job> {
    const path = `api/jobs/${encodeURIComponent(id)}`;
    return new Job(this.transport, await this.transport.json<JobStatus>(path, { signal }));
  }

  /** All jobs of the server, newest first. */
  async list({ signal }: Abortable = {}): Promise<readonly Job[]> {
    const { jobs } = await this.transport.json<JobList>("api/jobs", { signal });
    return jobs.map((status) => new Job(this.transport, status));
  }
}

function address(url: string | URL): string {
  const { protocol, href, search, hash } = new URL(url);
  if (!["http:", "https:"].includes(protocol) || search !== "" || hash !== "") {
    throw new TypeError(
      `url is '${href}'; the address of a server is expected, such as https://train.example.org`,
    );
  }
  return href.endsWith("/") ? href : `${href}/`;
}

/** Of the environment, where there is one. */
function variable(name: string): string | undefined {
  const { process } = globalThis as {
    readonly process?: { readonly env?: Readonly<Record<string, string | undefined>> };
  };
  const value = process?.env?.[name];
  return value === "" ? undefined : value;
}
