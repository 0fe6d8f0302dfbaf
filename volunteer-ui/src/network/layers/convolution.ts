import { type Matrix, padded } from "../../kernels/index.ts";
import type { Config } from "../config.ts";
import type { Planner } from "../planner.ts";
import type { Step } from "../step.ts";
import { type Source, type Tensor, product } from "../tensor.ts";
import { WeightMatrix } from "../weight-matrix.ts";
import { activated } from "./activation.ts";
import { Canvas } from "./canvas.ts";
import { UnsupportedError } from "./layer.ts";
import { type Rank, type Windows, outputShape, windowsOver } from "./windows.ts";

/** Windows gathered at once, of several samples where one has few: enough for products to run at full speed. */
const WINDOWS_AT_ONCE = 128;

/** Conv1D or Conv2D: y = f(windows of x, as rows, W + b). */
export function convolution(planner: Planner, config: Config, from: Source, rank: Rank): Source {
  requireDense(config, rank);
  if (config.number("groups", 1) !== 1) throw new UnsupportedError("groups");
  const source = planner.dense(from);
  const size = sizeOfKernel(config, rank);
  const windows = windowsOver(
    source.shape,
    config,
    size,
    size.map(() => 1),
  );
  const filters = config.number("filters");
  const output = planner.tensor(outputShape(windows, rank, filters));
  const kernelShape = [...size, windows.channels, filters];
  planner.steps.push(
    new Convolution(planner, source, output, {
      windows,
      kernelShape,
      useBias: config.flag("use_bias", true),
    }),
  );
  const tensor = { ...output, isOwned: true };
  return activated(planner, { kind: "tensor", tensor }, config.text("activation", "linear"));
}

/** @throws Error if the configuration has none */
export function sizeOfKernel(config: Config, rank: Rank): readonly number[] {
  return config.numbers("kernel_size", rank, NaN);
}

/** @throws UnsupportedError if windows have holes */
export function requireDense(config: Config, rank: Rank): void {
  if (config.numbers("dilation_rate", rank, 1).every((rate) => rate === 1)) return;
  throw new UnsupportedError("dilation_rate");
}

interface Parts {
  readonly windows: Windows;
  readonly kernelShape: readonly number[];
  readonly useBias: boolean;
}

/**
 * Windows are gathered into rows some at a time, and again for the gradient, as all of them would take as much memory as
 * a window has pixels times the image. Gradients of weights are a sum for each such group, then their sum.
 */
class Convolution implements Step {
  readonly #planner: Planner;
  readonly #windows: Windows;
  readonly #source: Tensor;
  readonly #output: Tensor;
  readonly #canvas: Canvas;
  readonly #kernel: WeightMatrix;
  readonly #bias: WeightMatrix | undefined;
  /** Samples whose windows are gathered at once. */
  readonly #group: number;
  /** [windows, values of a window]: what they see, then (backward) its gradient. */
  readonly #rows: Matrix;
  /** A row of zeros to begin sums with. */
  readonly #zeros: Matrix;
  readonly #kernelPart: Matrix;
  readonly #biasPart: Matrix;
  readonly #packed: number;
  readonly #packedTransposed: number;

  constructor(planner: Planner, source: Tensor, output: Tensor, parts: Parts) {
    const { windows, kernelShape, useBias } = parts;
    const depth = product(kernelShape.slice(0, -1));
    const filters = kernelShape.at(-1) ?? NaN;
    this.#planner = planner;
    this.#windows = windows;
    this.#source = source;
    this.#output = output;
    this.#canvas = new Canvas(planner, source, windows);
    this.#kernel = new WeightMatrix(planner, planner.weight(...kernelShape), depth, 1, filters);
    this.#bias = useBias
      ? new WeightMatrix(planner, planner.weight(filters), 1, 1, filters)
      : undefined;
    this.#group = Math.min(planner.capacity, Math.ceil(WINDOWS_AT_ONCE / this.#perSample));
    this.#rows = planner.matrix(this.#group * this.#perSample, depth);
    this.#zeros = planner.matrix(1, Math.max(depth, filters));
    this.#kernelPart = planner.matrix(depth, filters);
    this.#biasPart = planner.matrix(1, filters);
    this.#packed = planner.arena.packed(depth, filters);
    this.#packedTransposed =
      source.gradient === undefined ? 0 : planner.arena.packed(padded(filters), depth);
  }

  load(): void {
    const { kernels } = this.#planner;
    this.#kernel.load();
    this.#bias?.load();
    const { at, stride, rows, columns } = this.#kernel.values;
    kernels.pack(at, stride, this.#packed, rows, columns);
    if (this.#source.gradient !== undefined) {
      kernels.packTransposed(at, stride, this.#packedTransposed, columns, rows);
    }
  }

  forward(samples: number): void {
    const { values: y } = this.#output;
    const { at, stride } = this.#rows;
    const bias = (this.#bias?.values ?? this.#zeros).at;
    this.#inGroups(samples, (first, count) => {
      this.#gather(first, count);
      this.#planner.kernels.multiply(
        ...([at, stride, this.#packed, this.#rowOf(y, first), y.stride, bias, 0] as const),
        ...([count * this.#perSample, this.#depth, padded(y.columns)] as const),
      );
    });
  }

  backward(samples: number): void {
    const { gradient: dy } = this.#output;
    if (dy === undefined) throw new Error("a convolution's output has a gradient");
    this.#inGroups(samples, (first, count) => {
      const above = { ...dy, at: this.#rowOf(dy, first), rows: count * this.#perSample };
      this.#gather(first, count);
      this.#addToWeights(above, first === 0);
      if (this.#source.gradient !== undefined)
        this.#passOn(this.#source.gradient, above, first, count);
    });
    this.#kernel.store();
    this.#bias?.store();
  }

  /** @param isFirst whether there is nothing yet to add to */
  #addToWeights(above: Matrix, isFirst: boolean): void {
    const { kernels } = this.#planner;
    const columns = padded(above.columns);
    const { at, stride } = this.#rows;
    const kernel = isFirst ? this.#kernel.gradient : this.#kernelPart;
    kernels.multiplyTransposed(
      ...([at, stride, 0, above.at, above.stride, 0, kernel.at, kernel.stride] as const),
      ...([1, above.rows, this.#depth, columns] as const),
    );
    if (!isFirst) addTo(this.#kernel.gradient, kernel);
    if (this.#bias === undefined) return;
    const bias = isFirst ? this.#bias.gradient : this.#biasPart;
    kernels.sumRows(above.at, above.stride, bias.at, above.rows, columns);
    if (!isFirst) addTo(this.#bias.gradient, bias);

    function addTo(sum: Matrix, part: Matrix): void {
      kernels.addRows(part.at, part.stride, sum.at, sum.stride, sum.rows, columns);
    }
  }

  #passOn(dx: Matrix, above: Matrix, first: number, count: number): void {
    const { kernels } = this.#planner;
    const { at, stride } = this.#rows;
    kernels.multiply(
      ...([above.at, above.stride, this.#packedTransposed, at, stride, this.#zeros.at, 0] as const),
      ...([above.rows, padded(above.columns), padded(this.#depth)] as const),
    );
    for (let sample = 0; sample < count; sample++) {
      const image = this.#canvas.clearedGradient(dx, first + sample);
      const rows = at + sample * this.#perSample * stride;
      kernels.scatterWindows(rows, stride, image, this.#canvas.row, ...this.#steps);
      this.#canvas.store(dx, first + sample);
    }
  }

  #gather(first: number, count: number): void {
    const { at, stride } = this.#rows;
    for (let sample = 0; sample < count; sample++) {
      const image = this.#canvas.image(first + sample);
      const rows = at + sample * this.#perSample * stride;
      this.#planner.kernels.gatherWindows(image, this.#canvas.row, rows, stride, ...this.#steps);
    }
  }

  #inGroups(samples: number, visit: (first: number, count: number) => void): void {
    for (let first = 0; first < samples; first += this.#group) {
      visit(first, Math.min(this.#group, samples - first));
    }
  }

  #rowOf({ at, stride }: Matrix, sample: number): number {
    return at + sample * this.#perSample * stride;
  }

  /** Values in a window. */
  get #depth(): number {
    return this.#rows.columns;
  }

  /** Windows in a sample. */
  get #perSample(): number {
    return this.#windows.outHeight * this.#windows.outWidth;
  }

  /** How windows follow each other, in the order in which kernels take it. */
  get #steps() {
    const { channels, outHeight, outWidth, windowHeight, windowWidth } = this.#windows;
    const { strideHeight, strideWidth } = this.#windows;
    const down = strideHeight * this.#canvas.row;
    const right = 4 * channels * strideWidth;
    return [down, right, outHeight, outWidth, windowHeight, 4 * channels * windowWidth] as const;
  }
}
