import { JobFailedError, ServiceError, UnexpectedAnswerError } from "./errors.ts";
import { type JobEvent, follow, hasEnded } from "./follow.ts";
import { Outage } from "./outage.ts";
import { sleep } from "./retry.ts";
import { type Tensor, readSafetensors } from "./safetensors.ts";
import type { Abortable, Asking, Transport } from "./transport.ts";
import type { ExportFormat, HistoryPage, JobStatus, Round } from "./types.ts";

export interface Patient extends Abortable {
  /** How long the server may be away at a time, seconds; an hour if it is left out. */
  readonly patience?: number;
}

const HOUR = 3600;
const FIRST_POLL_SECONDS = 0.25;
const LONGEST_POLL_SECONDS = 2;

/** A job on the server. */
export class Job {
  readonly id: string;
  #status: JobStatus;

  /** Jobs come from `client.jobs`. */
  constructor(
    private readonly transport: Transport,
    status: JobStatus,
  ) {
    this.id = status.id;
    this.#status = status;
  }

  /** How it stood when it was looked at last; `refresh` looks again. */
  get status(): JobStatus {
    return this.#status;
  }

  get state(): JobStatus["state"] {
    return this.#status.state;
  }

  /** What volunteers open. */
  get link(): string {
    return `${this.transport.url}?job=${this.id}`;
  }

  async refresh({ signal }: Abortable = {}): Promise<JobStatus> {
    this.#status = await this.transport.json<JobStatus>(this.path("jobs"), { signal });
    return this.#status;
  }

  /**
   * What happens to the job, live, until it has ended; its last event says how. Goes on where it was when the connection breaks.
   * Leave the loop to stop watching earlier; the job goes on.
   *
   * @param options `after`: number of the last round that is known; left out: begin with the newest ones that the server has at
   *   hand
   */
  follow(
    options: Patient & { readonly after?: number } = {},
  ): AsyncGenerator<JobEvent, void, undefined> {
    const { after, patience = HOUR, signal } = options;
    const missing = (from: number) => this.history({ from, signal });
    return follow(this.transport, this.path("models", "events"), missing, after, patience, signal);
  }

  /**
   * Waits until the job is finished.
   *
   * @returns how it stands then
   * @throws {JobFailedError} if it ends otherwise
   */
  async wait({ patience = HOUR, signal }: Patient = {}): Promise<JobStatus> {
    const outage = new Outage(patience, signal);
    for (let pause = FIRST_POLL_SECONDS; ; pause = Math.min(2 * pause, LONGEST_POLL_SECONDS)) {
      if (await this.looked(outage, signal)) break;
      await sleep(pause, signal);
    }
    if (this.state !== "FINISHED") {
      throw new JobFailedError(this.id, this.state, this.#status.reason);
    }
    return this.#status;
  }

  /** Whether it has ended by now; not, if the server is away, which is borne for a while. */
  private async looked(outage: Outage, signal: AbortSignal | undefined): Promise<boolean> {
    try {
      await this.refresh({ signal });
    } catch (error) {
      if (!(error instanceof ServiceError && error.code === "job-not-found")) {
        await outage.endure(error);
        return false;
      }
      this.#status = { ...this.#status, state: "DELETED" };
    }
    outage.over();
    return hasEnded(this.state);
  }

  /** Committed rounds, in order, with who contributed what. */
  async *history({ from = 0, signal }: Abortable & { readonly from?: number } = {}): AsyncGenerator<
    Round,
    void,
    undefined
  > {
    const path = this.path("models", "history");
    for (let next: number | undefined = from; next !== undefined;) {
      const page: HistoryPage = await this.transport.json(path, { query: { from: next }, signal });
      yield* page.rounds;
      next = page.next;
    }
  }

  /** The current weights by name, in the order of the model's. */
  async weights({ signal }: Abortable = {}): Promise<Map<string, Tensor>> {
    return readSafetensors(await this.export("safetensors", { signal }));
  }

  /** The current model as a file. */
  async export(format: ExportFormat, { signal }: Abortable = {}): Promise<Uint8Array<ArrayBuffer>> {
    return this.transport.bytes(this.path("models", "export"), { query: { format }, signal });
  }

  /**
   * What a map-reduce job has come to so far: a value for each input in their order, null where it failed; or the one value that
   * they were reduced to.
   */
  async *results({ signal }: Abortable = {}): AsyncGenerator<unknown, void, undefined> {
    const path = this.path("models", "results");
    const response = await this.transport.call(path, { signal }, (opened) =>
      Promise.resolve(opened),
    );
    const decoder = new TextDecoder();
    let rest = "";
    for await (const piece of this.transport.pieces(path, { signal }, response)) {
      const lines = (rest + decoder.decode(piece, { stream: true })).split("\n");
      rest = lines.pop() ?? "";
      yield* lines.map((line) => this.parsed(line));
    }
    if (rest !== "") yield this.parsed(rest);
  }

  private parsed(line: string): unknown {
    try {
      return JSON.parse(line);
    } catch (error) {
      const message = `a result of job ${this.id} is not JSON`;
      throw new UnexpectedAnswerError(message, { cause: error });
    }
  }

  /** Finishes the round under way, and plans no further one. */
  async pause({ signal }: Abortable = {}): Promise<void> {
    await this.change("pause", { signal });
  }

  /** Goes on with a job that is paused or has failed. */
  async resume({ signal }: Abortable = {}): Promise<void> {
    await this.change("resume", { signal });
  }

  /** Ends the computing and keeps what it has come to: as `pause`, but it does not matter whether the job has ended. */
  async stop({ signal }: Abortable = {}): Promise<void> {
    try {
      await this.pause({ signal });
    } catch (error) {
      if (!(error instanceof ServiceError && error.code === "job-ended")) throw error;
      await this.refresh({ signal });
    }
  }

  /** Goes back to the last version up to this one that is kept, and on from there; left out: the last of all. */
  async rollback(version?: number, { signal }: Abortable = {}): Promise<void> {
    const body = JSON.stringify({ version });
    await this.change("rollback", { body, type: "application/json", signal });
  }

  /** Deletes the job with its weights and history. */
  async delete({ signal }: Abortable = {}): Promise<void> {
    await this.transport.json(this.path("jobs"), { method: "DELETE", signal });
    this.#status = { ...this.#status, state: "DELETED" };
  }

  private async change(what: string, asking: Asking): Promise<void> {
    const path = this.path("jobs", what);
    this.#status = await this.transport.json<JobStatus>(path, { method: "POST", ...asking });
  }

  private path(kind: "jobs" | "models", part?: string): string {
    const path = `api/${kind}/${encodeURIComponent(this.id)}`;
    return part === undefined ? path : `${path}/${part}`;
  }
}
