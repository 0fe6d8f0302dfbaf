import { draw } from "../../../protocol/index.ts";
import { floor } from "../primordials.ts";

/** For what is drawn while a program is loaded. */
const LOADING = 0xffffffff;

/**
 * The random numbers of one input: a function of the job's seed, the iteration and the input's number, so that whoever
 * computes it draws the same. 53 bits of two places each.
 */
export class Sequence {
  #seed = 0;
  #iteration = 0;
  #index = 0;
  /** Undefined: nothing has been drawn yet, as most programs never do. */
  #key: number | undefined;
  #place = 0;

  /** Before a program is loaded. */
  seed(seed: number): void {
    this.#seed = seed;
    this.restart(LOADING, 0);
  }

  /** @param index of the input; -1 for a fold */
  restart(iteration: number, index: number): void {
    this.#iteration = iteration;
    this.#index = index;
    this.#key = undefined;
    this.#place = 0;
  }

  /** In [0, 1). */
  readonly random = (): number => {
    // An input's number may have more than 32 bits.
    const key = (this.#key ??= draw(
      draw(draw(this.#seed, this.#iteration), this.#index),
      floor(this.#index / 2 ** 32),
    ));
    const high = draw(key, this.#place++) >>> 5;
    const low = draw(key, this.#place++) >>> 6;
    return (high * 0x4000000 + low) / 0x20000000000000;
  };
}
