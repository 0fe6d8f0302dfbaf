/** So far ahead of the line something may wait for it, beyond which whoever sends waits. Milliseconds. */
const AHEAD_MS = 20;

interface Due {
  readonly at: number;
  readonly happen: () => void;
}

/**
 * One direction of an access line: carries one piece after the other, in the order in which they come, at its rate, and
 * delivers each `delayMs` after its last byte has left.
 */
export class Direction {
  readonly #bytesPerMs: number;
  readonly #delayMs: number;
  /** When all that was taken so far has left. */
  #freeAt = 0;
  #carried = 0;
  readonly #leaving = new Agenda();
  readonly #arriving = new Agenda();

  constructor(bytesPerMs: number, delayMs: number) {
    this.#bytesPerMs = bytesPerMs;
    this.#delayMs = delayMs;
  }

  /** Bytes that were taken so far. */
  get carried(): number {
    return this.#carried;
  }

  /**
   * @param next called when there is room for more
   * @param arrive called when the last byte is at the other end
   */
  carry(bytes: number, next: () => void, arrive: () => void): void {
    const now = performance.now();
    this.#carried += bytes;
    this.#freeAt = Math.max(now, this.#freeAt) + bytes / this.#bytesPerMs;
    this.#leaving.add({ at: this.#freeAt - AHEAD_MS, happen: next });
    this.#arriving.add({ at: this.#freeAt + this.#delayMs, happen: arrive });
  }
}

/** What is due later, in the order in which it was entered; times never decrease. */
class Agenda {
  #dues: Due[] = [];
  #isWaiting = false;

  add(due: Due): void {
    this.#dues.push(due);
    if (!this.#isWaiting) this.#wait(due);
  }

  #wait({ at }: Due): void {
    this.#isWaiting = true;
    setTimeout(
      () => {
        this.#isWaiting = false;
        this.#goOn();
      },
      Math.max(0, at - performance.now()),
    );
  }

  #goOn(): void {
    const now = performance.now();
    const later = this.#dues.findIndex(({ at }) => at > now);
    const due = this.#dues.splice(0, later === -1 ? this.#dues.length : later);
    for (const { happen } of due) happen();
    const [first] = this.#dues;
    if (first !== undefined && !this.#isWaiting) this.#wait(first);
  }
}
