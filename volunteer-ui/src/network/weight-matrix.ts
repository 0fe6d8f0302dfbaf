import { type Kernels, type Matrix, padded } from "../kernels/index.ts";
import type { Planner, Weight } from "./planner.ts";

/**
 * A weight [rows, blocks * width] as the kernels want it: every block of columns (a gate of a recurrent layer) begins
 * at a multiple of 4, with zeros between. Where that is the case anyway, it lies on the weight itself.
 */
export class WeightMatrix {
  readonly values: Matrix;
  readonly gradient: Matrix;

  readonly #kernels: Kernels;
  readonly #weight: Weight;
  readonly #blocks: number;
  readonly #width: number;
  readonly #isDirect: boolean;

  constructor(planner: Planner, weight: Weight, rows: number, blocks: number, width: number) {
    this.#kernels = planner.kernels;
    this.#weight = weight;
    this.#blocks = blocks;
    this.#width = width;
    this.#isDirect = width % 4 === 0;
    const columns = blocks * padded(width);
    const direct = { stride: 4 * columns, rows, columns };
    this.values = this.#isDirect ? { ...direct, at: weight.at } : planner.matrix(rows, columns);
    this.gradient = this.#isDirect
      ? { ...direct, at: weight.gradientAt }
      : planner.matrix(rows, columns);
  }

  /** After the weight has changed. */
  load(): void {
    this.#copy((flat, block) => {
      const { at, stride, rows } = this.values;
      this.#kernels.copyRows(
        this.#weight.at + flat,
        this.#flatStride,
        at + block,
        stride,
        rows,
        this.#width,
      );
    });
  }

  /** After its gradient has been computed. */
  store(): void {
    this.#copy((flat, block) => {
      const { at, stride, rows } = this.gradient;
      this.#kernels.copyRows(
        at + block,
        stride,
        this.#weight.gradientAt + flat,
        this.#flatStride,
        rows,
        this.#width,
      );
    });
  }

  get #flatStride(): number {
    return 4 * this.#blocks * this.#width;
  }

  #copy(copyBlock: (flat: number, block: number) => void): void {
    if (this.#isDirect) return;
    for (let block = 0; block < this.#blocks; block++) {
      copyBlock(4 * block * this.#width, 4 * block * padded(this.#width));
    }
  }
}
