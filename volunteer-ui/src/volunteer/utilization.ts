import type { JobSpec } from "../protocol/index.ts";
import { isSameJob } from "./job.ts";

/** Times of all workers of a volunteer, summed. Seconds. */
export interface WorkerTimes {
  /** In which they computed, or rested on purpose: for the person's share, or for the pace. */
  readonly busySeconds: number;
  /** In which they were there, from the first leaf of a job on. Never less than `busySeconds`. */
  readonly workerSeconds: number;
}

/**
 * How much of the time workers compute rather than wait for the wire or for others.
 *
 * Time counts while the job runs, from the beginning of its first leaf here on: with three workers, three seconds a
 * second. It does not count while the person or the organizer has paused the work, while the volunteer leaves, nor when
 * the job is finished. Without a connection it does count: that is waiting for the wire.
 *
 * All times handed in are of one clock, milliseconds.
 */
export class Utilization {
  #job: JobSpec | undefined;
  #isCounting = false;
  #hasBegun = false;
  #workers = 0;
  #busy = 0;
  #since = 0;
  #busyMs = 0;
  #workerMs = 0;

  /**
   * What is so from now on.
   *
   * @param job that runs, and which nobody has paused; undefined: time does not count
   * @param workers that there are
   */
  count(now: number, job: JobSpec | undefined, workers: number): void {
    this.#goOn(now);
    if (job !== undefined && !isSameJob(job, this.#job)) {
      this.#job = job;
      this.#hasBegun = false;
    }
    this.#isCounting = job !== undefined;
    this.#workers = workers;
  }

  /** A worker turns to a leaf, or to the rest that is owed before it. */
  begin(now: number): void {
    this.#goOn(now);
    this.#hasBegun = true;
    this.#busy += 1;
  }

  /** It is done with it. */
  end(now: number): void {
    this.#goOn(now);
    this.#busy -= 1;
  }

  /** So much more of the time that has passed was computing or rest than begin and end tell; below 0: less. */
  correct(ms: number): void {
    if (this.#counts) this.#busyMs += ms;
  }

  at(now: number): WorkerTimes {
    this.#goOn(now);
    const busyMs = Math.min(Math.max(0, this.#busyMs), this.#workerMs);
    return { busySeconds: busyMs / 1000, workerSeconds: this.#workerMs / 1000 };
  }

  get #counts(): boolean {
    return this.#isCounting && this.#hasBegun;
  }

  #goOn(now: number): void {
    // A clock that was set back takes nothing away.
    const passed = Math.max(0, now - this.#since);
    this.#since = now;
    if (!this.#counts) return;
    this.#busyMs += passed * Math.min(this.#busy, this.#workers);
    this.#workerMs += passed * this.#workers;
  }
}
