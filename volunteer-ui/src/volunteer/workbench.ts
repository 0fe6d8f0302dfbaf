import type { Assign, JobSpec } from "../protocol/index.ts";
import type { Clock } from "./clock.ts";
import { Desk } from "./desk.ts";
import { WrongContentError } from "./digest.ts";
import { isSameJob } from "./job.ts";
import { Runs, type TaskProgress } from "./runs.ts";
import type { NodeSum } from "./subtree.ts";
import { TaskQueue } from "./task-queue.ts";
import { type Task, taskOf } from "./task.ts";
import type { OnPreparing, TrainerPool } from "./trainer-pool.ts";
import type { Version } from "./version.ts";
import { Wakeup } from "./wakeup.ts";

/** What the workbench is at. */
export type BenchActivity =
  | { readonly kind: "waiting" }
  | { readonly kind: "preparing"; readonly what: Parameters<OnPreparing>[0] }
  | TaskProgress
  | { readonly kind: "failed"; readonly message: string };

export interface BenchListener {
  /** @param sum taken over */
  finished(task: Task, sum: NodeSum): void;
  /** This volunteer will not finish the task although it may be wanted. */
  handedBack(lease: Uint8Array): void;
  /** Whether one more result can be kept; if not, no task is started until `wake`. */
  hasRoom(): boolean;
  changed(): void;
}

/** What the loop does right now. Tasks are under way beside it. */
type Step =
  | { readonly kind: "wait" }
  | { readonly kind: "prepare" | "load" | "grow"; readonly abort: AbortController };

interface Failure {
  readonly message: string;
  /** Whether another version may go well: what was wrong were the bytes of this one. */
  readonly isOfVersion: boolean;
}

/**
 * Where the work is done: keeps the trainers at the wanted job and version, and begins the next task in hand whenever a
 * worker has nothing to do. One loop does one step at a time; the methods change what is wanted and abort what is not
 * wanted any more, a task between two leaves. Trainers get another job or version only when no task is under way.
 *
 * Failure modes: after a failing trainer everything in hand is handed back and nothing is done until
 * `resume` or another job; after weights that are not what was announced, until the next version.
 */
export class Workbench {
  readonly #pool: TrainerPool;
  readonly #clock: Clock;
  readonly #listener: BenchListener;
  readonly #queue = new TaskQueue();
  readonly #runs: Runs;
  readonly #wakeup = new Wakeup();
  #desk: Desk | undefined;
  #step: Step = { kind: "wait" };
  #activity: BenchActivity = { kind: "waiting" };
  #failure: Failure | undefined;
  #suspended = false;
  #closed = false;

  constructor(pool: TrainerPool, clock: Clock, listener: BenchListener) {
    this.#pool = pool;
    this.#clock = clock;
    this.#listener = listener;
    this.#runs = new Runs(pool.seats, clock, {
      progressed: (progress) => {
        this.#show(progress);
      },
      summed: (task, sum) => {
        this.#summed(task, sum);
      },
      failed: (error) => {
        this.#fail(error);
      },
      settled: () => {
        this.wake();
      },
    });
  }

  get activity(): BenchActivity {
    return this.#activity;
  }

  /** Whether tasks are welcome: a trainer has the job and, at least once, had its weights. */
  get isWilling(): boolean {
    const desk = this.#desk;
    return desk !== undefined && this.#isFree && this.#pool.isReadyFor(desk.job);
  }

  get isComputing(): boolean {
    return !this.#runs.isEmpty;
  }

  /** Works until {@link close}. */
  async run(): Promise<void> {
    while (!this.#closed) {
      try {
        await this.#next();
      } catch (error) {
        if (!this.#isAborted()) this.#fail(error);
      }
    }
  }

  /** The job to work on from now on; the tasks of another are dropped. Undefined: none, keep the trainers as they are. */
  openJob(job: JobSpec | undefined): void {
    if (this.#desk !== undefined && isSameJob(this.#desk.job, job)) return;
    this.#desk = job && new Desk(job);
    this.#failure = undefined;
    this.#queue.removeAll();
    this.#runs.abort();
    if (job !== undefined) this.#abort();
    this.wake();
  }

  /** The version to work on from now on: tasks of others are not wanted any more. */
  publish(version: Version): void {
    const desk = this.#desk?.at(version);
    if (desk === undefined) return;
    const isOther = version.sha256 !== this.#desk?.version?.sha256;
    this.#desk = desk;
    if (this.#failure?.isOfVersion === true) this.#failure = undefined;
    for (const task of this.#queue.removeAll((held) => !desk.isDue(held))) {
      if (!desk.isPast(task)) this.#listener.handedBack(task.lease);
    }
    if (isOther && this.#step.kind === "load") this.#abort();
    this.#abortUnwanted();
    this.wake();
  }

  /** Puts a task in hand, or hands it back. */
  assign(assign: Assign): void {
    const desk = this.#desk;
    const task = desk && taskOf(assign, desk.schedule, this.#clock.now());
    const isWanted = task !== undefined && desk?.isWorthKeeping(task) === true && this.#isFree;
    if (!isWanted || !this.#queue.add(task)) {
      this.#listener.handedBack(assign.lease);
    }
    this.wake();
  }

  /** Drops tasks without a word. */
  cancel(taskIds: readonly string[]): void {
    for (const id of taskIds) this.#queue.remove(id);
    this.#abortUnwanted();
  }

  /** Hands everything back, but for tasks whose last leaves are under way; takes nothing on until `resume`. */
  suspend(): void {
    this.#suspended = true;
    this.#handBackAll((task) => this.#runs.get(task.id)?.isNearlyDone !== true);
    this.#abortUnwanted();
  }

  /** Takes tasks again; also after a failure, with a fresh trainer. */
  resume(): void {
    this.#suspended = false;
    this.#failure = undefined;
    this.wake();
  }

  /** Does not work any more until `resume` or another job, and says why. */
  stop(message: string): void {
    this.#failure = { message, isOfVersion: false };
    this.#pool.close();
    this.#handBackAll();
    this.#runs.abort();
    this.#abort();
    this.wake();
  }

  /** Makes the loop look again whether there is something to do. */
  wake(): void {
    this.#wakeup.wake();
  }

  /** Ends the loop and the trainer. */
  close(): void {
    this.#closed = true;
    this.#runs.abort();
    this.#abort();
    this.#pool.close();
    this.wake();
  }

  /** More or fewer workers are wanted. */
  effortChanged(): void {
    const before = this.#pool.seats.count;
    this.#pool.shrink();
    if (this.#pool.seats.count !== before) this.#listener.changed();
    this.wake();
  }

  /** For the pool: what it is at. */
  readonly showPreparing: OnPreparing = (what) => {
    this.#show({ kind: "preparing", what });
  };

  async #next(): Promise<void> {
    const desk = this.#desk;
    if (desk === undefined || this.#failure !== undefined) {
      await this.#wait();
    } else if (!this.#pool.isOpenFor(desk.job)) {
      await this.#whenNothingRuns(() => this.#pool.prepare(desk.job, this.#begin("prepare")));
    } else if (desk.version === undefined) {
      await this.#wait();
    } else if (!this.#pool.holds(desk.version)) {
      const { job, version } = desk;
      await this.#whenNothingRuns(() => this.#pool.load(job, version, this.#begin("load")));
    } else if (!this.#suspended && this.#pool.isShort) {
      await this.#pool.grow(desk.job, desk.version, this.#begin("grow"));
      this.#listener.changed();
    } else {
      await (this.#beginTask(desk) ? undefined : this.#wait());
    }
  }

  async #whenNothingRuns(step: () => Promise<void>): Promise<void> {
    await (this.#runs.isEmpty ? step() : this.#wakeup.wait());
  }

  /** @returns false if there is no task to begin, or nobody to compute it */
  #beginTask(desk: Desk): boolean {
    if (this.#suspended || !this.#runs.hasIdleWorker || !this.#listener.hasRoom()) return false;
    const isNext = (task: Task) => desk.isDue(task) && this.#runs.get(task.id) === undefined;
    const task = this.#queue.find(isNext);
    if (task === undefined) return false;
    this.#runs.begin(task, desk.schedule);
    return true;
  }

  #summed(task: Task, sum: NodeSum): void {
    // Its lease may be newer now, or it may not be wanted any more.
    const held = this.#queue.get(task.id);
    if (held === undefined) return;
    this.#queue.remove(held.id);
    this.#listener.finished(held, sum);
  }

  async #wait(): Promise<void> {
    this.#step = { kind: "wait" };
    const { kind } = this.#activity;
    if (this.#failure !== undefined) {
      if (kind !== "failed") this.#show({ kind: "failed", message: this.#failure.message });
    } else if (this.#runs.isEmpty && kind !== "waiting") {
      this.#show({ kind: "waiting" });
    }
    await this.#wakeup.wait();
  }

  #begin(kind: "prepare" | "load" | "grow"): AbortSignal {
    const abort = new AbortController();
    this.#step = { kind, abort };
    return abort.signal;
  }

  #abort(): void {
    if (this.#step.kind !== "wait") this.#step.abort.abort();
  }

  #abortUnwanted(): void {
    this.#runs.abort(({ id }) => !this.#queue.has(id));
  }

  #isAborted(): boolean {
    return this.#step.kind !== "wait" && this.#step.abort.signal.aborted;
  }

  get #isFree(): boolean {
    return !this.#suspended && this.#failure === undefined;
  }

  #fail(error: unknown): void {
    const message = error instanceof Error ? error.message : String(error);
    const isOfContent = error instanceof WrongContentError;
    this.#failure = { message, isOfVersion: isOfContent && this.#step.kind === "load" };
    if (!isOfContent) this.#pool.close();
    this.#handBackAll();
    this.#runs.abort();
    this.#abort();
  }

  #handBackAll(which?: (task: Task) => boolean): void {
    for (const task of this.#queue.removeAll(which)) this.#listener.handedBack(task.lease);
  }

  #show(activity: BenchActivity): void {
    this.#activity = activity;
    this.#listener.changed();
  }
}
