import { isObject } from "../live/fields.ts";

/** A value of a program as people read it. */
export type Shown =
  | { readonly kind: "nothing" }
  | { readonly kind: "number"; readonly text: string }
  | { readonly kind: "text"; readonly text: string; readonly isCut: boolean }
  | Table;

export interface Table {
  readonly kind: "table";
  readonly rows: readonly (readonly string[])[];
  /** Rows that are left out. */
  readonly more: number;
}

export const MOST_ROWS = 50;
const MOST_COLUMNS = 12;
const MOST_CELL = 120;
const MOST_TEXT = 20_000;

/** @param json as it came from a service: a value that is not JSON is shown as the text it is */
export function shownOf(json: string): Shown {
  try {
    return shown(JSON.parse(json));
  } catch {
    return textOf(json);
  }
}

/** The mean of what a mean is kept as before its iteration ends: `{sum, count}`. @returns JSON, as `json` is */
export function meanOf(json: string): string {
  const kept: unknown = JSON.parse(json);
  if (!isObject<{ sum: unknown; count: unknown }>(kept)) return json;
  const { sum, count } = kept;
  if (typeof count !== "number") return json;
  const mean = (value: unknown) => Number(value) / count;
  return JSON.stringify(Array.isArray(sum) ? sum.map(mean) : mean(sum));
}

function shown(value: unknown): Shown {
  if (value === null || value === undefined) return { kind: "nothing" };
  if (typeof value === "number") return { kind: "number", text: cell(value) };
  if (typeof value === "string") return textOf(value);
  if (Array.isArray(value)) return tableOf(value, rowOf);
  if (typeof value === "object") return tableOf(Object.entries(value), rowOf);
  return textOf(JSON.stringify(value));
}

/** Rows of a table out of an array of anything. */
export function tableOf<T>(
  values: readonly T[],
  row: (value: T, at: number) => readonly string[],
): Table {
  const rows = values.slice(0, MOST_ROWS).map(row);
  return { kind: "table", rows, more: values.length - rows.length };
}

/** An array is a row of its values, an object one of its properties; of anything else there is its place, too. */
function rowOf(value: unknown, at: number): readonly string[] {
  if (Array.isArray(value)) return value.slice(0, MOST_COLUMNS).map(cell);
  if (isObject(value)) {
    return Object.entries(value)
      .slice(0, MOST_COLUMNS)
      .flatMap(([name, of]) => [name, cell(of)]);
  }
  return [String(at), cell(value)];
}

/** Of bounded length. */
export function cell(value: unknown): string {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text.length > MOST_CELL ? `${text.slice(0, MOST_CELL)}…` : text;
}

function textOf(text: string): Shown {
  return { kind: "text", text: text.slice(0, MOST_TEXT), isCut: text.length > MOST_TEXT };
}
