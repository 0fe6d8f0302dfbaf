import { type ReductionTree, type Work, treeNode } from "../protocol/index.ts";
import type { Sealed, Trainer } from "../trainer/index.ts";
import { SubtreeSum, combineOf } from "../work/index.ts";
import type { Clock } from "./clock.ts";
import type { StepsDone } from "./state.ts";
import { computeMicros } from "./pacing.ts";
import { remainingMs } from "./remaining.ts";
import type { Task, TaskValue } from "./task.ts";
import type { WorkerSlot } from "./worker-slots.ts";
import type { Workers } from "./workers.ts";

/** What is told of a task under way. */
export interface RunListener {
  /** A leaf begins, or has come a step further. */
  progresses(): void;
  /** A worker leaves the device to its person for so long, before the next leaf. Milliseconds. */
  rests(ms: number): void;
  /** A worker is free, or gone. */
  slotGivenBack(): void;
}

/** A leaf that is being computed, by the volunteer's clock. Milliseconds. */
interface LeafRun {
  readonly since: number;
  stepsDone: number;
  /** What the steps so far took. */
  stepsMs: number;
}

export type Outcome =
  | { readonly kind: "value"; readonly value: TaskValue }
  | { readonly kind: "aborted" }
  /** The worker that held the value ended; somebody has to compute it again. */
  | { readonly kind: "lost" };

/**
 * One task under way: its leaves are computed by as many workers as are free, at the pace and for the part of the time
 * that are asked for, and added up along the tree. Which worker computed what changes no bit of the value. The worker that
 * is done last computes the value's hash before it turns to something else.
 */
export class TaskRun {
  readonly task: Task;
  readonly leaves: number;
  readonly #tree: ReductionTree;
  readonly #work: Work;
  readonly #workers: Workers;
  readonly #clock: Clock;
  readonly #listener: RunListener;
  readonly #sum: SubtreeSum;
  readonly #abort = new AbortController();
  #begun = 0;
  #done = 0;
  /** Steps of a leaf, if it takes several; what is done of those under way. */
  #stepsPerLeaf = 0;
  readonly #underWay = new Map<number, LeafRun>();
  #computeMicros = 0;
  #isSummed = false;
  #result: Sealed | undefined;

  /** @param workers open for the job, with the state of the task */
  constructor(task: Task, work: Work, workers: Workers, clock: Clock, listener: RunListener) {
    this.task = task;
    this.#tree = work.schedule.tree(task.round, task.kind);
    this.leaves = this.#tree.leavesBelow(task.node);
    this.#sum = new SubtreeSum(this.#tree, task.node, combineOf(work));
    this.#work = work;
    this.#workers = workers;
    this.#clock = clock;
    this.#listener = listener;
  }

  get leavesDone(): number {
    return this.#done;
  }

  /** Of all its leaves, where these take several. */
  get steps(): StepsDone | undefined {
    if (this.#stepsPerLeaf === 0) return undefined;
    const underWay = [...this.#underWay.values()].reduce((sum, leaf) => sum + leaf.stepsDone, 0);
    return {
      done: this.#done * this.#stepsPerLeaf + underWay,
      of: this.leaves * this.#stepsPerLeaf,
    };
  }

  get isComputing(): boolean {
    return this.#begun > this.#done;
  }

  /** Whether all its leaves have begun, so that it is done within the time of one. */
  get isNearlyDone(): boolean {
    return this.#begun === this.leaves;
  }

  /** Whether it is done within so many milliseconds, as far as can be told. */
  isDoneWithin(ms: number): boolean {
    const now = this.#clock.now();
    const { slots, leafMs, duty } = this.#workers;
    const remaining = remainingMs({
      underWay: [...this.#underWay].map(([index, { since, stepsDone, stepsMs }]) => ({
        elapsedMs: now - since,
        paceMs: this.#paceMs(index),
        stepsDone,
        stepsMs,
        steps: this.#stepsPerLeaf,
      })),
      later: this.leaves - this.#begun,
      leafMs: leafMs.get(this.task.kind),
      workers: Math.max(1, slots.count),
      duty,
    });
    return remaining === undefined ? this.isNearlyDone : remaining <= ms;
  }

  get isAborted(): boolean {
    return this.#abort.signal.aborted;
  }

  /** Begins no further leaf. */
  abort(): void {
    this.#abort.abort();
    this.#workers.slots.leave(this);
  }

  /** @throws Error from a trainer, or if a trainer's value does not fit the task */
  async compute(): Promise<Outcome> {
    const first = this.#tree.firstLeaf(this.task.node);
    try {
      await Promise.all(Array.from({ length: this.leaves }, (_, at) => this.#leaf(first + at)));
    } catch (error) {
      if (this.isAborted) return { kind: "aborted" };
      this.abort();
      throw error;
    }
    if (this.isAborted) return { kind: "aborted" };
    return this.#result === undefined
      ? { kind: "lost" }
      : { kind: "value", value: this.#valueOf(this.#result) };
  }

  #valueOf({ value, sha256 }: Sealed): TaskValue {
    const { round, kind, node } = this.task;
    const units = this.#work.schedule.unitsBelow(round, kind, node);
    return { units, value, sha256, computeMicros: this.#computeMicros };
  }

  async #leaf(index: number): Promise<void> {
    const { slots } = this.#workers;
    const slot = this.isAborted ? undefined : await slots.take(this);
    if (slot === undefined) return;
    const { utilization } = this.#workers;
    const now = this.#clock.now();
    utilization.begin(now);
    utilization.correct(slot.pacing.restPassed(now));
    try {
      await this.#rest(slot);
      if (!this.isAborted) await this.#leafIn(slot, index);
    } finally {
      utilization.end(this.#clock.now());
      slots.giveBack(slot);
      this.#listener.slotGivenBack();
    }
  }

  async #rest({ pacing }: WorkerSlot): Promise<void> {
    const ms = pacing.restBefore(this.#clock.now());
    if (ms <= 0) return;
    this.#listener.rests(ms);
    await this.#workers.rest(ms);
  }

  async #leafIn({ pacing }: WorkerSlot, index: number): Promise<void> {
    this.#begun += 1;
    const started = this.#clock.now();
    this.#underWay.set(index, { since: started, stepsDone: 0, stepsMs: 0 });
    this.#listener.progresses();
    try {
      const records = await this.#records(index);
      const { micros, usedMs } = await this.#workers.use(async (trainer) => {
        const from = this.#clock.now();
        const computed = await this.#computeOn(trainer, index, records);
        return { micros: computed, usedMs: this.#clock.now() - from };
      });
      const paceMs = this.#paceMs(index);
      const wait = pacing.waitAfter(paceMs, this.task.receivedAt, this.#clock.now());
      if (wait > 0) await this.#workers.rest(wait);
      const ended = this.#clock.now();
      const computed = pacing.computedMs(paceMs, usedMs, this.task.receivedAt, ended);
      this.#workers.utilization.correct(computed - (ended - started));
      this.#workers.leafMs.set(this.task.kind, ended - started);
      pacing.leafDone(ended, ended - started);
      this.#computeMicros += computeMicros(paceMs, micros);
      this.#done += 1;
    } catch (error) {
      this.#begun -= 1;
      throw error;
    } finally {
      this.#underWay.delete(index);
    }
  }

  #paceMs(leaf: number): number {
    const { kind, round } = this.task;
    const units = this.#work.schedule.unitsBelow(round, kind, treeNode(0, leaf));
    return this.#workers.leafPaceMs(kind, units);
  }

  async #records(index: number): Promise<Uint8Array | undefined> {
    const { kind, round } = this.task;
    return await this.#workers.records(round, kind, index, this.#abort.signal);
  }

  /** @returns what the leaf took, in microseconds */
  async #computeOn(
    trainer: Trainer,
    index: number,
    records: Uint8Array | undefined,
  ): Promise<number> {
    // Waited for a worker that others had; or computed the last leaf, and then the worker ended.
    if (this.isAborted || this.#isSummed) return 0;
    const { kind, round } = this.task;
    const isWhole = this.leaves === 1;
    const leaf = await trainer.leaf({ kind, round, index, isWhole, records }, (done, of) => {
      this.#stepsPerLeaf = Math.max(this.#stepsPerLeaf, of);
      const leaf = this.#underWay.get(index);
      if (leaf !== undefined) {
        leaf.stepsDone = done;
        leaf.stepsMs = this.#clock.now() - leaf.since;
      }
      this.#listener.progresses();
    });
    const expected = isWhole ? this.#work.sealedBytes(kind) : this.#work.valueBytes(kind);
    if (expected !== undefined) requireLength(leaf.value, expected, index);
    const value = this.#sum.add(index, leaf.value);
    if (value === undefined) return leaf.computeMicros;
    this.#isSummed = true;
    const { sha256 } = leaf;
    this.#result = sha256 === undefined ? await trainer.seal(value) : { value, sha256 };
    return leaf.computeMicros;
  }
}

function requireLength(value: Uint8Array, expected: number, index: number): void {
  if (value.length === expected) return;
  throw new Error(
    `leaf ${index}: the trainer's value has ${value.length} bytes instead of ${expected}`,
  );
}
