/** Lets one loop sleep until something happened. What happens while the loop is awake counts too. */
export class Wakeup {
  #happened = false;
  #resume: (() => void) | undefined;

  wake(): void {
    this.#happened = true;
    this.#resume?.();
  }

  async wait(): Promise<void> {
    if (!this.#happened) {
      await new Promise<void>((resolve) => {
        this.#resume = resolve;
      });
      this.#resume = undefined;
    }
    this.#happened = false;
  }
}
