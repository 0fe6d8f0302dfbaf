import type { Trouble } from "../outcomes.ts";
import { isSafeInteger, uncurry } from "../primordials.ts";
import { ownMath } from "../math/index.ts";
import { atob } from "./base64.ts";
import { closeScope } from "./closing.ts";
import { replaceErrors } from "./errors.ts";
import { Sequence } from "./random.ts";
import { replaceMethod } from "./replacing.ts";
import { replaceSorting } from "./sorting.ts";
import { TextDecoder, TextEncoder } from "./text-coding.ts";

export interface Prepared {
  /** What `Math.random` draws from. */
  readonly sequence: Sequence;
  /** Why no program may run here. */
  readonly trouble: Trouble | undefined;
}

/** Replaces what differs between engines, or between two runs, and takes away all else. */
export function prepare(): Prepared {
  const sequence = new Sequence();
  for (const name of Object.keys(ownMath)) {
    replaceMethod(Math, name, ownMath[name] as (value: number) => number);
  }
  replaceMethod(Math, "random", sequence.random);
  replaceErrors();
  replaceSorting();
  replaceNumberText();
  replaceCode();
  replaceRegExp();
  offer("TextEncoder", TextEncoder);
  offer("TextDecoder", TextDecoder);
  offer("atob", atob);
  offer("console", Object.freeze(quietConsole()));
  const trouble = closeScope();
  Object.freeze(Math);
  Object.freeze(JSON);
  Object.freeze(Reflect);
  return { sequence, trouble };
}

/** Engines write fractions to other bases with digits of their own. */
function replaceNumberText(): void {
  const native = uncurry(Number.prototype.toString);
  const valueOf = uncurry(Number.prototype.valueOf);
  replaceMethod(Number.prototype, "toString", function toString(this: number, radix?: number) {
    const value = valueOf(this);
    if (radix === undefined || +radix === 10) return native(value);
    if (!isSafeInteger(value) && value - value === 0) {
      throw new TypeError("only whole numbers have a text to a base other than 10");
    }
    return native(value, radix);
  });
}

/** Functions whose constructors have no other name. */
const KINDS = [
  function* () {
    yield;
  },
  async () => Promise.resolve(),
  async function* () {
    yield Promise.resolve();
  },
];

/** No code is made of text, and the text of code is nobody's business: engines write it in their own ways. */
function replaceCode(): void {
  const kinds = [
    Function,
    ...KINDS.map((each) => (Object.getPrototypeOf(each) as { constructor: unknown }).constructor),
  ] as { readonly prototype: object; readonly name: string }[];
  for (const { prototype, name } of kinds) {
    const none = function (): never {
      throw new TypeError("a program cannot make code of text");
    };
    Reflect.defineProperty(none, "prototype", { value: prototype, writable: false });
    Reflect.defineProperty(none, "name", { value: name });
    Reflect.defineProperty(prototype, "constructor", { value: none });
    if (name === "Function") offer("Function", none);
  }
  replaceMethod(Function.prototype, "toString", function toString(this: unknown) {
    if (typeof this !== "function") throw new TypeError("not a function");
    return "function () { [code] }";
  });
}

/** Firefox does not let go of what the last match was (`RegExp.input`, `RegExp.$1`): there, a class of our own makes them. */
function replaceRegExp(): void {
  const native = RegExp;
  if (Reflect.deleteProperty(native, "input")) return;
  const { construct } = Reflect;
  const own = function (pattern: unknown, flags: unknown): object {
    const made: unknown = construct(
      native,
      [pattern, flags],
      (new.target as unknown as typeof own | undefined) ?? own,
    );
    return made as object;
  };
  Reflect.defineProperty(own, "name", { value: "RegExp" });
  Reflect.defineProperty(own, "prototype", { value: native.prototype, writable: false });
  const species = Reflect.getOwnPropertyDescriptor(native, Symbol.species);
  if (species !== undefined) Reflect.defineProperty(own, Symbol.species, species);
  Reflect.defineProperty(native.prototype, "constructor", { value: own });
  offer("RegExp", own);
}

function quietConsole(): object {
  const nothing = (): void => undefined;
  return { debug: nothing, error: nothing, info: nothing, log: nothing, warn: nothing };
}

function offer(name: string, value: unknown): void {
  const attributes = { writable: true, enumerable: false, configurable: true };
  Reflect.defineProperty(globalThis, name, { value, ...attributes });
}
