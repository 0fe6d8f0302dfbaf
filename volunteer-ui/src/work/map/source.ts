import type { Inputs, Json } from "../../guest/index.ts";
import type { Grid, IntegerRange, MapWork } from "../../protocol/index.ts";
import type { MapData } from "./data.ts";

const LINE_FEED = 10;

/** The inputs of a job, by their index. */
export interface InputSource {
  slice(first: number, count: number): Inputs;
}

/** @param data whose lines are the inputs, if they are lines */
export function inputSource({ inputs }: MapWork, { lines }: Pick<MapData, "lines">): InputSource {
  const { source } = inputs;
  switch (source.case) {
    case "lines":
      return new LineSource(lines);
    case "grid":
      return new GridSource(source.value);
    case "range":
      return rangeSource(source.value);
    case "sharded":
      return new ElsewhereSource();
    case undefined:
      throw new Error("the job's inputs are of a kind that is not known here");
  }
}

function rangeSource(range: IntegerRange): InputSource {
  const [origin, step] = [Number(range.first), Number(range.step)];
  return {
    slice: (first, count) => ({ kind: "range", first: origin + first * step, step, count }),
  };
}

/** Combinations of values, made as they are asked for; the last axis varies fastest. */
class GridSource implements InputSource {
  readonly #axes: readonly { readonly key: Json; readonly values: readonly Json[] }[];

  constructor({ axes }: Grid) {
    this.#axes = axes.map(({ name, values }) => ({ key: JSON.stringify(name), values }));
  }

  slice(first: number, count: number): Inputs {
    return { kind: "json", values: Array.from({ length: count }, (_, at) => this.#at(first + at)) };
  }

  #at(index: number): Json {
    let left = index;
    const members = this.#axes.toReversed().map(({ key, values }) => {
      const at = left % values.length;
      left = (left - at) / values.length;
      return `${key}:${values[at] ?? ""}`;
    });
    return `{${members.reverse().join(",")}}`;
  }
}

/** Of inputs that come with each leaf. */
class ElsewhereSource implements InputSource {
  slice(first: number, count: number): Inputs {
    throw new Error(`inputs ${first} to ${first + count - 1} were not handed in with their leaf`);
  }
}

/**
 * @param text lines of JSON
 * @throws Error if there are fewer
 */
export function linesIn(text: Uint8Array, count: number): Inputs {
  const values = new TextDecoder().decode(text).split("\n").slice(0, count);
  if (values.length < count) throw new Error(`${values.length} lines, ${count} are expected`);
  return { kind: "json", values };
}

/** Finds lines by where they begin; decodes those that are asked for. */
class LineSource implements InputSource {
  readonly #text: Uint8Array;
  readonly #starts: Uint32Array;

  constructor(text: Uint8Array) {
    this.#text = text;
    this.#starts = startsOf(text);
  }

  slice(first: number, count: number): Inputs {
    const begin = this.#starts[first] ?? this.#text.length;
    const end = this.#starts[first + count] ?? this.#text.length;
    const values = new TextDecoder().decode(this.#text.subarray(begin, end)).split("\n");
    return { kind: "json", values: values.slice(0, count) };
  }
}

function startsOf(text: Uint8Array): Uint32Array {
  let count = 0;
  for (let at = 0; at < text.length; count++) at = nextLine(text, at);
  const starts = new Uint32Array(count);
  for (let line = 0, at = 0; line < count; line++) {
    starts[line] = at;
    at = nextLine(text, at);
  }
  return starts;
}

function nextLine(text: Uint8Array, from: number): number {
  const end = text.indexOf(LINE_FEED, from);
  return end === -1 ? text.length : end + 1;
}
