import { type Occasion, draw, sampleKeys } from "../protocol/index.ts";

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
    this.#samples = occasion && sampleKeys(occasion);
  }

  /** Whether something is drawn, as it is in training. */
  get isTraining(): boolean {
    return this.#samples !== undefined;
  }

  /** @returns a key per sample; undefined if nothing is to be drawn */
  keys(layer: number): readonly number[] | undefined {
    return this.#samples?.map((key) => draw(key, layer));
  }
}
