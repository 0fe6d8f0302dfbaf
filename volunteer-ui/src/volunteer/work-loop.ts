import type { Assign, JobSpec, Work } from "../protocol/index.ts";
import { Assignment } from "./assignment.ts";
import type { Clock } from "./clock.ts";
import { WrongContentError } from "./digest.ts";
import { isSameJob } from "./job.ts";
import { Outbox, type SendResult } from "./outbox.ts";
import { TaskQueue } from "./task-queue.ts";
import type { Outcome, TaskRun } from "./task-run.ts";
import { type TaskProgress, TaskRuns } from "./task-runs.ts";
import { type Task, taskOf } from "./task.ts";
import type { Version } from "./version.ts";
import { Wakeup } from "./wakeup.ts";
import type { OnPreparing, Workers } from "./workers.ts";

/** What the loop is at. */
export type LoopActivity =
  | { readonly kind: "waiting" }
  | { readonly kind: "preparing"; readonly what: Parameters<OnPreparing>[0] }
  | TaskProgress;

export interface WorkLoopOptions {
  readonly workers: Workers;
  readonly clock: Clock;
  readonly random: () => number;
  /** Puts a result on the line, if there is one. */
  readonly sendResult: SendResult;
  /** Says that this volunteer will not finish a task although it may be wanted. */
  readonly handBack: (lease: Uint8Array) => void;
  /** Says that this device cannot compute a job, with which nothing is done any more, and why. */
  readonly cannotCompute: (jobId: string, reason: string) => void;
  /** Something is to be shown, or another demand to be said. */
  readonly onChange: () => void;
}

/** What the loop does right now. Tasks are under way beside it. */
type Step =
  | { readonly kind: "wait" }
  | { readonly kind: "prepare" | "grow"; readonly abort: AbortController }
  | Load;

interface Load {
  readonly kind: "load";
  readonly version: Version;
  readonly abort: AbortController;
  /** Aborted once another version is wanted: then it may still come, but is not tried again. */
  readonly patience: AbortController;
}

/** So many failures without a finished task in between, each with fresh workers, are the job's: this device cannot compute it. */
const MOST_FAILURES = 2;

/**
 * Where the work is done: keeps the workers at the wanted job and version, begins the next task in hand whenever a
 * worker has nothing to do, and puts what comes of it into the outbox, which it owns. One loop does one step at a time; the
 * methods change what is wanted and abort what is not wanted any more, a task between two leaves. Workers get another job
 * or version only when no task is under way.
 *
 * Failure modes: when a trainer fails, everything in hand is handed back and the job is opened once more with fresh
 * workers; when that fails, too, or the data or the state cannot be had, the job is given up: its workers end, the gateway
 * is told why, and the next job begins afresh. A job that was given up is tried again when a gateway brings it again.
 */
export class WorkLoop {
  readonly outbox: Outbox;
  readonly #workers: Workers;
  readonly #clock: Clock;
  readonly #handBack: (lease: Uint8Array) => void;
  readonly #cannotCompute: WorkLoopOptions["cannotCompute"];
  readonly #onChange: () => void;
  readonly #queue = new TaskQueue();
  readonly #runs: TaskRuns;
  readonly #wakeup = new Wakeup();
  #assignment: Assignment | undefined;
  #step: Step = { kind: "wait" };
  #activity: LoopActivity = { kind: "waiting" };
  #failures = 0;
  #lastRound: number | undefined;
  #suspended = false;
  #closed = false;

  constructor(options: WorkLoopOptions) {
    const { workers, clock, onChange } = options;
    this.outbox = new Outbox(options.sendResult, clock, options.random);
    this.#workers = workers;
    this.#clock = clock;
    this.#handBack = options.handBack;
    this.#cannotCompute = options.cannotCompute;
    this.#onChange = onChange;
    this.#runs = new TaskRuns(
      workers,
      clock,
      (progress) => {
        this.#show(progress);
      },
      () => {
        this.wake();
      },
    );
  }

  get activity(): LoopActivity {
    return this.#activity;
  }

  /** Whether tasks are welcome: a worker has the job and, at least once, had a state of it. */
  get isWilling(): boolean {
    const assignment = this.#assignment;
    return assignment !== undefined && !this.#suspended && this.#workers.isReadyFor(assignment.job);
  }

  /** Round in which this volunteer last finished a task. */
  get lastRound(): number | undefined {
    return this.#lastRound;
  }

  /** Whether a task is under way that is still wanted. */
  get isComputing(): boolean {
    return this.#runs.isWanted;
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

  /** The job to work on from now on; the tasks of another are dropped. Undefined: none, keep the workers as they are. */
  openJob(job: JobSpec | undefined): void {
    if (this.#assignment !== undefined && isSameJob(this.#assignment.job, job)) return;
    this.#assignment = job && Assignment.to(job);
    this.#failures = 0;
    this.#queue.removeAll();
    this.#runs.abort();
    if (job !== undefined) this.#abort();
    this.wake();
  }

  /** The version to work on from now on: tasks of others are not wanted any more. */
  publish(version: Version): void {
    const assignment = this.#assignment?.at(version);
    if (assignment === undefined) return;
    const isOther = version.sha256 !== this.#assignment?.version?.sha256;
    this.#assignment = assignment;
    for (const task of this.#queue.removeAll((held) => !assignment.isDue(held))) {
      if (!assignment.isPast(task)) this.#handBack(task.lease);
    }
    if (isOther && this.#step.kind === "load") this.#supersede(this.#step, assignment);
    this.#abortUnwanted();
    this.wake();
  }

  /** Puts a task in hand, or hands it back. */
  assign(assign: Assign): void {
    const assignment = this.#assignment;
    const task = assignment && taskOf(assign, assignment.work.schedule, this.#clock.now());
    const isWanted =
      task !== undefined && assignment?.isWorthKeeping(task) === true && !this.#suspended;
    if (!isWanted || !this.#queue.add(task)) {
      this.#handBack(assign.lease);
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
    this.#suspendBut((run) => run.isNearlyDone);
  }

  /** As `suspend`, but for tasks that have begun and are done within so many milliseconds, as far as can be told. */
  finish(withinMs: number): void {
    this.#suspendBut((run) => run.isDoneWithin(withinMs));
  }

  /** Takes tasks again. */
  resume(): void {
    this.#suspended = false;
    this.wake();
  }

  /** Lets go of the job, because this device cannot compute it. Whoever gave the tasks in hand takes them back on hearing it. */
  giveUp(reason: string): void {
    const job = this.#assignment?.job;
    this.#assignment = undefined;
    this.#queue.removeAll();
    this.#letGo();
    if (job !== undefined) this.#cannotCompute(job.jobId, reason);
  }

  /** Makes the loop look again whether there is something to do. */
  wake(): void {
    this.#wakeup.wake();
  }

  /** Ends the loop, the workers and the outbox. */
  close(): void {
    this.#closed = true;
    this.#runs.abort();
    this.#abort();
    this.#workers.discard();
    this.outbox.close();
    this.wake();
  }

  /** More or fewer workers are wanted. */
  effortChanged(): void {
    const before = this.#workers.slots.count;
    this.#workers.shrink();
    if (this.#workers.slots.count !== before) this.#onChange();
    this.wake();
  }

  /** For the workers: what they are at. */
  readonly showPreparing: OnPreparing = (what) => {
    this.#show({ kind: "preparing", what });
  };

  async #next(): Promise<void> {
    const assignment = this.#assignment;
    if (assignment === undefined) {
      await this.#wait();
    } else if (!this.#workers.isOpenFor(assignment.job)) {
      await this.#whenNothingRuns(() =>
        this.#workers.prepare(assignment.job, this.#begin("prepare")),
      );
    } else if (assignment.version === undefined) {
      await this.#wait();
    } else if (!this.#workers.holds(assignment.version)) {
      const { work, version } = assignment;
      await this.#whenNothingRuns(() => this.#load(work, version));
    } else if (!this.#suspended && this.#workers.isShort) {
      await this.#workers.grow(this.#begin("grow"));
      this.#onChange();
    } else {
      await (this.#beginTask(assignment) ? undefined : this.#wait());
    }
  }

  async #whenNothingRuns(step: () => Promise<void>): Promise<void> {
    await (this.#runs.isEmpty ? step() : this.#wakeup.wait());
  }

  async #load(work: Work, version: Version): Promise<void> {
    const [abort, patience] = [new AbortController(), new AbortController()];
    this.#step = { kind: "load", version, abort, patience };
    await this.#workers.load(work, version, abort.signal, patience.signal);
  }

  /** Lets a state come that the wanted one can be made of: over a slow line none ever would, were each version a new beginning. */
  #supersede({ version, abort, patience }: Load, wanted: Assignment): void {
    patience.abort();
    if (!wanted.isMadeOf(version)) abort.abort();
  }

  /** @returns false if there is no task to begin, or nobody to compute it */
  #beginTask(assignment: Assignment): boolean {
    if (this.#suspended || !this.#runs.hasIdleWorker || !this.#hasRoom) return false;
    const isNext = (task: Task) => assignment.isDue(task) && this.#runs.get(task.id) === undefined;
    const task = this.#queue.find(isNext);
    if (task === undefined) return false;
    void this.#follow(task, assignment);
    return true;
  }

  /** Whether one more result can be kept; if not, no task is started until one is confirmed. */
  get #hasRoom(): boolean {
    return this.outbox.hasRoom(this.#workers.slots.count);
  }

  async #follow(task: Task, { work }: Assignment): Promise<void> {
    try {
      this.#ended(task, await this.#runs.begin(task, work));
    } catch (error) {
      this.#fail(error, this.#workers.backend);
    }
    this.#runs.remove(task.id);
    this.wake();
  }

  #ended(task: Task, outcome: Outcome): void {
    // Its lease may be newer now, or it may not be wanted any more.
    const held = this.#queue.get(task.id);
    if (held === undefined || outcome.kind === "aborted") return;
    this.#queue.remove(held.id);
    if (outcome.kind === "lost") {
      this.#handBack(held.lease);
      return;
    }
    this.#failures = 0;
    this.#lastRound = task.round;
    this.outbox.handIn(held, outcome.value);
    this.#onChange();
  }

  async #wait(): Promise<void> {
    this.#step = { kind: "wait" };
    if (this.#runs.isEmpty && this.#activity.kind !== "waiting") this.#show({ kind: "waiting" });
    await this.#wakeup.wait();
  }

  #begin(kind: "prepare" | "grow"): AbortSignal {
    const abort = new AbortController();
    this.#step = { kind, abort };
    return abort.signal;
  }

  #abort(): void {
    if (this.#step.kind === "load") this.#step.patience.abort();
    if (this.#step.kind !== "wait") this.#step.abort.abort();
  }

  #abortUnwanted(): void {
    this.#runs.abort(({ id }) => !this.#queue.has(id));
  }

  /** Or not wanted any more, so that it may fail. */
  #isAborted(): boolean {
    if (this.#step.kind === "load") return this.#step.patience.signal.aborted;
    return this.#step.kind !== "wait" && this.#step.abort.signal.aborted;
  }

  /** @param backend that computed when it failed */
  #fail(error: unknown, backend?: string): void {
    const message = error instanceof Error ? error.message : String(error);
    this.#failures += 1;
    // Content has been tried often enough by whoever fetches it.
    if (this.#failures < MOST_FAILURES && !(error instanceof WrongContentError)) {
      this.#handBackAll();
      this.#letGo();
    } else {
      this.giveUp(backend === undefined ? message : `${backend}: ${message}`);
    }
  }

  /** Ends all that is under way, and the workers. */
  #letGo(): void {
    this.#runs.abort();
    this.#abort();
    this.#workers.discard();
    this.wake();
  }

  #suspendBut(isWorthEnding: (run: TaskRun) => boolean): void {
    this.#suspended = true;
    this.#handBackAll(({ id }) => {
      const run = this.#runs.get(id);
      return run === undefined || !isWorthEnding(run);
    });
    this.#abortUnwanted();
  }

  #handBackAll(which?: (task: Task) => boolean): void {
    for (const task of this.#queue.removeAll(which)) this.#handBack(task.lease);
  }

  #show(activity: LoopActivity): void {
    this.#activity = activity;
    this.#onChange();
  }
}
