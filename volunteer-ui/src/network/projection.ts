import type { Matrix } from "../kernels/index.ts";
import { padded } from "../kernels/index.ts";
import type { Planner, Weight } from "./planner.ts";
import type { Step } from "./step.ts";
import { type Source, lastOf, product, shapeOf } from "./tensor.ts";
import { WeightMatrix } from "./weight-matrix.ts";

/** What is multiplied with what. */
export interface ProjectionParts {
  readonly source: Source;
  /** The weight, if not the next one in topology order. */
  readonly kernel?: Weight;
  /** Columns of the weight come in so many blocks of `width` each; see {@link WeightMatrix}. */
  readonly blocks: number;
  readonly width: number;
  readonly useBias: boolean;
  /** One row for each row of the source; its columns are the blocks'. */
  readonly output: Matrix;
  /** Of the output. */
  readonly gradient: Matrix;
}

/** y = x W + b for every row of the source; with one-hot rows, a row of W for each. */
export class Projection implements Step {
  readonly #planner: Planner;
  readonly #parts: ProjectionParts;
  readonly #kernel: WeightMatrix;
  /** Given by {@link takeBias}, as a layer may have other weights in between. */
  #bias: WeightMatrix | undefined;
  /** A row of zeros to begin sums with. */
  readonly #zeros: Matrix;
  readonly #depth: number;
  readonly #rowsPerSample: number;
  readonly #packed: number;
  readonly #packedTransposed: number;

  /** Takes the next weight in topology order for its kernel, unless one is given. */
  constructor(planner: Planner, parts: ProjectionParts) {
    const { source, blocks, width, output } = parts;
    const shape = shapeOf(source);
    const depth = lastOf(shape);
    this.#planner = planner;
    this.#parts = parts;
    this.#depth = depth;
    this.#rowsPerSample = product(shape.slice(0, -1));
    const weight = parts.kernel ?? planner.weight(depth, blocks * width);
    this.#kernel = new WeightMatrix(planner, weight, depth, blocks, width);
    this.#zeros = planner.matrix(1, Math.max(output.columns, depth));
    const isTensor = source.kind === "tensor";
    this.#packed = isTensor ? planner.arena.packed(depth, output.columns) : 0;
    const passesOn = isTensor && source.tensor.gradient !== undefined;
    this.#packedTransposed = passesOn ? planner.arena.packed(padded(output.columns), depth) : 0;
  }

  /**
   * Takes the next weight in topology order for its bias, if it has one.
   *
   * @param given a part of a weight, in place of the next one
   */
  takeBias(given?: Weight): this {
    const { useBias, blocks, width } = this.#parts;
    if (useBias) {
      const weight = given ?? this.#planner.weight(blocks * width);
      this.#bias = new WeightMatrix(this.#planner, weight, 1, blocks, width);
    }
    return this;
  }

  load(): void {
    const { kernels } = this.#planner;
    const { source } = this.#parts;
    this.#kernel.load();
    this.#bias?.load();
    if (source.kind !== "tensor") return;
    const { at, stride, columns } = this.#kernel.values;
    kernels.pack(at, stride, this.#packed, this.#depth, columns);
    if (source.tensor.gradient !== undefined) {
      kernels.packTransposed(at, stride, this.#packedTransposed, columns, this.#depth);
    }
  }

  forward(samples: number): void {
    const { kernels } = this.#planner;
    const { source, output } = this.#parts;
    const rows = samples * this.#rowsPerSample;
    const columns = padded(output.columns);
    const bias = (this.#bias?.values ?? this.#zeros).at;
    if (source.kind === "tensor") {
      const x = source.tensor.values;
      kernels.multiply(
        ...([x.at, x.stride, this.#packed, output.at, output.stride] as const),
        ...([bias, 0, rows, this.#depth, columns] as const),
      );
    } else {
      const { at, stride } = this.#kernel.values;
      kernels.gatherRows(
        at,
        stride,
        source.numbers.at,
        bias,
        output.at,
        output.stride,
        rows,
        columns,
      );
    }
  }

  backward(samples: number): void {
    const { kernels } = this.#planner;
    const { source, gradient } = this.#parts;
    const rows = samples * this.#rowsPerSample;
    const columns = padded(gradient.columns);
    if (this.#bias !== undefined) {
      kernels.sumRows(gradient.at, gradient.stride, this.#bias.gradient.at, rows, columns);
      this.#bias.store();
    }
    const to = this.#kernel.gradient;
    if (source.kind !== "tensor") {
      kernels.clear(to.at, to.stride * to.rows);
      const { at, stride } = gradient;
      kernels.scatterRows(to.at, to.stride, source.numbers.at, at, stride, rows, columns);
    } else {
      const { values: x, gradient: dx } = source.tensor;
      kernels.multiplyTransposed(
        ...([x.at, x.stride, 0, gradient.at, gradient.stride, 0] as const),
        ...([to.at, to.stride, 1, rows, this.#depth, columns] as const),
      );
      if (dx !== undefined) this.#passOn(dx, rows, columns);
    }
    this.#kernel.store();
  }

  #passOn(dx: Matrix, rows: number, columns: number): void {
    const { kernels } = this.#planner;
    const { gradient } = this.#parts;
    kernels.multiply(
      ...([gradient.at, gradient.stride, this.#packedTransposed, dx.at, dx.stride] as const),
      ...([this.#zeros.at, 0, rows, columns, padded(this.#depth)] as const),
    );
  }
}
