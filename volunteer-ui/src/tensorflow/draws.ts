import { type Occasion, draw, sampleKeys } from "../protocol/index.ts";

/**
 * The numbers that the random layers of one model draw in place of those of TensorFlow.js: a function of the job's
 * seed, the round, the sample, the layer and the place of the value in the sample. Whoever computes a sample, with
 * whatever others beside it, draws the same. The kernels draw the very same (`network/chance.ts`).
 */
export class Draws {
  #samples: readonly number[] | undefined;
  /** How often each layer has drawn on this occasion. */
  readonly #uses = new Map<number, number>();

  /** @param occasion undefined: nothing may be drawn until the next call */
  begin(occasion: Occasion | undefined): void {
    this.#samples = occasion && sampleKeys(occasion);
    this.#uses.clear();
  }

  /**
   * @param layer its number among those that draw, in topology order
   * @param perSample how many numbers for each sample
   * @param valueOf what becomes of a sample's numbers, by its key and the value's place in it
   * @returns [samples, perSample]
   */
  values(
    layer: number,
    perSample: number,
    valueOf: (key: number, place: number) => number,
  ): Float32Array<ArrayBuffer> {
    if (this.#samples === undefined) throw new Error(`layer ${layer} draws outside of training`);
    const use = this.#uses.get(layer) ?? 0;
    this.#uses.set(layer, use + 1);
    const values = new Float32Array(this.#samples.length * perSample);
    this.#samples.forEach((sample, at) => {
      const first = draw(sample, layer);
      // A wrapper applies its layer at every step. Values never have such high places.
      const key = use === 0 ? first : draw(first, -use);
      const from = at * perSample;
      for (let place = 0; place < perSample; place++) values[from + place] = valueOf(key, place);
    });
    return values;
  }
}
