import type { Pacing } from "./pacing.ts";

/** The place of one worker: when it may compute next. */
export interface WorkerSlot {
  readonly pacing: Pacing;
}

/** A volunteer's slots, one for each worker that it may use at once, and who waits for one: first come, first served. */
export class WorkerSlots {
  readonly #newPacing: () => Pacing;
  readonly #all = new Set<WorkerSlot>();
  /** Longest free first, so that each has rested as long as it could. */
  #free: WorkerSlot[] = [];
  #line: ((slot: WorkerSlot | undefined) => void)[] = [];
  #size = 0;

  constructor(newPacing: () => Pacing) {
    this.#newPacing = newPacing;
  }

  /** Slots there are; more than were asked for while leaves are under way. */
  get count(): number {
    return this.#all.size;
  }

  get isIdle(): boolean {
    return this.#free.length > 0;
  }

  /** So many from now on; those that are too many go when they are free. */
  resize(size: number): void {
    this.#size = size;
    while (this.#all.size > size) {
      const slot = this.#free.pop();
      if (slot === undefined) return;
      this.#all.delete(slot);
    }
    while (this.#all.size < size) this.#add({ pacing: this.#newPacing() });
  }

  /** @returns undefined if the signal comes first */
  async take(signal: AbortSignal): Promise<WorkerSlot | undefined> {
    if (signal.aborted) return undefined;
    const slot = this.#free.shift();
    return slot ?? (await this.#turn(signal));
  }

  /** For whoever is next in line. */
  giveBack(slot: WorkerSlot): void {
    if (this.#all.size > this.#size) {
      this.#all.delete(slot);
      return;
    }
    const next = this.#line.shift();
    if (next === undefined) this.#free.push(slot);
    else next(slot);
  }

  #add(slot: WorkerSlot): void {
    this.#all.add(slot);
    this.giveBack(slot);
  }

  async #turn(signal: AbortSignal): Promise<WorkerSlot | undefined> {
    return await new Promise((resolve) => {
      const leave = (): void => {
        this.#line = this.#line.filter((waiting) => waiting !== settle);
        resolve(undefined);
      };
      const settle = (slot: WorkerSlot | undefined): void => {
        signal.removeEventListener("abort", leave);
        resolve(slot);
      };
      signal.addEventListener("abort", leave, { once: true });
      this.#line.push(settle);
    });
  }
}
