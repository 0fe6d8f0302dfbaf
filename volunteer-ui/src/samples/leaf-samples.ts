import type { Records } from "../protocol/index.ts";
import { RecordSamples, recordBytes } from "./record-samples.ts";
import type { Batch, InputForm, Samples } from "./samples.ts";

/** The samples of one leaf, whose records came with it, by their positions in the data set. */
export class LeafSamples implements Samples {
  readonly #records: RecordSamples;
  /** From the position in the data set to the place in the leaf. */
  readonly #places: ReadonlyMap<number, number>;

  /**
   * @param bytes the records, one behind the other in the order of the positions
   * @throws Error if they are more or fewer
   */
  constructor(spec: Records, bytes: Uint8Array, positions: Int32Array) {
    this.#records = new RecordSamples(spec, bytes);
    this.#places = new Map(Array.from(positions, (position, place) => [position, place]));
    if (this.#records.count !== positions.length) {
      throw new Error(`${this.#records.count} records of a leaf that has ${positions.length}`);
    }
  }

  get count(): number {
    return this.#records.count;
  }

  get form(): InputForm {
    return this.#records.form;
  }

  batch(positions: Int32Array): Batch {
    return this.#records.batch(positions.map((position) => this.#places.get(position) ?? -1));
  }
}

/** As many records as there are zeros in them: what stands for a data set of which nothing was read yet. */
export function blankSamples(spec: Records, count: number): Samples {
  return new RecordSamples(spec, new Uint8Array(count * recordBytes(spec)));
}
