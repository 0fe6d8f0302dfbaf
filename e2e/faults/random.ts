const LARGEST = 2 ** 32;
const GOLDEN = 0x9e3779b9;

/** Numbers that follow from a seed: the same ones in every run. */
export class Random {
  #state: number;

  /** @param seed uint32 */
  constructor(seed: number) {
    this.#state = mix(seed);
  }

  /** @returns a whole number, both ends included */
  between(least: number, most: number): number {
    return least + Math.floor(this.#next() * (most - least + 1));
  }

  one<const T>(all: readonly [T, ...T[]]): T {
    return all[this.between(0, all.length - 1)] ?? all[0];
  }

  /** @returns one of them, each as often as its weight says */
  weighted<T extends string>(weights: Readonly<Record<T, number>>): T {
    const all = Object.entries<number>(weights) as [T, number][];
    let left = this.#next() * all.reduce((sum, [, weight]) => sum + weight, 0);
    const found = all.find(([, weight]) => (left -= weight) < 0) ?? all.at(-1);
    if (found === undefined) throw new Error("there is nothing to choose from");
    return found[0];
  }

  isTrue(probability: number): boolean {
    return this.#next() < probability;
  }

  /** Uniform in [0, 1): the generator mulberry32. */
  #next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let t = this.#state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / LARGEST;
  }
}

/**
 * The seed of one of the schedules that follow from a master seed. That of the first is the master seed itself, so that
 * `--seed S --schedules 1` plays any of them again.
 */
export function seedOf(master: number, index: number): number {
  return index === 0 ? master : mix(mix(master) ^ Math.imul(index, GOLDEN));
}

/** The finalizer of MurmurHash3: a bijection of uint32. */
function mix(number: number): number {
  let h = number >>> 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
