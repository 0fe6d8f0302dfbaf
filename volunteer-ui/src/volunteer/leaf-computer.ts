import type { Schedule } from "../protocol/index.ts";
import type { LeafValue, Trainer } from "../trainer/index.ts";
import type { Clock } from "./clock.ts";
import type { Pacing } from "./pacing.ts";
import { type NodeSum, sumSubtree } from "./subtree.ts";
import type { Task } from "./task.ts";

/** How far a task is: told before each leaf, and before the rest that may precede it. */
export type TaskProgress =
  | { readonly kind: "computing"; readonly leavesDone: number; readonly leaves: number }
  | { readonly kind: "resting"; readonly ms: number };

/** Computes tasks at the pace and with the share of the device that are asked for. */
export class LeafComputer {
  readonly #trainer: Pick<Trainer, "leaf" | "rest">;
  readonly #schedule: Schedule;
  readonly #pacing: Pacing;
  readonly #clock: Clock;

  /** @param trainer opened for the schedule's job, with the weights of the tasks to come */
  constructor(
    trainer: Pick<Trainer, "leaf" | "rest">,
    schedule: Schedule,
    pacing: Pacing,
    clock: Clock,
  ) {
    this.#trainer = trainer;
    this.#schedule = schedule;
    this.#pacing = pacing;
    this.#clock = clock;
  }

  /**
   * @param signal ends the task before its next leaf
   * @returns undefined if it was aborted
   * @throws Error from the trainer, or if the trainer's sums do not fit the task
   */
  async compute(
    task: Task,
    signal: AbortSignal,
    onProgress: (progress: TaskProgress) => void,
  ): Promise<NodeSum | undefined> {
    const tree = this.#schedule.tree(task.round, task.kind);
    const leaves = tree.leavesBelow(task.node);
    let leavesDone = 0;
    const leaf = async (index: number): Promise<LeafValue | undefined> => {
      await this.#rest(onProgress);
      if (signal.aborted) return undefined;
      onProgress({ kind: "computing", leavesDone, leaves });
      const value = await this.#leaf(task, index);
      leavesDone += 1;
      return value;
    };
    return await sumSubtree(tree, task.node, leaf, signal);
  }

  async #rest(onProgress: (progress: TaskProgress) => void): Promise<void> {
    const ms = this.#pacing.restBefore(this.#clock.now());
    if (ms <= 0) return;
    onProgress({ kind: "resting", ms });
    await this.#trainer.rest(ms);
  }

  async #leaf(task: Task, index: number): Promise<LeafValue> {
    const { kind, round } = task;
    const samples = this.#schedule.leafSamples(round, kind, index);
    const count = samples.length;
    const started = this.#clock.now();
    const value = await this.#trainer.leaf({ kind, round, samples });
    if (value.samples !== count) {
      throw new Error(
        `leaf ${index}: the trainer summed ${value.samples} samples instead of ${count}`,
      );
    }
    const wait = this.#pacing.waitAfter(task.receivedAt, this.#clock.now());
    if (wait > 0) await this.#trainer.rest(wait);
    const ended = this.#clock.now();
    this.#pacing.leafDone(ended, ended - started);
    return { ...value, computeMicros: this.#pacing.computeMicros(value.computeMicros) };
  }
}
