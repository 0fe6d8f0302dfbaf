import { Trouble } from "../outcomes.ts";
import { GLOBALS, MEMBERS, TYPED_ARRAY } from "./language.ts";

type Names = Readonly<Record<string, true>>;

/**
 * Leaves what `language.ts` lists, and takes away everything else: all of the platform, along the chain of prototypes of the
 * global object, and what is newer than the language that all engines have.
 *
 * @returns why this engine cannot run programs: something is missing, or cannot be taken away
 */
export function closeScope(): Trouble | undefined {
  const faults: string[] = [];
  // Types are found before their names go.
  const typed: object = Reflect.getPrototypeOf(Int8Array) ?? {};
  const generator = Object.getPrototypeOf(GENERATOR) as object;
  const iterator = Reflect.getPrototypeOf(Reflect.getPrototypeOf([].values()) ?? {}) ?? {};
  for (const [name, own, prototype] of MEMBERS) {
    const type = (globalThis as unknown as Record<string, { readonly prototype: object }>)[name];
    if (type === undefined) {
      faults.push(`has no ${name}`);
      continue;
    }
    faults.push(...keepOnly(type, own, name));
    if (prototype !== undefined) {
      faults.push(...keepOnly(type.prototype, prototype, `${name}.prototype`));
    }
  }
  faults.push(...keepOnly(typed, TYPED_ARRAY[0], "TypedArray"));
  const { prototype } = typed as { readonly prototype: object };
  faults.push(...keepOnly(prototype, TYPED_ARRAY[1], "TypedArray.prototype"));
  faults.push(...keepOnly(iterator, "", "Iterator.prototype"));
  faults.push(...keepOnly(generator, "constructor prototype", "GeneratorFunction.prototype"));
  for (
    let scope: object | null = globalThis;
    scope !== null && scope !== Object.prototype;
    scope = Reflect.getPrototypeOf(scope)
  ) {
    faults.push(...keepOnly(scope, scope === globalThis ? GLOBALS : "", "the global object"));
  }
  if (faults.length === 0) return undefined;
  return new Trouble(`programs cannot run in this engine, which ${faults.slice(0, 5).join(", ")}`);
}

/** @returns what is missing, and what cannot be taken away */
function keepOnly(of: object, names: string, what: string): string[] {
  const kept: Names = Object.assign(
    Object.create(null) as Names,
    Object.fromEntries(names.split(" ").map((name) => [name, true])),
  );
  const faults: string[] = [];
  for (const key of Reflect.ownKeys(of)) {
    if (typeof key === "symbol" ? isKnown(key, what) : kept[key]) continue;
    // Symbols of newer editions cannot go; what they would be keys of has.
    if (Reflect.deleteProperty(of, key) || what === "Symbol") continue;
    // What cannot be deleted may still be emptied. What stays as a mere constant is no way out: Chromium's TEMPORARY and
    // PERSISTENT, numbers of a file system that is gone.
    if (Reflect.set(of, key, undefined) && Reflect.get(of, key) === undefined) continue;
    if (isConstant(Reflect.getOwnPropertyDescriptor(of, key))) continue;
    faults.push(`keeps ${String(key)} of ${what}`);
  }
  for (const name of names === "" ? [] : names.split(" ")) {
    if (!Reflect.has(of, name)) faults.push(`lacks ${name} of ${what}`);
  }
  return faults;
}

function* GENERATOR(): Generator<undefined> {
  yield undefined;
}

const SYMBOLS: readonly symbol[] = [
  ...[Symbol.iterator, Symbol.asyncIterator, Symbol.hasInstance, Symbol.species, Symbol.split],
  ...[Symbol.match, Symbol.matchAll, Symbol.replace, Symbol.search, Symbol.toPrimitive],
  ...[Symbol.toStringTag, Symbol.unscopables, Symbol.isConcatSpreadable],
];

function isConstant(property: PropertyDescriptor | undefined): boolean {
  return ["number", "string", "boolean"].includes(typeof (property?.value as unknown));
}

/** Whether the language, and not the platform, keeps something under this symbol. */
function isKnown(key: symbol, what: string): boolean {
  return what !== "the global object" && SYMBOLS.includes(key);
}
