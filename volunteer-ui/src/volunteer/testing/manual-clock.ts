import type { Clock } from "../clock.ts";

/** Time that passes only when a test says so. */
export class ManualClock implements Clock {
  #now = 1_000_000;
  #timers: { readonly at: number; readonly run: () => void }[] = [];

  now(): number {
    return this.#now;
  }

  after(ms: number, run: () => void): () => void {
    const timer = { at: this.#now + ms, run };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  }

  /** Lets time pass; runs what falls due, in order, and whatever follows from it. */
  async advance(ms: number): Promise<void> {
    const target = this.#now + ms;
    for (;;) {
      await idle();
      const due = this.#timers.filter(({ at }) => at <= target);
      const next = due.reduce<(typeof due)[0] | undefined>(
        (first, timer) => (first === undefined || timer.at < first.at ? timer : first),
        undefined,
      );
      if (next === undefined) break;
      this.#timers = this.#timers.filter((other) => other !== next);
      this.#now = Math.max(this.#now, next.at);
      next.run();
    }
    this.#now = target;
  }
}

/** Until everything that does not need time has happened. */
export async function idle(): Promise<void> {
  for (let round = 0; round < 5; round++) {
    await new Promise<void>((resolve) => {
      setImmediate(resolve);
    });
  }
}
