import { MOST_MESSAGE_LENGTH } from "../program.ts";
import {
  MapOf,
  charCodeAt,
  getOwnPropertyDescriptor,
  getPrototypeOf,
  indexOf,
  mapGet,
  mapSet,
  slice,
} from "./primordials.ts";

/** Why one input has failed: part of the value, so the same in every engine. */
export class Refusal extends Error {}

/** Why the guest cannot go on: told to a person, never part of a value. */
export class Trouble extends Error {}

const ErrorPrototype = Error.prototype;
const RangeErrorPrototype = RangeError.prototype;
/** Of Firefox and QuickJS: recursion, memory. */
const InternalErrorPrototype = (
  globalThis as { readonly InternalError?: { readonly prototype: object } }
).InternalError?.prototype;

/** The language's own classes of errors, whose name nobody can change afterwards. */
const NAMES = new MapOf<object, string>();
mapSet(NAMES, ErrorPrototype, "Error");
mapSet(NAMES, RangeErrorPrototype, "RangeError");
mapSet(NAMES, TypeError.prototype, "TypeError");
mapSet(NAMES, ReferenceError.prototype, "ReferenceError");
mapSet(NAMES, SyntaxError.prototype, "SyntaxError");
mapSet(NAMES, URIError.prototype, "URIError");
mapSet(NAMES, EvalError.prototype, "EvalError");
mapSet(NAMES, AggregateError.prototype, "AggregateError");

/** What engines say when a limit of theirs is reached, which lies elsewhere in each. */
const LIMITS = ["call stack", "string length", "llocation", "f memory", "too much recursion"];

/**
 * What is told of something that a program has thrown.
 *
 * @throws Trouble if it is no failure of the program, but a limit of where it runs
 */
export function failureOf(thrown: unknown): string {
  if (isA(thrown, Refusal)) return thrown.message;
  if (isA(thrown, Trouble)) throw thrown;
  let message: string | undefined;
  let told: string | undefined;
  let isLimit = false;
  try {
    if (typeof thrown === "object" && thrown !== null) {
      const prototype = getPrototypeOf(thrown);
      message = ownText(thrown, "message") ?? "";
      isLimit = isOfTheEngine(prototype, message);
      const isPlain = prototype === ErrorPrototype && ownText(thrown, "name") === undefined;
      told = isPlain ? message : classOf(prototype);
    }
  } catch {
    // A proxy: whatever it is, it is no error of the language.
    told = undefined;
  }
  if (isLimit) throw new Trouble(`a limit of this device was reached: ${cut(message ?? "")}`);
  return told === undefined ? "not an Error" : cut(told);
}

/** `instanceof`, which a proxy could answer by throwing. */
export function isA<T extends object>(
  thrown: unknown,
  type: { readonly prototype: T },
): thrown is T {
  try {
    if (typeof thrown !== "object" || thrown === null) return false;
    return getPrototypeOf(thrown) === type.prototype;
  } catch {
    return false;
  }
}

function isOfTheEngine(prototype: object | null, message: string): boolean {
  if (prototype === null) return false;
  if (prototype === InternalErrorPrototype) return true;
  if (prototype !== RangeErrorPrototype) return false;
  for (let at = 0; at < LIMITS.length; at++) {
    const limit = LIMITS[at];
    if (limit !== undefined && indexOf(message, limit) >= 0) return true;
  }
  return false;
}

/** Of the class that a prototype belongs to, if that is one of errors. */
function classOf(prototype: object | null): string | undefined {
  if (prototype === null) return undefined;
  const known = mapGet(NAMES, prototype);
  if (known !== undefined) return known;
  let above = getPrototypeOf(prototype);
  for (let depth = 0; above !== null && above !== ErrorPrototype; depth++) {
    if (depth === 20) return undefined;
    above = getPrototypeOf(above);
  }
  if (above === null) return undefined;
  const made: unknown = getOwnPropertyDescriptor(prototype, "constructor")?.value;
  return (typeof made === "function" ? ownText(made, "name") : undefined) ?? "Error";
}

function ownText(of: object, key: string): string | undefined {
  const value: unknown = getOwnPropertyDescriptor(of, key)?.value;
  return typeof value === "string" ? value : undefined;
}

/** To what may be told, without half a character at its end. */
export function cut(text: string): string {
  if (text.length <= MOST_MESSAGE_LENGTH) return text;
  const last = charCodeAt(text, MOST_MESSAGE_LENGTH - 1);
  const isHalf = last >= 0xd800 && last < 0xdc00;
  return slice(text, 0, isHalf ? MOST_MESSAGE_LENGTH - 1 : MOST_MESSAGE_LENGTH);
}

/** Why a request has failed that is no input's failure. */
export function troubleOf(thrown: unknown): string {
  try {
    return isA(thrown, Trouble) ? thrown.message : failureOf(thrown);
  } catch (limit) {
    return isA(limit, Trouble) ? limit.message : "the program failed without a reason";
  }
}

/** Why a program cannot be loaded, in the words of its engine: a person reads it, it is part of no value. */
export function loadingTrouble(thrown: unknown): Trouble {
  let words: string | undefined;
  try {
    if (typeof thrown === "object" && thrown !== null) words = ownText(thrown, "message");
  } catch {
    // A proxy has no words.
  }
  const known = troubleOf(thrown);
  const added = words === undefined || words === known ? "" : `: ${words}`;
  return new Trouble(`the program cannot be loaded: ${cut(known + added)}`);
}
