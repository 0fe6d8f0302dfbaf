import { requirePositions } from "./positions.ts";
import type { Batch, InputForm, Samples } from "./samples.ts";

/** Samples of two data sets that are laid out alike: those of the second follow those of the first. */
export class JoinedSamples implements Samples {
  readonly first: Samples;
  readonly second: Samples;

  constructor(first: Samples, second: Samples) {
    this.first = first;
    this.second = second;
  }

  get count(): number {
    return this.first.count + this.second.count;
  }

  get form(): InputForm {
    return this.first.form;
  }

  /** @throws RangeError also for positions in both: no leaf has such */
  batch(positions: Int32Array): Batch {
    requirePositions(positions, this.count);
    const end = this.first.count;
    if (positions.every((position) => position < end)) return this.first.batch(positions);
    if (positions.some((position) => position < end)) {
      throw new RangeError(`samples before and after ${end}: a leaf is of one data set`);
    }
    return this.second.batch(positions.map((position) => position - end));
  }
}
