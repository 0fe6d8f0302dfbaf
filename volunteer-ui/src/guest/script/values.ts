import { Refusal } from "./outcomes.ts";
import {
  MapOf,
  append,
  charCodeAt,
  freeze,
  getPrototypeOf,
  isArray,
  isFinite,
  keys,
  list,
  mapGet,
  mapSet,
  quote,
  slice,
} from "./primordials.ts";

/** How deep arrays and objects may lie within each other: far below what any engine can read and write. */
const MOST_DEPTH = 100;

/** Objects whose content JSON would lose without a word. */
const NOT_JSON = new MapOf<object | null, string>();
const TYPES = [
  [Map, Set, WeakMap, WeakSet, Promise, RegExp, ArrayBuffer, DataView, Error],
  [Int8Array, Uint8Array, Uint8ClampedArray, Int16Array, Uint16Array, Int32Array, Uint32Array],
  [Float32Array, Float64Array, BigInt64Array, BigUint64Array, Number, String, Boolean],
];
for (let at = 0; at < TYPES.length; at++) {
  const types = TYPES[at] as (typeof TYPES)[number];
  for (let each = 0; each < types.length; each++) {
    const type = types[each] as (typeof types)[number];
    mapSet(NOT_JSON, type.prototype as object, type.name);
  }
}

/**
 * The JSON text of a value; unlike `JSON.stringify` it refuses what would be lost (`NaN` is no null, a typed array no
 * object), asks no `toJSON`, and stops when there is too much of it. Properties that are undefined are left out.
 *
 * @param subject whose value it is, for the message: "its result"
 * @param mostBytes in UTF-8
 * @throws Refusal
 */
export function jsonOf(value: unknown, subject: string, mostBytes: number): string {
  const text = new Writer(subject, mostBytes).textOf(value, 0);
  // No character takes more than three bytes for each of its units.
  if (text.length * 3 > mostBytes && utf8Length(text) > mostBytes)
    throw tooLarge(subject, mostBytes);
  return text;
}

/** What somebody calls a value that is not what was expected. */
export function describe(value: unknown): string {
  if (value === null) return "null";
  if (typeof value === "number") return isFinite(value) ? `the number ${value}` : `${value}`;
  if (typeof value !== "object") {
    return typeof value === "undefined" ? "undefined" : `a ${typeof value}`;
  }
  if (isArray(value)) return "an array";
  const type = mapGet(NOT_JSON, getPrototypeOf(value));
  if (type === undefined) return "an object";
  return `${type === "Error" || slice(type, 0, 3) === "Int" ? "an" : "a"} ${type}`;
}

class Writer {
  readonly #subject: string;
  readonly #mostBytes: number;
  #left: number;

  constructor(subject: string, mostBytes: number) {
    this.#subject = subject;
    this.#mostBytes = mostBytes;
    this.#left = mostBytes;
  }

  textOf(value: unknown, depth: number): string {
    switch (typeof value) {
      case "string":
        this.#take(value.length);
        return quote(value);
      case "number":
        if (!isFinite(value)) throw this.#refusal(value);
        this.#take(1);
        return `${value}`;
      case "boolean":
        this.#take(4);
        return value ? "true" : "false";
      case "object":
        this.#take(2);
        if (value === null) return "null";
        if (depth === MOST_DEPTH) {
          throw new Refusal(`${this.#subject} is nested more than ${MOST_DEPTH} deep`);
        }
        return isArray(value) ? this.#array(value, depth) : this.#object(value, depth);
      case "undefined":
      case "function":
      case "symbol":
      case "bigint":
        throw this.#refusal(value);
    }
  }

  #array(array: readonly unknown[], depth: number): string {
    let text = "[";
    for (let at = 0; at < array.length; at++) {
      // The comma: many small values are what takes most memory on the way.
      if (at > 0) this.#take(1);
      text += (at === 0 ? "" : ",") + this.textOf(array[at], depth + 1);
    }
    return text + "]";
  }

  #object(value: object, depth: number): string {
    if (mapGet(NOT_JSON, getPrototypeOf(value)) !== undefined) throw this.#refusal(value);
    const names = keys(value);
    let text = "{";
    for (let at = 0; at < names.length; at++) {
      const name = names[at] as keyof object;
      const property: unknown = value[name];
      if (property === undefined) continue;
      this.#take((name as string).length);
      text += `${text.length === 1 ? "" : ","}${quote(name)}:${this.textOf(property, depth + 1)}`;
    }
    return text + "}";
  }

  /** Counted low, so that nothing is refused that would fit, and early enough for memory. */
  #take(length: number): void {
    this.#left -= length;
    if (this.#left < 0) throw tooLarge(this.#subject, this.#mostBytes);
  }

  #refusal(value: unknown): Refusal {
    return new Refusal(`${this.#subject} is or has ${describe(value)}, which is not a JSON value`);
  }
}

function tooLarge(subject: string, mostBytes: number): Refusal {
  return new Refusal(`resultBytes: ${subject} is larger than the ${mostBytes} bytes allowed`);
}

/** Of well-formed text, as JSON's is. */
export function utf8Length(text: string): number {
  let bytes = text.length;
  for (let at = 0; at < text.length; at++) {
    const unit = charCodeAt(text, at);
    if (unit < 0x80) continue;
    // Half a pair is two of the pair's four bytes.
    bytes += unit < 0x800 || (unit >= 0xd800 && unit < 0xe000) ? 1 : 2;
  }
  return bytes;
}

/** A stable merge sort; its comparisons are the same ones everywhere. */
export function sorted<T>(values: T[], isAfter: (left: T, right: T) => boolean): T[] {
  let from = values;
  const { length } = values;
  for (let width = 1; width < length; width *= 2) {
    const to = list<T>();
    for (let start = 0; start < length; start += 2 * width) {
      const middle = start + width < length ? start + width : length;
      const end = start + 2 * width < length ? start + 2 * width : length;
      let left = start;
      let right = middle;
      while (left < middle || right < end) {
        const takesRight =
          left === middle || (right < end && isAfter(from[left] as T, from[right] as T));
        append(to, from[takesRight ? right++ : left++] as T);
      }
    }
    from = to;
  }
  return from;
}

/** What has come out of JSON, with all that is in it: so one input cannot change what the next one sees. */
export function frozen(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (isArray(value)) {
    for (let at = 0; at < value.length; at++) frozen(value[at]);
    return freeze(value);
  }
  const names = keys(value);
  for (let at = 0; at < names.length; at++) frozen(value[names[at] as keyof object]);
  return freeze(value);
}
