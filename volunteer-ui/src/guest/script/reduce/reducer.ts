import { Refusal, Trouble } from "../outcomes.ts";
import { isArray, isFinite } from "../primordials.ts";
import { describe } from "../values.ts";

/** What results are gathered in, for one leaf or one fold. */
export interface Reducer {
  /** @throws Refusal for a result that cannot be reduced: then nothing has changed */
  add(result: unknown, index: number): void;
  /** Adds what another reducer's `partial` has become as JSON. @throws Trouble if it is not that */
  merge(partial: unknown): void;
  /** Undefined: nothing has been added. */
  partial(): unknown;
  /** What a person wants to see of it; never called before something has been added. */
  finished(): unknown;
}

/** @throws Refusal */
export function finiteNumber(result: unknown, kind: string): number {
  if (typeof result === "number" && isFinite(result)) return result;
  throw new Refusal(`its result is ${describe(result)}; ${kind} needs a finite number`);
}

/** For what has come from another leaf: that it is not right is the fault of no input. */
export function asNumber(value: unknown): number {
  if (typeof value !== "number") throw notAPartial();
  return value;
}

export function asArray(value: unknown): readonly unknown[] {
  if (!isArray(value)) throw notAPartial();
  return value;
}

export function asObject(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null) throw notAPartial();
  return value as Readonly<Record<string, unknown>>;
}

export function notAPartial(): Trouble {
  return new Trouble("a leaf's value is not what this reduction makes");
}
