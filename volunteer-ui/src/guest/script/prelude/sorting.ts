import { apply } from "../primordials.ts";
import { sorted } from "../values.ts";
import { replaceMethod } from "./replacing.ts";

type Compare = (left: unknown, right: unknown) => unknown;

/** Engines call a comparator in an order of their own, which shows when it contradicts itself. */
export function replaceSorting(): void {
  const typed = Reflect.getPrototypeOf(Int8Array.prototype) as object;
  const lengthOf = Reflect.getOwnPropertyDescriptor(typed, "length")?.get as () => number;
  const copyOf = Int8Array.prototype.slice;

  replaceMethod(Array.prototype, "sort", function sort(this: unknown[], compare?: unknown) {
    checkCompare(compare);
    const self = Object(this) as unknown[];
    const length = lengthOfArray(self);
    const present: unknown[] = [];
    let undefineds = 0;
    for (let at = 0; at < length; at++) {
      if (!Reflect.has(self, at)) continue;
      if (self[at] === undefined) undefineds++;
      else present[present.length] = self[at];
    }
    const result = order(present, compare);
    for (let at = 0; at < length; at++) {
      if (at < result.length) self[at] = result[at];
      else if (at < result.length + undefineds) self[at] = undefined;
      else if (!Reflect.deleteProperty(self, at)) throw new TypeError("sort");
    }
    return self;
  });
  replaceMethod(Array.prototype, "toSorted", function toSorted(this: unknown[], compare?: unknown) {
    checkCompare(compare);
    const self = Object(this) as unknown[];
    const copy: unknown[] = [];
    for (let at = 0; at < lengthOfArray(self); at++) copy[at] = self[at];
    return copy.sort(compare as (left: unknown, right: unknown) => number);
  });
  const sortTyped = (self: number[], compare: unknown): void => {
    checkCompare(compare);
    const length = apply(lengthOf, self, []);
    const values: number[] = [];
    for (let at = 0; at < length; at++) values[at] = self[at] as number;
    const result = sorted(
      values,
      compare === undefined ? isAfterNumber : isAfterBy(compare as Compare),
    );
    for (let at = 0; at < length; at++) self[at] = result[at] as number;
  };
  replaceMethod(typed, "sort", function sort(this: number[], compare?: unknown) {
    sortTyped(this, compare);
    return this;
  });
  replaceMethod(typed, "toSorted", function toSorted(this: number[], compare?: unknown) {
    const copy = apply(copyOf, this, []) as unknown as number[];
    sortTyped(copy, compare);
    return copy;
  });
}

function order(values: unknown[], compare: unknown): unknown[] {
  if (compare !== undefined) return sorted(values, isAfterBy(compare as Compare));
  const named: { readonly value: unknown; readonly name: string }[] = [];
  for (let at = 0; at < values.length; at++) {
    const value = values[at];
    named[at] = { value, name: `${value as string}` };
  }
  const ordered = sorted(named, (left, right) => left.name > right.name);
  for (let at = 0; at < values.length; at++) values[at] = ordered[at]?.value;
  return values;
}

function isAfterBy(compare: Compare): (left: unknown, right: unknown) => boolean {
  return (left, right) => +(compare(left, right) as number) > 0;
}

/** -0 before 0, NaN last. */
function isAfterNumber(left: number, right: number): boolean {
  if (left !== left) return right === right;
  return left > right || (left === 0 && right === 0 && 1 / left > 1 / right);
}

function checkCompare(compare: unknown): void {
  if (compare !== undefined && typeof compare !== "function") {
    throw new TypeError("the comparator is not a function");
  }
}

function lengthOfArray(self: unknown[]): number {
  const length = Math.trunc(+self.length);
  return length > 0 ? Math.min(length, Number.MAX_SAFE_INTEGER) : 0;
}
