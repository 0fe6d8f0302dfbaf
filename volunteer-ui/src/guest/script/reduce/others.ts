import type { Reducer } from "./reducer.ts";
import { asArray, asNumber, asObject, finiteNumber, notAPartial } from "./reducer.ts";
import { Refusal, Trouble } from "../outcomes.ts";
import {
  MapOf,
  append,
  charCodeAt,
  isArray,
  list,
  mapForEach,
  mapGet,
  mapSet,
} from "../primordials.ts";
import { describe, jsonOf, sorted } from "../values.ts";
import { MOST_VALUE_LENGTH } from "../../program.ts";

interface Ranked {
  readonly index: number;
  readonly value: number;
}

/** The k largest numbers, descending; the lower index first among equals. */
export class TopReducer implements Reducer {
  readonly #k: number;
  #best = list<Ranked>();

  constructor(k: number) {
    this.#k = k;
  }

  add(result: unknown, index: number): void {
    this.#insert({ index, value: finiteNumber(result, "topK") });
  }

  merge(partial: unknown): void {
    const ranked = asArray(partial);
    for (let at = 0; at < ranked.length; at++) {
      const { index, value } = asObject(ranked[at]);
      this.#insert({ index: asNumber(index), value: asNumber(value) });
    }
  }

  partial(): unknown {
    return this.#best.length === 0 ? undefined : this.#best;
  }

  finished(): unknown {
    return this.partial();
  }

  #insert(ranked: Ranked): void {
    const best = this.#best;
    let at = best.length;
    if (at === this.#k) {
      if (!isBehind(best[at - 1], ranked)) return;
      at--;
    }
    while (at > 0 && isBehind(best[at - 1], ranked)) {
      best[at] = best[at - 1] as Ranked;
      at--;
    }
    best[at] = ranked;
  }
}

function isBehind(one: Ranked | undefined, other: Ranked): boolean {
  if (one === undefined) return false;
  return one.value < other.value || (one.value === other.value && one.index > other.index);
}

/** How often each string is a result, or is in one; as pairs in the order of code units, since keys of objects have their own. */
export class CountReducer implements Reducer {
  readonly #counts = new MapOf<string, number>();
  #isEmpty = true;

  add(result: unknown): void {
    if (typeof result === "string") {
      this.#count(wellFormed(result), 1);
    } else {
      const words = isArray(result) ? stringsOf(result) : undefined;
      if (words === undefined) {
        throw new Refusal(
          `its result is ${describe(result)}; countBy needs a string or an array of strings`,
        );
      }
      for (let at = 0; at < words.length; at++) this.#count(words[at] as string, 1);
    }
    this.#isEmpty = false;
  }

  merge(partial: unknown): void {
    const pairs = asArray(partial);
    for (let at = 0; at < pairs.length; at++) {
      const pair = asArray(pairs[at]);
      const key = pair[0];
      if (typeof key !== "string") throw notAPartial();
      this.#count(key, asNumber(pair[1]));
    }
    this.#isEmpty = false;
  }

  partial(): unknown {
    if (this.#isEmpty) return undefined;
    const pairs = list<readonly [string, number]>();
    mapForEach(this.#counts, (count, key) => {
      append(pairs, [key, count]);
    });
    return sorted(pairs, (left, right) => left[0] > right[0]);
  }

  finished(): unknown {
    return this.partial();
  }

  #count(key: string, times: number): void {
    mapSet(this.#counts, key, (mapGet(this.#counts, key) ?? 0) + times);
  }
}

/** All of the array, or undefined: nothing is counted of a result that is wrong in part. */
function stringsOf(result: readonly unknown[]): string[] | undefined {
  const strings = list<string>();
  for (let at = 0; at < result.length; at++) {
    const each = result[at];
    if (typeof each !== "string") return undefined;
    append(strings, wellFormed(each));
  }
  return strings;
}

/** Strings in the order of the inputs, one behind the other. */
export class ConcatReducer implements Reducer {
  #text: string | undefined;

  add(result: unknown): void {
    if (typeof result !== "string") {
      throw new Refusal(`its result is ${describe(result)}; concat needs a string`);
    }
    this.#append(wellFormed(result));
  }

  merge(partial: unknown): void {
    if (typeof partial !== "string") throw notAPartial();
    this.#append(partial);
  }

  partial(): unknown {
    return this.#text;
  }

  finished(): unknown {
    return this.#text;
  }

  #append(more: string): void {
    const length = (this.#text?.length ?? 0) + more.length;
    if (length > MOST_VALUE_LENGTH) {
      throw new Trouble(
        `the concatenated results have ${length} characters, at most ${MOST_VALUE_LENGTH} are allowed`,
      );
    }
    this.#text = (this.#text ?? "") + more;
  }
}

/** Half a pair of surrogates could become a whole character with what another leaf ends with. */
function wellFormed(text: string): string {
  for (let at = 0; at < text.length; at++) {
    const unit = charCodeAt(text, at);
    if (unit < 0xd800 || unit >= 0xe000) continue;
    const next = at + 1 < text.length ? charCodeAt(text, at + 1) : 0;
    if (unit >= 0xdc00 || next < 0xdc00 || next >= 0xe000) {
      throw new Refusal("its result has half a character (a surrogate alone)");
    }
    at++;
  }
  return text;
}

/** The program's own `reduce(left, right)`, of results as they come out of JSON. */
export class ProgramReducer implements Reducer {
  readonly #reduce: (left: unknown, right: unknown) => unknown;
  #value: unknown;

  /** @param reduce its result has been through JSON */
  constructor(reduce: (left: unknown, right: unknown) => unknown) {
    this.#reduce = reduce;
  }

  add(result: unknown): void {
    this.merge(result);
  }

  merge(partial: unknown): void {
    this.#value = this.#value === undefined ? partial : this.#reduce(this.#value, partial);
  }

  partial(): unknown {
    return this.#value;
  }

  finished(): unknown {
    return this.#value;
  }
}

/** No reduction at all: the text of each result, in order. */
export class ListReducer implements Reducer {
  readonly #mostBytes: number;
  #text = "";

  constructor(mostBytes: number) {
    this.#mostBytes = mostBytes;
  }

  add(result: unknown): void {
    this.#append(jsonOf(result, "its result", this.#mostBytes));
  }

  /** In place of the result of a failed input. */
  skip(): void {
    this.#append("null");
  }

  merge(): void {
    throw new Trouble("results that are not reduced cannot be folded");
  }

  partial(): undefined {
    return undefined;
  }

  finished(): undefined {
    return undefined;
  }

  get text(): string {
    return `[${this.#text}]`;
  }

  #append(text: string): void {
    const length = this.#text.length + 1 + text.length;
    if (length > MOST_VALUE_LENGTH) {
      throw new Trouble(
        `the results of a leaf have ${length} characters, at most ${MOST_VALUE_LENGTH} are allowed: make leaves smaller`,
      );
    }
    this.#text = this.#text === "" ? text : `${this.#text},${text}`;
  }
}
