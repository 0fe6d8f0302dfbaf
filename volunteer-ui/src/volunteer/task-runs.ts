import type { Work } from "../protocol/index.ts";
import type { Clock } from "./clock.ts";
import type { Computing } from "./state.ts";
import { type Outcome, type RunListener, TaskRun } from "./task-run.ts";
import type { Task } from "./task.ts";
import type { Workers } from "./workers.ts";

/** How far the oldest task is; told when a leaf begins or has come a step further, and before a rest of all workers. */
export type TaskProgress = Computing | { readonly kind: "resting"; readonly ms: number };

/** The tasks under way, oldest first. */
export class TaskRuns implements RunListener {
  readonly #workers: Workers;
  readonly #clock: Clock;
  readonly #onProgress: (progress: TaskProgress) => void;
  readonly #onFree: () => void;
  readonly #runs = new Map<string, TaskRun>();

  /** @param onFree called when a worker may be free */
  constructor(
    workers: Workers,
    clock: Clock,
    onProgress: (progress: TaskProgress) => void,
    onFree: () => void,
  ) {
    this.#workers = workers;
    this.#clock = clock;
    this.#onProgress = onProgress;
    this.#onFree = onFree;
  }

  get isEmpty(): boolean {
    return this.#runs.size === 0;
  }

  /** Whether there is a task under way that is still wanted. */
  get isWanted(): boolean {
    return [...this.#runs.values()].some((run) => !run.isAborted);
  }

  /** Whether there is a worker for another task. */
  get hasIdleWorker(): boolean {
    return this.#workers.slots.isIdle;
  }

  get(taskId: string): TaskRun | undefined {
    return this.#runs.get(taskId);
  }

  /** @returns what it came to; it counts as under way until `remove` */
  begin(task: Task, work: Work): Promise<Outcome> {
    const run = new TaskRun(task, work, this.#workers, this.#clock, this);
    this.#runs.set(task.id, run);
    return run.compute();
  }

  remove(taskId: string): void {
    this.#runs.delete(taskId);
  }

  /** Ends tasks between two leaves; they stay here until their last leaf is done. */
  abort(unwanted: (task: Task) => boolean = () => true): void {
    for (const run of this.#runs.values()) if (unwanted(run.task)) run.abort();
  }

  progresses(): void {
    const oldest = this.#runs.values().next().value;
    if (oldest === undefined) return;
    const { leavesDone, leaves, steps } = oldest;
    this.#onProgress({ kind: "computing", leavesDone, leaves, steps });
  }

  rests(ms: number): void {
    const isComputing = [...this.#runs.values()].some((run) => run.isComputing);
    if (!isComputing) this.#onProgress({ kind: "resting", ms });
  }

  slotGivenBack(): void {
    this.#onFree();
  }
}
