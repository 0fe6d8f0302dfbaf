import type { Matrix } from "../../kernels/index.ts";
import type { Planner } from "../planner.ts";
import type { Tensor } from "../tensor.ts";
import type { Windows } from "./windows.ts";

/**
 * One sample's image as `gatherWindows` reads it: pixels without gaps, and as many zeros round them as windows reach
 * beyond. Where the tensor has it so, that is the canvas; else it is copied, an image at a time.
 */
export class Canvas {
  /** Bytes from one row of pixels to the next. */
  readonly row: number;

  readonly #planner: Planner;
  readonly #source: Tensor;
  readonly #windows: Windows;
  readonly #bytes: number;
  /** Where copies go; undefined if there is no need for any. */
  readonly #copies: { readonly values: number; readonly gradient: number } | undefined;

  constructor(planner: Planner, source: Tensor, windows: Windows) {
    const { channels } = windows;
    const { height, width, isPadded } = extent(windows);
    this.#planner = planner;
    this.#source = source;
    this.#windows = windows;
    this.row = 4 * channels * width;
    this.#bytes = this.row * height;
    const isTight = ({ stride }: Matrix): boolean => stride === 4 * channels;
    const { values, gradient } = source;
    if (isPadded || !isTight(values) || (gradient !== undefined && !isTight(gradient))) {
      this.#copies = {
        values: planner.arena.bytesFor(this.#bytes),
        gradient: gradient === undefined ? 0 : planner.arena.bytesFor(this.#bytes),
      };
    }
  }

  /** @returns the address of a sample's image, valid until the next call */
  image(sample: number): number {
    const { values } = this.#source;
    if (this.#copies === undefined) return this.#addressOf(values, sample);
    this.#copy(...this.#strided(values, sample), ...this.#within(this.#copies.values));
    return this.#copies.values;
  }

  /** @returns the address of a sample's gradient, all zeros; {@link store} is to follow */
  clearedGradient(gradient: Matrix, sample: number): number {
    const at = this.#copies?.gradient ?? this.#addressOf(gradient, sample);
    this.#planner.kernels.clear(at, this.#bytes);
    return at;
  }

  /** Writes the gradient to the tensor, without what lies outside the image. */
  store(gradient: Matrix, sample: number): void {
    if (this.#copies === undefined) return;
    this.#copy(...this.#within(this.#copies.gradient), ...this.#strided(gradient, sample));
  }

  #copy(...pixels: readonly [...Pixels, ...Pixels]): void {
    const { height, width, channels } = this.#windows;
    this.#planner.kernels.copyPixels(...pixels, height, width, channels);
  }

  #strided(matrix: Matrix, sample: number): Pixels {
    const { stride } = matrix;
    return [this.#addressOf(matrix, sample), stride, this.#windows.width * stride];
  }

  #within(canvas: number): Pixels {
    const { top, left, channels } = this.#windows;
    return [canvas + top * this.row + 4 * channels * left, 4 * channels, this.row];
  }

  #addressOf({ at, stride }: Matrix, sample: number): number {
    return at + sample * this.#windows.height * this.#windows.width * stride;
  }
}

/** Address; bytes from a pixel to the next; bytes from a row of pixels to the next. */
type Pixels = readonly [at: number, step: number, row: number];

/** Pixels of an image and of what windows see round it. */
function extent(windows: Windows) {
  const { top, left } = windows;
  const bottom = (windows.outHeight - 1) * windows.strideHeight + windows.windowHeight;
  const right = (windows.outWidth - 1) * windows.strideWidth + windows.windowWidth;
  const height = Math.max(top + windows.height, bottom);
  const width = Math.max(left + windows.width, right);
  return { height, width, isPadded: height > windows.height || width > windows.width };
}
