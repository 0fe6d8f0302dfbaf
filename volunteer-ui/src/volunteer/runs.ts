import type { Schedule } from "../protocol/index.ts";
import type { Clock } from "./clock.ts";
import type { Seats } from "./seats.ts";
import type { NodeSum } from "./subtree.ts";
import { type RunListener, TaskRun } from "./task-run.ts";
import type { Task } from "./task.ts";

/** How far the oldest task is; told when a leaf begins, and before a rest of all workers. */
export type TaskProgress =
  | { readonly kind: "computing"; readonly leavesDone: number; readonly leaves: number }
  | { readonly kind: "resting"; readonly ms: number };

export interface RunsListener {
  progressed(progress: TaskProgress): void;
  /** @param sum taken over */
  summed(task: Task, sum: NodeSum): void;
  failed(error: unknown): void;
  /** A worker may be free, a task may have ended. */
  settled(): void;
}

/** The tasks under way, oldest first. */
export class Runs implements RunListener {
  readonly #seats: Seats;
  readonly #clock: Clock;
  readonly #listener: RunsListener;
  readonly #runs = new Map<string, TaskRun>();

  constructor(seats: Seats, clock: Clock, listener: RunsListener) {
    this.#seats = seats;
    this.#clock = clock;
    this.#listener = listener;
  }

  get isEmpty(): boolean {
    return this.#runs.size === 0;
  }

  /** Whether there is a worker for another task. */
  get hasIdleWorker(): boolean {
    return this.#seats.isIdle;
  }

  get(taskId: string): TaskRun | undefined {
    return this.#runs.get(taskId);
  }

  begin(task: Task, schedule: Schedule): void {
    const run = new TaskRun(task, schedule, this.#seats, this.#clock, this);
    this.#runs.set(task.id, run);
    void this.#follow(run);
  }

  /** Ends tasks between two leaves; they stay here until their last leaf is done. */
  abort(unwanted: (task: Task) => boolean = () => true): void {
    for (const run of this.#runs.values()) if (unwanted(run.task)) run.abort();
  }

  leafBegins(): void {
    const oldest = this.#runs.values().next().value;
    if (oldest === undefined) return;
    const { leavesDone, leaves } = oldest;
    this.#listener.progressed({ kind: "computing", leavesDone, leaves });
  }

  rests(ms: number): void {
    const isComputing = [...this.#runs.values()].some((run) => run.isComputing);
    if (!isComputing) this.#listener.progressed({ kind: "resting", ms });
  }

  seatGivenBack(): void {
    this.#listener.settled();
  }

  async #follow(run: TaskRun): Promise<void> {
    try {
      const sum = await run.sum();
      if (sum !== undefined) this.#listener.summed(run.task, sum);
    } catch (error) {
      this.#listener.failed(error);
    } finally {
      this.#runs.delete(run.task.id);
      this.#listener.settled();
    }
  }
}
