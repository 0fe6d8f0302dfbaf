// What the runtime uses of the language, taken before a program is loaded: whatever the program does to `Array.prototype`,
// `JSON` or `Object.prototype` afterwards, its runtime reports the same. Beside these, the runtime keeps to operators: no
// spread, no `for … of`, no destructuring of arrays, no `await`, and arrays only as `list()` makes them.

const { bind, call } = Function.prototype;

/** A method as a function of what it is called on. */
export const uncurry = bind.bind(call) as <T, A extends readonly unknown[], R>(
  method: (this: T, ...args: A) => R,
) => (self: T, ...args: A) => R;

export const { apply, getPrototypeOf, setPrototypeOf, getOwnPropertyDescriptor } = Reflect;
export const { freeze, keys } = Object;
export const { isArray } = Array;
export const { isFinite, isSafeInteger } = Number;
export const { floor, sqrt } = Math;
export const { parse } = JSON;

// The method's own type returns undefined for what has no JSON; a string always has.
const stringify = JSON.stringify as (text: string) => string;

/** The text of a string. */
export function quote(text: string): string {
  return stringify(text);
}

export const charCodeAt = uncurry(String.prototype.charCodeAt);
export const indexOf: (self: string, text: string) => number = uncurry(String.prototype.indexOf);
export const slice = uncurry(String.prototype.slice) as (
  self: string,
  from: number,
  to?: number,
) => string;

/** Bytes into others, from their beginning. */
export const copyInto: (self: Uint8Array, from: Uint8Array) => void = uncurry(
  Uint8Array.prototype.set,
);

export const MapOf = Map;
export const mapGet = uncurry(Map.prototype.get) as <K, V>(
  self: Map<K, V>,
  key: K,
) => V | undefined;
export const mapSet = uncurry(Map.prototype.set) as <K, V>(
  self: Map<K, V>,
  key: K,
  value: V,
) => Map<K, V>;
export const mapForEach = uncurry(Map.prototype.forEach) as <K, V>(
  self: Map<K, V>,
  each: (value: V, key: K) => void,
) => void;

/** An empty array that inherits nothing: an assignment to an index of it cannot be intercepted. */
export function list<T>(): T[] {
  const empty: T[] = [];
  setPrototypeOf(empty, null);
  return empty;
}

/** To be used instead of `push`. */
export function append<T>(to: T[], value: T): void {
  to[to.length] = value;
}
