import type { Config } from "../config.ts";
import { UnsupportedError } from "./layer.ts";

/** Windows that slide over an image. A sequence is an image of one row. */
export interface Windows {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly outHeight: number;
  readonly outWidth: number;
  readonly windowHeight: number;
  readonly windowWidth: number;
  readonly strideHeight: number;
  readonly strideWidth: number;
  /** Rows of the first windows that lie above the image. */
  readonly top: number;
  /** Columns of the first windows that lie left of the image. */
  readonly left: number;
}

/** Dimensions that windows slide along. */
export type Rank = 1 | 2;

/**
 * Windows as a layer's configuration has them: `strides`, `padding`, `data_format`.
 *
 * @param shape of one sample: [length, channels] or [height, width, channels]
 * @param size of a window, `rank` numbers
 * @param otherwise the default for strides, `rank` numbers
 * @throws UnsupportedError for channels that come first, and for padding other than same and valid
 */
export function windowsOver(
  shape: readonly number[],
  config: Config,
  size: readonly number[],
  otherwise: readonly number[],
): Windows {
  const rank = size.length === 1 ? 1 : 2;
  const strides = config.has("strides") ? config.numbers("strides", rank, 1) : otherwise;
  requirePositive("size of a window", size);
  requirePositive("strides", strides);
  requireChannelsLast(config);
  const isSame = hasSamePadding(config);
  const { height, width, channels } = imageOf(shape, rank);
  const [windowHeight, windowWidth] = inTwo(size);
  const [strideHeight, strideWidth] = inTwo(strides);
  const down = along(height, windowHeight, strideHeight, isSame);
  const across = along(width, windowWidth, strideWidth, isSame);
  return {
    ...{ height, width, channels, windowHeight, windowWidth, strideHeight, strideWidth },
    ...{ outHeight: down.count, outWidth: across.count, top: down.before, left: across.before },
  };
}

/** One window that covers the whole image. */
export function wholeImage(shape: readonly number[], rank: Rank): Windows {
  const { height, width, channels } = imageOf(shape, rank);
  return {
    ...{ height, width, channels, windowHeight: height, windowWidth: width },
    ...{ strideHeight: 1, strideWidth: 1, outHeight: 1, outWidth: 1, top: 0, left: 0 },
  };
}

/** The shape of one sample of what a layer makes of each window. */
export function outputShape(
  { outHeight, outWidth }: Windows,
  rank: Rank,
  channels: number,
): readonly number[] {
  return rank === 1 ? [outWidth, channels] : [outHeight, outWidth, channels];
}

/** In the order in which kernels take it. */
export function geometry(windows: Windows) {
  const { height, width, outHeight, outWidth } = windows;
  const { windowHeight, windowWidth, strideHeight, strideWidth, top, left } = windows;
  return [
    ...([height, width, outHeight, outWidth] as const),
    ...([windowHeight, windowWidth, strideHeight, strideWidth, top, left] as const),
  ] as const;
}

/** @throws UnsupportedError if channels are not the last dimension */
export function requireChannelsLast(config: Config): void {
  const format = config.text("data_format", "channels_last");
  if (format !== "channels_last" && format !== "channelsLast") {
    throw new UnsupportedError(`data_format ${format}`);
  }
}

function hasSamePadding(config: Config): boolean {
  const padding = config.text("padding", "valid");
  if (padding !== "same" && padding !== "valid") throw new UnsupportedError(`padding ${padding}`);
  return padding === "same";
}

function imageOf(shape: readonly number[], rank: Rank) {
  const [first, second, third] = shape;
  if (rank === 1 && shape.length === 2 && first !== undefined && second !== undefined) {
    return { height: 1, width: first, channels: second };
  }
  const hasThree = first !== undefined && second !== undefined && third !== undefined;
  if (rank === 2 && shape.length === 3 && hasThree) {
    return { height: first, width: second, channels: third };
  }
  const expected = rank === 1 ? "[length, channels]" : "[height, width, channels]";
  throw new Error(`input [${shape.join(", ")}]: must be ${expected}`);
}

function inTwo([first = 1, second]: readonly number[]): readonly [number, number] {
  return second === undefined ? [1, first] : [first, second];
}

/**
 * How many windows fit along one dimension, and how far the first begins before it: TensorFlow's rule, by which an odd
 * padding has its larger half at the end.
 */
function along(size: number, window: number, stride: number, isSame: boolean) {
  if (!isSame) {
    if (window > size) throw new Error(`a window of ${window} does not fit into ${size}`);
    return { count: Math.floor((size - window) / stride) + 1, before: 0 };
  }
  const count = Math.ceil(size / stride);
  const padding = Math.max((count - 1) * stride + window - size, 0);
  return { count, before: Math.floor(padding / 2) };
}

function requirePositive(what: string, sizes: readonly number[]): void {
  if (sizes.every((size) => Number.isInteger(size) && size >= 1)) return;
  throw new Error(`${what} [${sizes.join(", ")}]: must be whole numbers from 1 on`);
}
