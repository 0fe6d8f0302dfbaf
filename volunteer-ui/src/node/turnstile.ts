/** Lets a few through at a time; the others wait in line. */
export class Turnstile {
  #free: number;
  readonly #line: (() => void)[] = [];

  /** @param atOnce how many may be inside, at least 1 */
  constructor(atOnce: number) {
    this.#free = atOnce;
  }

  async pass<T>(act: () => Promise<T>): Promise<T> {
    await this.#enter();
    try {
      return await act();
    } finally {
      this.#leave();
    }
  }

  async #enter(): Promise<void> {
    if (this.#free > 0) {
      this.#free -= 1;
      return;
    }
    await new Promise<void>((resolve) => {
      this.#line.push(resolve);
    });
  }

  /** The place goes to the next in line, if there is one. */
  #leave(): void {
    const next = this.#line.shift();
    if (next === undefined) this.#free += 1;
    else next();
  }
}
