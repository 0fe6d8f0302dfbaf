import { createHash } from "node:crypto";

/** How long volunteers stay, and stay away, on average. Seconds. */
export interface ChurnRates {
  readonly meanOn: number;
  readonly meanOff: number;
}

const VALUES = 2 ** 32;

/**
 * When one volunteer of a crew comes and goes: durations are exponentially distributed, as in the churn of the experiments
 * of JSDoop's authors (Future Generation Computer Systems 133, 2022), and follow from its place in the crew.
 */
export class Churn {
  readonly #rates: ChurnRates;
  readonly #member: number;
  #drawn = 0;

  /** @param member its place in the crew */
  constructor(rates: ChurnRates, member: number) {
    this.#rates = rates;
    this.#member = member;
  }

  /** How long it stays this time. Milliseconds. */
  on(): number {
    return this.#exponential(this.#rates.meanOn);
  }

  /** How long it stays away. Milliseconds. */
  off(): number {
    return this.#exponential(this.#rates.meanOff);
  }

  #exponential(mean: number): number {
    // In (0, 1]: the logarithm is finite.
    const uniform = (this.#draw() + 1) / VALUES;
    return -Math.log(uniform) * mean * 1000;
  }

  /** A random number that every run draws in this place. */
  #draw(): number {
    const place = `${this.#member}/${this.#drawn++}`;
    return createHash("sha256").update(place).digest().readUInt32LE();
  }
}
