import type { AskingImage } from "./asking.ts";

/** Rows of pixels, of four bytes each: red, green, blue, alpha. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray;
}

/** How much of each colour the eye takes for brightness (ITU-R BT.601). */
const BRIGHTNESS = [0.299, 0.587, 0.114] as const;

/**
 * Makes a picture as small as the model wants it: each of its pixels is the mean of those it covers.
 *
 * @param pixels at least as large as what is wanted
 * @returns features, [height, width, channels]
 */
export function featuresOfImage(asking: AskingImage, pixels: Pixels): Float32Array {
  const { width, height, channels, scale } = asking;
  const features = new Float32Array(width * height * channels);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const colours = meanOf(
        pixels,
        span(column, width, pixels.width),
        span(row, height, pixels.height),
      );
      const at = (row * width + column) * channels;
      if (channels === 3)
        features.set(
          colours.map((value) => value * scale),
          at,
        );
      else features[at] = brightness(colours) * scale;
    }
  }
  return features;
}

type Span = readonly [from: number, end: number];

/** The pixels of `size` that number `at` of `count` covers: one at least. */
function span(at: number, count: number, size: number): Span {
  const from = Math.floor((at * size) / count);
  return [from, Math.max(from + 1, Math.floor(((at + 1) * size) / count))];
}

function meanOf({ data, width }: Pixels, columns: Span, rows: Span): [number, number, number] {
  const sums: [number, number, number] = [0, 0, 0];
  for (let row = rows[0]; row < rows[1]; row++) {
    for (let column = columns[0]; column < columns[1]; column++) {
      const at = 4 * (row * width + column);
      for (const colour of [0, 1, 2] as const) sums[colour] += data[at + colour] ?? 0;
    }
  }
  const count = (columns[1] - columns[0]) * (rows[1] - rows[0]);
  return [sums[0] / count, sums[1] / count, sums[2] / count];
}

function brightness([red, green, blue]: readonly [number, number, number]): number {
  return BRIGHTNESS[0] * red + BRIGHTNESS[1] * green + BRIGHTNESS[2] * blue;
}
