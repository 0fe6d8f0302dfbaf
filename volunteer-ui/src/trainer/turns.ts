/** Lets calls follow one another, in the order in which they were asked for. */
export class Turns {
  #last: Promise<unknown> = Promise.resolve();

  /** Settles as `call` does, which begins when all calls before it have settled, whatever their outcome. */
  take<T>(call: () => T | Promise<T>): Promise<T> {
    const turn = this.#last.then(call);
    this.#last = turn.catch(() => undefined);
    return turn;
  }
}
