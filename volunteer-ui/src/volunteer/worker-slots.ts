import type { Pacing } from "./pacing.ts";

/** The place of one worker: when it may compute next. */
export interface WorkerSlot {
  readonly pacing: Pacing;
}

interface Waiting {
  readonly holder: object;
  readonly settle: (slot: WorkerSlot | undefined) => void;
}

/** A volunteer's slots, one for each worker that it may use at once, and who waits for one: first come, first served. */
export class WorkerSlots {
  readonly #newPacing: () => Pacing;
  readonly #all = new Set<WorkerSlot>();
  /** Longest free first, so that each has rested as long as it could. */
  #free: WorkerSlot[] = [];
  #line: Waiting[] = [];
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

  /**
   * @param holder whom the slot is for; several calls may be for the same
   * @returns undefined if the holder leaves the line first
   */
  async take(holder: object): Promise<WorkerSlot | undefined> {
    const slot = this.#free.shift();
    if (slot !== undefined) return slot;
    return await new Promise((settle) => {
      this.#line.push({ holder, settle });
    });
  }

  /** Whatever of the holder still waits, waits no longer. */
  leave(holder: object): void {
    const leaving = this.#line.filter((waiting) => waiting.holder === holder);
    this.#line = this.#line.filter((waiting) => waiting.holder !== holder);
    for (const { settle } of leaving) settle(undefined);
  }

  /** For whoever is next in line. */
  giveBack(slot: WorkerSlot): void {
    if (this.#all.size > this.#size) {
      this.#all.delete(slot);
      return;
    }
    const next = this.#line.shift();
    if (next === undefined) this.#free.push(slot);
    else next.settle(slot);
  }

  #add(slot: WorkerSlot): void {
    this.#all.add(slot);
    this.giveBack(slot);
  }
}
