import type { JobSpec } from "../protocol/index.ts";
import type { Trainer } from "../trainer/index.ts";
import type { Content } from "./content.ts";
import { isSameJob } from "./job.ts";
import type { Version } from "./version.ts";

/** Told before each step that may take a while. */
export type OnPreparing = (what: "data" | "trainer" | "weights") => void;

/**
 * The trainer and what is in it: which job, which weights. The trainer is started when it is first
 * needed; one for all jobs, until it fails.
 *
 * Failure modes: `prepare` and `load` reject with what the trainer or the content says, or because
 * they were aborted; either way nothing is claimed to be in the trainer that is not.
 */
export class TrainerSeat {
  readonly #createTrainer: () => Trainer;
  readonly #content: Content;
  readonly #onPreparing: OnPreparing;
  #trainer: Trainer | undefined;
  #job: JobSpec | undefined;
  #weights: string | undefined;
  #backend: string | undefined;

  constructor(createTrainer: () => Trainer, content: Content, onPreparing: OnPreparing) {
    this.#createTrainer = createTrainer;
    this.#content = content;
    this.#onPreparing = onPreparing;
  }

  /** The trainer, if it is open for a job and has weights. */
  get ready(): Trainer | undefined {
    return this.#weights === undefined ? undefined : this.#trainer;
  }

  get backend(): string | undefined {
    return this.#backend;
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

  async prepare(job: JobSpec, signal: AbortSignal): Promise<void> {
    this.#job = undefined;
    this.#weights = undefined;
    this.#onPreparing("data");
    const data = await this.#content.dataset(job, signal);
    signal.throwIfAborted();
    this.#onPreparing("trainer");
    this.#trainer ??= this.#createTrainer();
    const { backend } = await this.#trainer.open(job, data);
    this.#backend = backend;
    this.#job = job;
  }

  /** @param job the one it is open for */
  async load(job: JobSpec, version: Version, signal: AbortSignal): Promise<void> {
    if (this.#weights === undefined || version.weights.length === 0) this.#onPreparing("weights");
    const weights = await this.#content.weights(job, version, signal);
    signal.throwIfAborted();
    await this.#trainer?.setWeights(weights);
    this.#weights = version.sha256;
  }

  /** Ends the trainer. The next `prepare` starts a fresh one. */
  close(): void {
    this.#trainer?.close();
    this.#trainer = undefined;
    this.#job = undefined;
    this.#weights = undefined;
  }
}
