import type { Assign, MessageInitShape, ResultSchema } from "../protocol/index.ts";
import { Backoff } from "./backoff.ts";
import type { Clock } from "./clock.ts";
import type { Task, TaskValue } from "./task.ts";

/** Results that wait for their confirmation before no further task is started, for the few workers that most devices have. */
const MOST_UNCONFIRMED = 8;
/** For many workers, so that one confirmation may be late for each: results per worker. */
const UNCONFIRMED_PER_WORKER = 2;
/** Superseded results are small (their values are gone) and wait for a last word. */
const MOST_REMEMBERED = 64;

/** A finished task until the gateway has the last word on it. */
export interface Finished {
  readonly task: Task;
  readonly units: number;
  readonly computeMicros: number;
}

export type SendResult = (result: MessageInitShape<typeof ResultSchema>) => void;

type Kept = Finished & {
  /** undefined once its version is superseded: then it is not worth sending again. */
  readonly result: MessageInitShape<typeof ResultSchema> | undefined;
};

/**
 * Keeps each result until the gateway confirms that it is durable, and sends it again after a
 * reconnect or when the gateway could not store it.
 */
export class Outbox {
  readonly #send: SendResult;
  readonly #clock: Clock;
  readonly #backoff: Backoff;
  readonly #kept = new Map<string, Kept>();
  #callOff: (() => void) | undefined;

  /** @param send puts it on the line if there is one */
  constructor(send: SendResult, clock: Clock, random: () => number) {
    this.#send = send;
    this.#clock = clock;
    this.#backoff = new Backoff(random);
  }

  /** Whether results of the current version wait for a confirmation. */
  get isWaiting(): boolean {
    return this.#unconfirmed().length > 0;
  }

  /** Whether one more result can wait, for a volunteer with so many workers. */
  hasRoom(workers: number): boolean {
    const most = Math.max(MOST_UNCONFIRMED, UNCONFIRMED_PER_WORKER * workers);
    return this.#unconfirmed().length < most;
  }

  /** @param computed taken over */
  handIn(task: Task, computed: TaskValue): void {
    const { units, value, sha256, computeMicros } = computed;
    const result = {
      lease: task.lease,
      value: { units, value, sha256 },
      computeMicros: BigInt(computeMicros),
    };
    this.#keep({ task, units, computeMicros, result });
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
