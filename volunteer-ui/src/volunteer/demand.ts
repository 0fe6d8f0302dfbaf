/**
 * Tells a gateway how many tasks to hand out, whenever that changes. A gateway that does not know us
 * yet believes 0, and is told nothing until it has said which job it has for us.
 */
export class Demand {
  readonly #say: (window: number) => boolean;
  #told = 0;
  #isJobKnown = false;

  /** @param say returns false if nobody hears it */
  constructor(say: (window: number) => boolean) {
    this.#say = say;
  }

  /** The connection is gone, and with it all that was told. */
  forget(): void {
    this.#told = 0;
    this.#isJobKnown = false;
  }

  jobIsKnown(): void {
    this.#isJobKnown = true;
  }

  /** @param window tasks to hold at once, those in hand included */
  want(window: number): void {
    const wanted = this.#isJobKnown ? window : 0;
    if (wanted !== this.#told && this.#say(wanted)) this.#told = wanted;
  }
}
