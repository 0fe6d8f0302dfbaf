import { draw } from "../draw.ts";

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

/** @returns a key per sample; each layer that draws has a key of its own from it, `draw(key, number of the layer)` */
export function sampleKeys({ seed, round, samples }: Occasion): readonly number[] {
  const ofRound = draw(draw(seed, DROPOUT), round);
  return Array.from(samples, (sample) => draw(ofRound, sample));
}
