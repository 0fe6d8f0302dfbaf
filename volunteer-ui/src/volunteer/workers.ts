import { type JobSpec, type TaskKind, type Work, workOf } from "../protocol/index.ts";
import type { WorkerPool, WorkerQuota } from "../trainer/index.ts";
import type { GeneratedText } from "../work/index.ts";
import type { Content } from "./content.ts";
import type { Effort } from "./effort.ts";
import { isSameJob } from "./job.ts";
import { Pacing, leafPaceMs } from "./pacing.ts";
import { Utilization } from "./utilization.ts";
import type { Version } from "./version.ts";
import { WorkerSlots } from "./worker-slots.ts";

/** Told before each step that may take a while. */
export type OnPreparing = (what: "data" | "trainer" | "state") => void;

/**
 * The workers of a volunteer: its quota on those of the process, and what is in them: which job, which state. The steps
 * below do not overlap, and leaves are under way during `grow` only.
 *
 * Memory: each worker has a copy of the data and of the state; how many there may be follows from that (`Effort`).
 *
 * Failure modes: `prepare`, `load` and `grow` reject with what a worker or the content says, or because they were
 * aborted; either way nothing is claimed to be in the workers that is not. A worker that ends by itself is no failure: it
 * is replaced when it is next needed.
 */
export class Workers {
  readonly slots: WorkerSlots;
  readonly utilization = new Utilization();
  /** What the last leaf of each kind took, of the job that is open. Milliseconds. */
  readonly leafMs = new Map<TaskKind, number>();
  readonly #quota: WorkerQuota;
  readonly #content: Content;
  readonly #effort: Effort;
  readonly #onPreparing: OnPreparing;
  #work: Work | undefined;
  #state: string | undefined;
  #backend: string | undefined;

  constructor(pool: WorkerPool, content: Content, effort: Effort, onPreparing: OnPreparing) {
    this.#quota = pool.join();
    this.#content = content;
    this.#effort = effort;
    this.#onPreparing = onPreparing;
    this.slots = new WorkerSlots(() => new Pacing(() => this.duty));
  }

  get backend(): string | undefined {
    return this.#backend;
  }

  /** The part of the time in which each worker computes, above 0, at most 1. */
  get duty(): number {
    return this.#work === undefined ? 1 : this.#workforce(this.#work).duty;
  }

  /** Whether there should be more workers for the job than there are. */
  get isShort(): boolean {
    return this.slots.count < this.#wanted;
  }

  isOpenFor(job: JobSpec): boolean {
    return this.#work !== undefined && isSameJob(this.#work.job, job);
  }

  isReadyFor(job: JobSpec): boolean {
    return this.isOpenFor(job) && this.#state !== undefined;
  }

  holds(version: Version): boolean {
    return this.#state === version.sha256;
  }

  /** Opens the job in one worker, which shows whether it can be computed here at all. */
  async prepare(job: JobSpec, signal: AbortSignal): Promise<void> {
    this.#work = undefined;
    this.#state = undefined;
    this.slots.resize(0);
    this.leafMs.clear();
    const work = workOf(job);
    if (work.data.length > 0) this.#onPreparing("data");
    const data = await this.#content.data(work, signal);
    signal.throwIfAborted();
    this.#onPreparing("trainer");
    this.#backend = (await this.#quota.open(job, data)).backend;
    this.slots.resize(1);
    this.#work = work;
  }

  /**
   * @param work of the job that the workers are open for
   * @param patience once it is aborted, what fails is not tried again
   */
  async load(
    work: Work,
    version: Version,
    signal: AbortSignal,
    patience: AbortSignal,
  ): Promise<void> {
    if (this.#state === undefined || !this.#content.isAtHand(work, version)) {
      this.#onPreparing("state");
    }
    const state = await this.#content.state(work, version, signal, patience);
    signal.throwIfAborted();
    this.#quota.setState(version.sha256, state);
    this.#state = version.sha256;
  }

  /**
   * Starts the workers that are missing, all at once. A device that has no room for all of them goes on with fewer,
   * until the next job.
   *
   * @throws Error if there is none at all
   */
  async grow(signal: AbortSignal): Promise<void> {
    this.#quota.resize(this.#wanted);
    await this.#quota.grow();
    signal.throwIfAborted();
    this.slots.resize(this.#wanted);
  }

  /** Ends workers that are more than the person wants now. */
  shrink(): void {
    const wanted = this.#wanted;
    if (wanted === 0 || this.slots.count <= wanted) return;
    this.slots.resize(wanted);
    this.#quota.resize(wanted);
  }

  /** See `Content`. */
  records(
    round: number,
    kind: TaskKind,
    index: number,
    signal: AbortSignal,
  ): Promise<Uint8Array | undefined> {
    return this.#content.records(round, kind, index, signal);
  }

  /** See the pool. Whoever calls has a slot. */
  readonly use: WorkerQuota["use"] = (act) => this.#quota.use(act);

  /**
   * @param units in the leaf
   * @returns what a leaf takes at least, milliseconds
   */
  leafPaceMs(kind: TaskKind, units: number): number {
    return leafPaceMs(this.#effort.pace, kind, units);
  }

  /** Milliseconds. */
  rest(ms: number): Promise<void> {
    return this.#quota.rest(ms);
  }

  generate(length: number): Promise<GeneratedText | undefined> {
    return this.#quota.generate(length);
  }

  /** Lets go of the workers: they have failed, or no call follows. The next `prepare` gets a fresh one. */
  discard(): void {
    this.#work = undefined;
    this.#state = undefined;
    this.slots.resize(0);
    this.#content.close();
    this.#quota.discard();
  }

  get #wanted(): number {
    return this.#work === undefined ? 0 : this.#workforce(this.#work).workers;
  }

  #workforce(work: Work) {
    return this.#effort.workforce(work, this.#quota.most);
  }
}
