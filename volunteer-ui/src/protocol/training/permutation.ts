import { GOLDEN_RATIO, mix } from "../mix.ts";

/** The stream of {@link SamplePermutation} that selects held-out samples. */
export const HELD_OUT = -1;

/** The stream that parts records into those that train, which come first, and those held out. */
export const SPLIT = -2;

const ROUNDS = 6;

/**
 * A pseudo-random permutation of `[0, size)` that needs no table: any position can be looked up alone,
 * so every volunteer derives the samples of its leaf from four numbers.
 *
 * A balanced Feistel network (Luby and Rackoff 1988) of six rounds over the smallest even number of
 * bits that holds `size`, with cycle walking (Black and Rogaway 2002) for sizes that are not powers of
 * four. The same numbers as `SamplePermutation.java`: all arithmetic is 32-bit (`| 0`, `Math.imul`).
 */
export class SamplePermutation {
  readonly #size: number;
  readonly #halfBits: number;
  readonly #roundKeys: readonly number[];

  /**
   * @param seed the job's seed; its low 32 bits are used
   * @param stream separates independent permutations of one seed: the epoch, {@link HELD_OUT} or {@link SPLIT}
   * @param size number of elements, 1 to 2^31 - 1
   */
  constructor(seed: number, stream: number, size: number) {
    if (!Number.isInteger(size) || size < 1 || size > 0x7fffffff) {
      throw new RangeError(`size ${size}: must be 1..2^31-1`);
    }
    const bits = 32 - Math.clz32(size - 1);
    this.#size = size;
    this.#halfBits = Math.max(1, (bits + 1) >> 1);
    this.#roundKeys = Array.from({ length: ROUNDS }, (_, round) =>
      mix(seed ^ mix(stream + Math.imul(GOLDEN_RATIO, round + 1))),
    );
  }

  /**
   * @param position in `[0, size)`
   * @returns the element at that position, in `[0, size)`
   */
  apply(position: number): number {
    if (!Number.isInteger(position) || position < 0 || position >= this.#size) {
      throw new RangeError(`position ${position}: must be 0..${this.#size - 1}`);
    }
    let element = position;
    do {
      element = this.#encrypt(element);
    } while (element >= this.#size);
    return element;
  }

  /** A permutation of `[0, 4^halfBits)`; the result is unsigned. */
  #encrypt(value: number): number {
    const mask = (1 << this.#halfBits) - 1;
    let left = value >>> this.#halfBits;
    let right = value & mask;
    for (const key of this.#roundKeys) {
      const next = left ^ (mix(right ^ key) & mask);
      left = right;
      right = next;
    }
    return ((left << this.#halfBits) | right) >>> 0;
  }
}
