import { draw } from "../protocol/index.ts";

/**
 * Whose samples are trained on, and when. Random numbers come from this and nothing else, so whoever computes a sample,
 * with whatever others beside it, draws the same.
 */
export interface Occasion {
  /** Of the job. */
  readonly seed: number;
  readonly round: number;
  /** Positions in the data set. */
  readonly samples: Int32Array;
}

/** The place of dropout among all that a job's seed is used for. */
const DROPOUT = 0x64726f70;

/** Keys from which layers draw, while a network is trained. */
export class Chance {
  #samples: readonly number[] | undefined;
  #layers = 0;

  /** @returns the number of one more layer that draws; they are counted in topology order */
  nextLayer(): number {
    return this.#layers++;
  }

  /** @param occasion undefined: nothing is drawn until the next call */
  begin(occasion: Occasion | undefined): void {
    this.#samples = occasion && keysOf(occasion);
  }

  /** @returns a key per sample; undefined if nothing is to be drawn */
  keys(layer: number): readonly number[] | undefined {
    return this.#samples?.map((key) => draw(key, layer));
  }
}

function keysOf({ seed, round, samples }: Occasion): readonly number[] {
  const ofRound = draw(draw(seed, DROPOUT), round);
  return Array.from(samples, (sample) => draw(ofRound, sample));
}
