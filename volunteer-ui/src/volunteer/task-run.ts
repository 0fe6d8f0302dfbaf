import type { Schedule } from "../protocol/index.ts";
import type { LeafValue } from "../trainer/index.ts";
import type { Clock } from "./clock.ts";
import type { Seat, Seats } from "./seats.ts";
import { type NodeSum, sumSubtree } from "./subtree.ts";
import type { Task } from "./task.ts";

/** Workers on which a leaf is tried, should they end over it: then it is the leaf. */
const MOST_ATTEMPTS = 3;

/** What is told of a task under way. */
export interface RunListener {
  /** A leaf begins. */
  leafBegins(): void;
  /** A worker leaves the device to its person for so long, before the next leaf. Milliseconds. */
  rests(ms: number): void;
  /** A worker is free, or gone. */
  seatGivenBack(): void;
}

/**
 * One task under way: its leaves are computed by as many workers as are free, at the pace and for the part of the time
 * that are asked for, and added up along the tree. Which worker computed what changes no bit of the sum.
 */
export class TaskRun {
  readonly task: Task;
  readonly leaves: number;
  readonly #seats: Seats;
  readonly #schedule: Schedule;
  readonly #clock: Clock;
  readonly #listener: RunListener;
  readonly #abort = new AbortController();
  #begun = 0;
  #done = 0;

  /** @param seats open for the schedule's job, with the weights of the task */
  constructor(task: Task, schedule: Schedule, seats: Seats, clock: Clock, listener: RunListener) {
    this.task = task;
    this.leaves = schedule.tree(task.round, task.kind).leavesBelow(task.node);
    this.#schedule = schedule;
    this.#seats = seats;
    this.#clock = clock;
    this.#listener = listener;
  }

  get leavesDone(): number {
    return this.#done;
  }

  get isComputing(): boolean {
    return this.#begun > this.#done;
  }

  /** Whether all its leaves have begun, so that it is done within the time of one. */
  get isNearlyDone(): boolean {
    return this.#begun === this.leaves;
  }

  get isAborted(): boolean {
    return this.#abort.signal.aborted;
  }

  /** Begins no further leaf. */
  abort(): void {
    this.#abort.abort();
  }

  /**
   * @returns undefined if it was aborted
   * @throws Error from a trainer, or if a trainer's sums do not fit the task
   */
  async sum(): Promise<NodeSum | undefined> {
    const { round, kind, node } = this.task;
    const tree = this.#schedule.tree(round, kind);
    try {
      const sum = await sumSubtree(tree, node, (index) => this.#leaf(index));
      return this.isAborted ? undefined : sum;
    } catch (error) {
      if (this.isAborted) return undefined;
      this.abort();
      throw error;
    }
  }

  async #leaf(index: number): Promise<LeafValue | undefined> {
    for (let attempt = 1; ; attempt++) {
      const seat = await this.#seats.take(this.#abort.signal);
      if (seat === undefined) return undefined;
      try {
        return await this.#leafOn(seat, index);
      } catch (error) {
        if (seat.trainer.isAlive || attempt === MOST_ATTEMPTS) throw error;
      } finally {
        this.#seats.giveBack(seat);
        this.#listener.seatGivenBack();
      }
    }
  }

  async #leafOn(seat: Seat, index: number): Promise<LeafValue | undefined> {
    await this.#rest(seat);
    if (this.isAborted) return undefined;
    this.#begun += 1;
    this.#listener.leafBegins();
    try {
      const value = await this.#compute(seat, index);
      this.#done += 1;
      return value;
    } catch (error) {
      this.#begun -= 1;
      throw error;
    }
  }

  async #rest({ trainer, pacing }: Seat): Promise<void> {
    const ms = pacing.restBefore(this.#clock.now());
    if (ms <= 0) return;
    this.#listener.rests(ms);
    await trainer.rest(ms);
  }

  async #compute({ trainer, pacing }: Seat, index: number): Promise<LeafValue> {
    const { round, kind, receivedAt } = this.task;
    const samples = this.#schedule.leafSamples(round, kind, index);
    const count = samples.length;
    const started = this.#clock.now();
    const value = await trainer.leaf({ kind, round, samples });
    if (value.samples !== count) {
      throw new Error(
        `leaf ${index}: the trainer summed ${value.samples} samples instead of ${count}`,
      );
    }
    const wait = pacing.waitAfter(receivedAt, this.#clock.now());
    if (wait > 0) await trainer.rest(wait);
    const ended = this.#clock.now();
    pacing.leafDone(ended, ended - started);
    return { ...value, computeMicros: pacing.computeMicros(value.computeMicros) };
  }
}
