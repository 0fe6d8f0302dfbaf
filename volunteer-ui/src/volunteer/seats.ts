import type { WorkerTrainer } from "../trainer/index.ts";
import type { Pacing } from "./pacing.ts";

/** A worker's trainer, open for the job and with its weights, and when it may compute next. */
export interface Seat {
  readonly trainer: WorkerTrainer;
  readonly pacing: Pacing;
}

/** The seats of a volunteer, and who waits for one: first come, first served. Owns the trainers. */
export class Seats {
  readonly #all = new Set<Seat>();
  /** Longest free first, so that each has rested as long as it could. */
  #free: Seat[] = [];
  #line: ((seat: Seat | undefined) => void)[] = [];
  #most = Infinity;

  get count(): number {
    return this.#all.size;
  }

  /** Whether a worker has nothing to do. */
  get isIdle(): boolean {
    return this.#free.some(({ trainer }) => trainer.isAlive);
  }

  get trainers(): readonly WorkerTrainer[] {
    return [...this.#all].map(({ trainer }) => trainer);
  }

  /** Puts a free seat there. */
  add(seat: Seat): void {
    this.#all.add(seat);
    this.giveBack(seat);
  }

  /** No more than so many from now on; those that are too many end when they are free. */
  limit(most: number): void {
    this.#most = most;
    while (this.#all.size > most) {
      const seat = this.#free.pop();
      if (seat === undefined) return;
      this.#remove(seat);
    }
  }

  /** @returns a seat to give back; undefined if `signal` was aborted first */
  async take(signal: AbortSignal): Promise<Seat | undefined> {
    if (signal.aborted) return undefined;
    const seat = this.#nextFree();
    if (seat !== undefined) return seat;
    return await new Promise((resolve) => {
      const leave = (): void => {
        this.#line = this.#line.filter((waiting) => waiting !== settle);
        resolve(undefined);
      };
      const settle = (found: Seat | undefined): void => {
        signal.removeEventListener("abort", leave);
        resolve(found);
      };
      signal.addEventListener("abort", leave, { once: true });
      this.#line.push(settle);
    });
  }

  /** For whoever is next in line. A worker that has ended is not offered again. */
  giveBack(seat: Seat): void {
    if (!this.#all.has(seat)) return;
    if (!seat.trainer.isAlive || this.#all.size > this.#most) {
      this.#remove(seat);
      return;
    }
    const next = this.#line.shift();
    if (next === undefined) this.#free.push(seat);
    else next(seat);
  }

  /** Takes away the seats whose workers have ended, also those that nobody has used since. */
  removeDead(): void {
    for (const seat of this.#all) if (!seat.trainer.isAlive) this.#remove(seat);
  }

  /** Ends all trainers. Who waits goes on waiting, until there are seats again or it is aborted. */
  close(): void {
    for (const seat of this.#all) this.#remove(seat);
  }

  #nextFree(): Seat | undefined {
    this.removeDead();
    return this.#free.shift();
  }

  #remove(seat: Seat): void {
    this.#all.delete(seat);
    this.#free = this.#free.filter((free) => free !== seat);
    seat.trainer.close();
  }
}
