import type { JobSpec } from "../protocol/index.ts";
import type { GeneratedText, Ready } from "../work/index.ts";
import { JobWorkers, type SharedState } from "./job-workers.ts";
import type { Trainer, WorkerTrainer } from "./trainer.ts";

export interface PoolOptions {
  /** Workers for each job, at least 1; by default as many as there are quotas for. */
  readonly most?: number;
  /**
   * Waits without a worker, where timers can be relied upon. By default it is a worker that waits, because a page's
   * timers are throttled while nobody sees it.
   */
  readonly sleep?: (ms: number) => Promise<void>;
}

/**
 * The workers of a process, for all its volunteers: each has a quota on those of its job. A worker for each volunteer
 * would cost each a thread, a compiled engine, the data and the state once more, and make the leaf of every one of them
 * late.
 */
export class WorkerPool {
  readonly #start: () => WorkerTrainer;
  readonly #options: PoolOptions;
  readonly #jobs = new Map<string, JobWorkers>();
  /** Has computed another job: its code is loaded. */
  #spare: WorkerTrainer | undefined;

  /** @param start starts a worker, which is the pool's to close */
  constructor(start: () => WorkerTrainer, options: PoolOptions = {}) {
    this.#start = start;
    this.#options = options;
  }

  get sleep(): PoolOptions["sleep"] {
    return this.#options.sleep;
  }

  /** The caller discards it in the end. */
  join(): WorkerQuota {
    return new WorkerQuota(this);
  }

  /** For quotas. Pair each call with one of `leave`. */
  enter(member: WorkerQuota, job: JobSpec, data: Uint8Array): JobWorkers {
    const workers = this.#jobs.get(keyOf(job)) ?? this.#open(job, data);
    this.#jobs.set(keyOf(job), workers);
    workers.setQuota(member, 0);
    return workers;
  }

  /** For quotas. The last one out ends the job's workers. */
  leave(member: WorkerQuota, job: JobSpec): void {
    const workers = this.#jobs.get(keyOf(job));
    workers?.leave(member);
    if (workers?.isUnused !== true) return;
    this.#jobs.delete(keyOf(job));
    workers.close();
  }

  /** For quotas: the next worker is a fresh one. */
  discardSpare(): void {
    this.#spare?.close();
    this.#spare = undefined;
  }

  #open(job: JobSpec, data: Uint8Array): JobWorkers {
    return new JobWorkers(job, data, {
      start: () => this.#next(),
      most: this.#options.most ?? Infinity,
      spare: (trainer) => {
        this.discardSpare();
        this.#spare = trainer;
      },
    });
  }

  #next(): WorkerTrainer {
    const spare = this.#spare;
    this.#spare = undefined;
    return spare?.isAlive === true ? spare : this.#start();
  }
}

/** What one volunteer has of a pool: so many workers at once, of one job at a time. */
export class WorkerQuota {
  readonly #pool: WorkerPool;
  #job: JobSpec | undefined;
  #workers: JobWorkers | undefined;
  #state: SharedState | undefined;

  constructor(pool: WorkerPool) {
    this.#pool = pool;
  }

  /** Workers that there may be for the job, as far as is known. */
  get most(): number {
    return this.#workers?.most ?? Infinity;
  }

  /**
   * Leaves the job before, and shows whether this one can be computed here at all. The quota is one worker.
   *
   * @param data kept; not changed
   */
  async open(job: JobSpec, data: Uint8Array): Promise<Ready> {
    this.#leave();
    const workers = this.#pool.enter(this, job, data);
    this.#job = job;
    this.#workers = workers;
    workers.setQuota(this, 1);
    return await workers.open();
  }

  /** Uses at most so many workers at once from now on; those that nobody uses any more end when they are free. */
  resize(size: number): void {
    this.#workers?.setQuota(this, size);
  }

  /** Starts workers that are missing. Without it, each is started when it is first needed. */
  async grow(): Promise<void> {
    await this.#workers?.grow();
  }

  /** @param bytes kept; not changed */
  setState(sha256: string, bytes: Uint8Array): void {
    this.#state = this.#workers?.share(sha256, bytes);
  }

  /**
   * Lets `act` have a worker with the state for itself until what it returns is settled. If the worker ends meanwhile, `act` is
   * called again with another, three times at most. Whoever calls keeps to the quota.
   */
  async use<T>(act: (trainer: Trainer) => Promise<T>): Promise<T> {
    const workers = this.#workers;
    if (workers === undefined || this.#state === undefined) {
      throw new Error("no job is open, or it has no state yet");
    }
    return await workers.use(this.#state, act);
  }

  /** See {@link Trainer.generate}. */
  async generate(length: number): Promise<GeneratedText | undefined> {
    const holder = this.#state && this.#workers?.holding(this.#state);
    return await holder?.generate(length);
  }

  /** Milliseconds. */
  async rest(ms: number): Promise<void> {
    const { sleep } = this.#pool;
    if (sleep !== undefined) await sleep(ms);
    else await this.#workers?.use(undefined, (trainer) => trainer.rest(ms));
  }

  /** Leaves the job; the next one gets a fresh worker: something is wrong with these. */
  discard(): void {
    this.#leave();
    this.#pool.discardSpare();
  }

  #leave(): void {
    if (this.#job !== undefined) this.#pool.leave(this, this.#job);
    this.#job = undefined;
    this.#workers = undefined;
    this.#state = undefined;
  }
}

/** An id may be used again after its job was deleted. */
function keyOf({ jobId, createdAtMs }: JobSpec): string {
  return `${jobId} ${createdAtMs}`;
}
