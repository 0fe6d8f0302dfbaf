import type { JobSpec } from "../protocol/index.ts";
import type { Trainer, WorkerTrainer } from "../trainer/index.ts";
import type { Content } from "./content.ts";
import type { Effort } from "./effort.ts";
import { isSameJob } from "./job.ts";
import { Pacing } from "./pacing.ts";
import { Seats } from "./seats.ts";
import type { Version } from "./version.ts";

/** Told before each step that may take a while. */
export type OnPreparing = (what: "data" | "trainer" | "weights") => void;

/**
 * The trainers of a volunteer, one per worker, and what is in them: which job, which weights. Trainers are started when
 * they are first needed. The steps below do not overlap, and leaves are under way during `grow` only.
 *
 * Memory: each trainer has a copy of the data set and of the weights; how many there may be follows from that (`Effort`).
 *
 * Failure modes: `prepare`, `load` and `grow` reject with what a trainer or the content says, or because they were
 * aborted; either way nothing is claimed to be in the trainers that is not. A worker that ends by itself is no failure:
 * `isShort` says so, and `grow` replaces it.
 */
export class TrainerPool {
  readonly seats = new Seats();
  readonly #createTrainer: () => WorkerTrainer;
  readonly #content: Content;
  readonly #effort: Effort;
  readonly #onPreparing: OnPreparing;
  #job: JobSpec | undefined;
  #weights: string | undefined;
  #backend: string | undefined;
  /** As many as this device could start for this job. */
  #most = Infinity;

  constructor(
    createTrainer: () => WorkerTrainer,
    content: Content,
    effort: Effort,
    onPreparing: OnPreparing,
  ) {
    this.#createTrainer = createTrainer;
    this.#content = content;
    this.#effort = effort;
    this.#onPreparing = onPreparing;
  }

  /** One of the trainers, if they are open for a job and have weights. */
  get ready(): Trainer | undefined {
    return this.#weights === undefined
      ? undefined
      : this.seats.trainers.find(({ isAlive }) => isAlive);
  }

  get backend(): string | undefined {
    return this.#backend;
  }

  /** Whether there should be more trainers for the job than there are. */
  get isShort(): boolean {
    this.seats.removeDead();
    return this.#job !== undefined && this.seats.count < this.#wanted(this.#job);
  }

  isOpenFor(job: JobSpec): boolean {
    return this.#job !== undefined && isSameJob(this.#job, job);
  }

  isReadyFor(job: JobSpec): boolean {
    return this.isOpenFor(job) && this.#weights !== undefined;
  }

  holds(version: Version): boolean {
    return this.#weights === version.sha256;
  }

  /** Opens the job in one trainer, which shows whether it can be computed here at all. */
  async prepare(job: JobSpec, signal: AbortSignal): Promise<void> {
    this.#job = undefined;
    this.#weights = undefined;
    this.#most = Infinity;
    this.seats.limit(1);
    this.#onPreparing("data");
    const data = await this.#content.dataset(job, signal);
    signal.throwIfAborted();
    this.#onPreparing("trainer");
    this.seats.removeDead();
    if (this.seats.count === 0) this.#seat(this.#createTrainer());
    const [trainer] = this.seats.trainers;
    this.#backend = (await trainer?.open(job, data))?.backend;
    this.#job = job;
  }

  /** @param job the one the trainers are open for */
  async load(job: JobSpec, version: Version, signal: AbortSignal): Promise<void> {
    if (this.#weights === undefined || version.weights.length === 0) this.#onPreparing("weights");
    const weights = await this.#content.weights(job, version, signal);
    signal.throwIfAborted();
    const trainers = this.seats.trainers;
    await Promise.all(
      trainers.map(async (trainer, at) => {
        // Each takes its copy over; the last one needs none.
        const own = at === trainers.length - 1 ? weights : weights.slice();
        await unlessDead(trainer, trainer.setWeights(own));
      }),
    );
    this.#weights = version.sha256;
  }

  /**
   * Starts the trainers that are missing, all at once. A device that has no room for all of them goes on with fewer,
   * until the next job.
   *
   * @param version the one that the others hold
   * @throws Error if there is none at all
   */
  async grow(job: JobSpec, version: Version, signal: AbortSignal): Promise<void> {
    this.seats.limit(this.#wanted(job));
    const missing = this.#wanted(job) - this.seats.count;
    const starts = Array.from({ length: missing }, () => this.#start(job, version, signal));
    const failed = (await Promise.allSettled(starts)).find(({ status }) => status === "rejected");
    signal.throwIfAborted();
    if (failed?.status !== "rejected") return;
    this.seats.removeDead();
    if (this.seats.count === 0) throw failed.reason;
    this.#most = this.seats.count;
  }

  /** Ends trainers that are more than the person wants now. */
  shrink(): void {
    if (this.#job !== undefined) this.seats.limit(this.#wanted(this.#job));
  }

  /** Ends the trainers. The next `prepare` starts a fresh one. */
  close(): void {
    this.seats.close();
    this.#job = undefined;
    this.#weights = undefined;
  }

  async #start(job: JobSpec, version: Version, signal: AbortSignal): Promise<void> {
    const [data, weights] = await Promise.all([
      this.#content.dataset(job, signal),
      this.#content.weights(job, version, signal),
    ]);
    signal.throwIfAborted();
    const trainer = this.#createTrainer();
    const close = (): void => {
      trainer.close();
    };
    signal.addEventListener("abort", close, { once: true });
    try {
      await trainer.open(job, data);
      await trainer.setWeights(weights);
      signal.removeEventListener("abort", close);
      this.#seat(trainer);
    } catch (error) {
      close();
      throw error;
    }
  }

  #seat(trainer: WorkerTrainer): void {
    this.seats.add({ trainer, pacing: new Pacing(this.#effort.paceMs, () => this.#duty()) });
  }

  #wanted(job: JobSpec): number {
    return this.#effort.workforce(job, this.#most).workers;
  }

  #duty(): number {
    return this.#job === undefined ? 1 : this.#effort.workforce(this.#job, this.#most).duty;
  }
}

/** A worker that has ended is replaced; only what a living one says is a failure. */
async function unlessDead(trainer: WorkerTrainer, call: Promise<void>): Promise<void> {
  try {
    await call;
  } catch (error) {
    if (trainer.isAlive) throw error;
  }
}
