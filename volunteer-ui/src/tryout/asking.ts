import type { DataSpec, Records } from "../protocol/index.ts";
import type { DatasetColumn, DatasetDescription } from "../rest/index.ts";

/** How a model is asked, by a person. */
export type Asking = AskingText | AskingImage | AskingRow | Unaskable;

/** With a text, which it goes on with. */
export interface AskingText {
  readonly kind: "text";
  /** Characters that it reads. */
  readonly length: number;
  readonly alphabet: readonly string[];
}

/** With a picture. */
export interface AskingImage {
  readonly kind: "image";
  readonly width: number;
  readonly height: number;
  /** 1: grey; 3: red, green and blue. */
  readonly channels: 1 | 3;
  /** What a value from 0 to 255 is multiplied by. */
  readonly scale: number;
}

/** With a row of a table. */
export interface AskingRow {
  readonly kind: "row";
  readonly columns: readonly Column[];
}

/** What a person enters, and what becomes of it. */
export type Column =
  | {
      readonly name: string;
      /** Features are (value - mean) / deviation * scale; 0 where all values are the same. */
      readonly mean: number;
      readonly deviation: number;
      readonly scale: number;
      /** What was seen in the data; undefined: not known. */
      readonly range: readonly [number, number] | undefined;
    }
  | { readonly name: string; readonly categories: readonly string[]; readonly scale: number };

/** Not with anything that a person would enter. */
export interface Unaskable {
  readonly kind: "nothing";
  readonly reason: string;
}

/** More fields nobody fills in. */
const MOST_FIELDS = 64;
/** A picture that is smaller is none. */
const LEAST_SIDE = 4;
/** What a byte of a picture may be. */
const BRIGHTEST = 255;

/**
 * @param spec of the data that the model was trained on
 * @param description of the same, where it was converted from something else
 */
export function askingOf(spec: DataSpec, description: DatasetDescription | undefined): Asking {
  if (spec.source.case === "text") {
    const { length, alphabet } = spec.source.value;
    return { kind: "text", length, alphabet: Array.from(alphabet) };
  }
  if (spec.source.case === "records") {
    const records = spec.source.value;
    return imageOf(records) ?? rowOf(records, description?.columns);
  }
  return { kind: "nothing", reason: "its data are of a kind that this page does not know" };
}

function imageOf({ featureShape, featureScale }: Records): AskingImage | undefined {
  const [height = 0, width = 0, channels = 1, ...more] = featureShape;
  const isImage =
    featureShape.length >= 2 &&
    more.length === 0 &&
    Math.min(height, width) >= LEAST_SIDE &&
    (channels === 1 || channels === 3);
  if (!isImage) return undefined;
  // Features that are not scaled are taken for fractions already.
  const scale = featureScale === 1 ? 1 / BRIGHTEST : featureScale;
  return { kind: "image", width, height, channels, scale };
}

function rowOf(
  { featureShape, featureScale }: Records,
  described: readonly DatasetColumn[] | undefined,
): AskingRow | Unaskable {
  const features = featureShape.reduce((product, size) => product * size, 1);
  const columns =
    described?.map((column) => columnOf(column, featureScale)) ??
    Array.from({ length: features }, (_, at) => ({
      ...{ name: `Feature ${at + 1}`, mean: 0, deviation: 1, scale: featureScale },
      range: undefined,
    }));
  if (columns.length > MOST_FIELDS) {
    const reason = `it takes ${features} numbers, and this page has ${MOST_FIELDS} fields at most`;
    return { kind: "nothing", reason };
  }
  return { kind: "row", columns };
}

function columnOf(column: DatasetColumn, scale: number): Column {
  const { name, categories, least, greatest, mean = 0, deviation = 1 } = column;
  if (categories !== undefined) return { name, categories, scale };
  const range =
    least === undefined || greatest === undefined ? undefined : ([least, greatest] as const);
  return { name, mean, deviation, scale, range };
}

/**
 * @param entered for each column: a number as a text, or one of its categories
 * @throws Error with a sentence about the first that is neither
 */
export function featuresOfRow({ columns }: AskingRow, entered: readonly string[]): Float32Array {
  const features = columns.flatMap((column, at) => featuresOf(column, entered[at] ?? ""));
  return Float32Array.from(features);
}

function featuresOf(column: Column, entered: string): number[] {
  if ("categories" in column) {
    const { name, categories, scale } = column;
    if (!categories.includes(entered)) {
      throw new Error(`${name} is “${entered}”; it can be ${categories.join(", ")}`);
    }
    return categories.map((category) => (category === entered ? scale : 0));
  }
  const { name, mean, deviation, scale } = column;
  const value = Number(entered);
  if (entered.trim() === "" || !Number.isFinite(value)) {
    throw new Error(`${name} is “${entered}”; enter a number, such as ${example(column)}`);
  }
  // As where the data were converted: float32, and 0 where all values are the same.
  return [deviation === 0 ? 0 : ((value - mean) / deviation) * scale];
}

/** Something that a person may enter. */
export function example(column: Column): string {
  if ("categories" in column) return column.categories[0] ?? "";
  const { mean, range } = column;
  const usual = range === undefined ? mean : (range[0] + range[1]) / 2;
  return String(Number(usual.toPrecision(3)));
}
