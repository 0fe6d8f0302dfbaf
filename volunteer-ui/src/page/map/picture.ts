import { isObject } from "../live/fields.ts";
import { type Table, cell, tableOf } from "./value.ts";

/** What a program has made of a reduced value, once it has been looked at. */
export type Rendering = Picture | Table;

export interface Picture {
  readonly kind: "picture";
  readonly width: number;
  readonly height: number;
  /** Red, green, blue, alpha of each pixel, row by row. */
  readonly rgba: Uint8ClampedArray<ArrayBuffer>;
}

const MOST_SIDE = 2048;
const MOST_PIXELS = 262_144;
const MOST_CELLS = 12;

/**
 * Takes what `render` has returned for rows (an array of arrays) or a picture (`{width, height, pixels}`, three or four
 * integers from 0 to 255 for each pixel), or for neither. A stranger's program made it: nothing is taken on trust.
 *
 * @throws Error with a sentence for a person: it is neither
 */
export function renderingOf(json: string): Rendering {
  const value: unknown = JSON.parse(json);
  if (Array.isArray(value)) return tableOf(value, rowOf);
  if (!isObject<{ width: unknown; height: unknown; pixels: unknown }>(value)) {
    throw new Error("render returns neither rows, an array of arrays, nor {width, height, pixels}");
  }
  const width = sideOf("width", value.width);
  const height = sideOf("height", value.height);
  if (width * height > MOST_PIXELS) {
    throw new Error(
      `render returns ${width} × ${height} pixels, at most ${MOST_PIXELS} are allowed`,
    );
  }
  return { kind: "picture", width, height, rgba: rgbaOf(value.pixels, width * height) };
}

function sideOf(name: string, value: unknown): number {
  if (typeof value !== "number" || !Number.isInteger(value) || value < 1 || value > MOST_SIDE) {
    throw new Error(
      `render returns ${name} ${cell(value)}, an integer from 1 to ${MOST_SIDE} is expected`,
    );
  }
  return value;
}

function rgbaOf(pixels: unknown, count: number): Uint8ClampedArray<ArrayBuffer> {
  const length = Array.isArray(pixels) ? pixels.length : undefined;
  const channels = length === 4 * count ? 4 : 3;
  if (length !== channels * count) {
    throw new Error(
      `render returns ${length ?? "no array of"} pixels; ${count} pixels are ${3 * count} integers, or ${4 * count} with alpha`,
    );
  }
  const values = pixels as readonly unknown[];
  const rgba = new Uint8ClampedArray(4 * count).fill(255);
  for (let at = 0; at < values.length; at++) {
    const value = values[at];
    if (typeof value !== "number" || !Number.isInteger(value) || value < 0 || value > 255) {
      throw new Error(
        `render returns ${cell(value)} in pixels at ${at}, an integer from 0 to 255 is expected`,
      );
    }
    rgba[4 * Math.floor(at / channels) + (at % channels)] = value;
  }
  return rgba;
}

function rowOf(row: unknown): readonly string[] {
  if (!Array.isArray(row))
    throw new Error(`render returns a row ${cell(row)}, an array is expected`);
  return row.slice(0, MOST_CELLS).map(cell);
}
