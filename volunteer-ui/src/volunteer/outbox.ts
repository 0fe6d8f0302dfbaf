import {
  type Assign,
  type MessageInitShape,
  type ResultSchema,
  encodeFloats,
} from "../protocol/index.ts";
import { Backoff } from "./backoff.ts";
import type { Clock } from "./clock.ts";
import type { NodeSum } from "./subtree.ts";
import type { Task } from "./task.ts";

/** Results that wait for their confirmation before no further task is started. */
const MOST_UNCONFIRMED = 8;
/** Superseded results are small (their gradients are gone) and wait for a last word. */
const MOST_REMEMBERED = 64;

/** A finished task until the gateway has the last word on it. */
export interface Finished {
  readonly task: Task;
  readonly samples: number;
  readonly computeMicros: number;
}

type Kept = Finished & {
  /** undefined once its version is superseded: then it is not worth sending again. */
  readonly result: MessageInitShape<typeof ResultSchema> | undefined;
};

/**
 * Keeps each result until the gateway confirms that it is durable, and sends it again after a
 * reconnect or when the gateway could not store it.
 */
export class Outbox {
  readonly #send: (result: MessageInitShape<typeof ResultSchema>) => void;
  readonly #clock: Clock;
  readonly #backoff: Backoff;
  readonly #kept = new Map<string, Kept>();
  #callOff: (() => void) | undefined;

  /** @param send puts it on the line if there is one */
  constructor(
    send: (result: MessageInitShape<typeof ResultSchema>) => void,
    clock: Clock,
    random: () => number,
  ) {
    this.#send = send;
    this.#clock = clock;
    this.#backoff = new Backoff(random);
  }

  /** Whether results of the current version wait for a confirmation. */
  get isWaiting(): boolean {
    return this.#unconfirmed().length > 0;
  }

  get isFull(): boolean {
    return this.#unconfirmed().length >= MOST_UNCONFIRMED;
  }

  /** @param sum taken over */
  handIn(task: Task, sum: NodeSum): void {
    const { samples, computeMicros } = sum;
    const result = {
      lease: task.lease,
      samples,
      lossSum: sum.lossSum,
      correct: sum.correct,
      gradientSum: encodeFloats(sum.gradientSum),
      computeMicros: BigInt(computeMicros),
    };
    this.#keep({ task, samples, computeMicros, result });
    this.#send(result);
  }

  /**
   * A finished task was assigned once more: hands in what is there, under the new lease.
   * @returns false if it is not here
   */
  handInAgain({ taskId, lease }: Pick<Assign, "taskId" | "lease">): boolean {
    const kept = this.#kept.get(taskId);
    if (kept?.result === undefined) return false;
    const result = { ...kept.result, lease };
    this.#keep({ ...kept, result });
    this.#send(result);
    return true;
  }

  /** After a reconnect. */
  sendAll(): void {
    this.#callOff?.();
    this.#callOff = undefined;
    for (const { result } of this.#unconfirmed()) if (result !== undefined) this.#send(result);
  }

  /** The gateway could not store a result: sends everything unconfirmed again, a little later. */
  sendAllLater(): void {
    this.#callOff ??= this.#clock.after(this.#backoff.next(), () => {
      this.sendAll();
    });
  }

  /** The gateway's last word on a task, whatever it is. */
  settle(taskId: string): Finished | undefined {
    const kept = this.#kept.get(taskId);
    this.#kept.delete(taskId);
    this.#backoff.reset();
    return kept;
  }

  /** Another version is wanted now: results of others are not sent again, only remembered. */
  supersede(sha256: string): void {
    for (const [id, kept] of this.#kept) {
      if (kept.task.sha256 !== sha256) this.#kept.set(id, { ...kept, result: undefined });
    }
  }

  close(): void {
    this.#callOff?.();
  }

  #keep(kept: Kept): void {
    this.#kept.set(kept.task.id, kept);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > MOST_REMEMBERED && oldest !== undefined) this.#kept.delete(oldest);
  }

  #unconfirmed(): readonly Kept[] {
    return [...this.#kept.values()].filter(({ result }) => result !== undefined);
  }
}
