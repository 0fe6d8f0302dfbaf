import type { Assign, JobSpec } from "../protocol/index.ts";
import type { Clock } from "./clock.ts";
import { Desk } from "./desk.ts";
import { WrongContentError } from "./digest.ts";
import { isSameJob } from "./job.ts";
import { LeafComputer, type TaskProgress } from "./leaf-computer.ts";
import type { Pacing } from "./pacing.ts";
import type { NodeSum } from "./subtree.ts";
import { TaskQueue } from "./task-queue.ts";
import { type Task, taskOf } from "./task.ts";
import type { OnPreparing, TrainerSeat } from "./trainer-seat.ts";
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

/** What the loop does right now. */
type Step =
  | { readonly kind: "wait" }
  | { readonly kind: "prepare" | "load"; readonly abort: AbortController }
  | { readonly kind: "compute"; readonly abort: AbortController; readonly taskId: string };

interface Failure {
  readonly message: string;
  /** Whether another version may go well: what was wrong were the bytes of this one. */
  readonly isOfVersion: boolean;
}

/**
 * Where the work is done: keeps the trainer at the wanted job and version, and computes the tasks in
 * hand one after the other. One loop does one step at a time; the methods change what is wanted and
 * abort a step that is not wanted any more. A task is aborted between two leaves.
 *
 * Failure modes: after a failing trainer everything in hand is handed back and nothing is done until
 * `resume` or another job; after weights that are not what was announced, until the next version.
 */
export class Workbench {
  readonly #seat: TrainerSeat;
  readonly #pacing: Pacing;
  readonly #clock: Clock;
  readonly #listener: BenchListener;
  readonly #queue = new TaskQueue();
  readonly #wakeup = new Wakeup();
  #desk: Desk | undefined;
  #step: Step = { kind: "wait" };
  #activity: BenchActivity = { kind: "waiting" };
  #failure: Failure | undefined;
  #suspended = false;
  #closed = false;

  constructor(seat: TrainerSeat, pacing: Pacing, clock: Clock, listener: BenchListener) {
    this.#seat = seat;
    this.#pacing = pacing;
    this.#clock = clock;
    this.#listener = listener;
  }

  get activity(): BenchActivity {
    return this.#activity;
  }

  /** Whether tasks are welcome: the trainer has the job and, at least once, had its weights. */
  get isWilling(): boolean {
    const desk = this.#desk;
    return desk !== undefined && this.#isFree && this.#seat.isReadyFor(desk.job);
  }

  get isComputing(): boolean {
    return this.#step.kind === "compute";
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

  /** The job to work on from now on; the tasks of another are dropped. Undefined: none, keep the trainer as it is. */
  openJob(job: JobSpec | undefined): void {
    if (this.#desk !== undefined && isSameJob(this.#desk.job, job)) return;
    this.#desk = job && new Desk(job);
    this.#failure = undefined;
    this.#queue.removeAll();
    if (job !== undefined || this.#step.kind === "compute") this.#abort();
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

  /** Hands everything back, but for a task whose last leaf is under way; takes nothing on until `resume`. */
  suspend(): void {
    this.#suspended = true;
    const step = this.#step;
    const isLastLeaf =
      this.#activity.kind === "computing" &&
      this.#activity.leavesDone === this.#activity.leaves - 1;
    const lastId = step.kind === "compute" && isLastLeaf ? step.taskId : undefined;
    this.#handBackAll((task) => task.id !== lastId);
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
    this.#seat.close();
    this.#handBackAll();
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
    this.#abort();
    this.#seat.close();
    this.wake();
  }

  /** For the seat: what it is at. */
  readonly showPreparing: OnPreparing = (what) => {
    this.#show({ kind: "preparing", what });
  };

  async #next(): Promise<void> {
    const desk = this.#desk;
    if (desk === undefined || this.#failure !== undefined) {
      await this.#wait();
    } else if (!this.#seat.isOpenFor(desk.job)) {
      await this.#seat.prepare(desk.job, this.#begin("prepare"));
    } else if (desk.version !== undefined && !this.#seat.holds(desk.version)) {
      await this.#seat.load(desk.job, desk.version, this.#begin("load"));
    } else {
      const task = this.#suspended ? undefined : this.#queue.first;
      const isDue = task !== undefined && desk.isDue(task) && this.#listener.hasRoom();
      await (isDue ? this.#compute(task, desk) : this.#wait());
    }
  }

  async #compute(task: Task, { schedule }: Desk): Promise<void> {
    const trainer = this.#seat.ready;
    if (trainer === undefined) throw new Error("no trainer although its weights were loaded");
    const abort = new AbortController();
    this.#step = { kind: "compute", abort, taskId: task.id };
    const computer = new LeafComputer(trainer, schedule, this.#pacing, this.#clock);
    const sum = await computer.compute(task, abort.signal, (progress) => {
      this.#show(progress);
    });
    this.#step = { kind: "wait" };
    // Its lease may be newer now, or it may not be wanted any more.
    const held = abort.signal.aborted ? undefined : this.#queue.get(task.id);
    if (sum === undefined || held === undefined) return;
    this.#queue.remove(task.id);
    this.#listener.finished(held, sum);
  }

  async #wait(): Promise<void> {
    this.#step = { kind: "wait" };
    this.#show(
      this.#failure === undefined
        ? { kind: "waiting" }
        : { kind: "failed", message: this.#failure.message },
    );
    await this.#wakeup.wait();
  }

  #begin(kind: "prepare" | "load"): AbortSignal {
    const abort = new AbortController();
    this.#step = { kind, abort };
    return abort.signal;
  }

  #abort(): void {
    if (this.#step.kind !== "wait") this.#step.abort.abort();
  }

  #abortUnwanted(): void {
    if (this.#step.kind === "compute" && !this.#queue.has(this.#step.taskId)) this.#abort();
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
    if (!isOfContent) this.#seat.close();
    this.#handBackAll();
  }

  #handBackAll(which?: (task: Task) => boolean): void {
    for (const task of this.#queue.removeAll(which)) this.#listener.handedBack(task.lease);
  }

  #show(activity: BenchActivity): void {
    this.#activity = activity;
    this.#listener.changed();
  }
}
