import type { FoldOutcome, GuestProgram, Json, MapOutcome, MapRequest } from "./program.ts";
import {
  GuestError,
  MOST_MESSAGE_LENGTH,
  MOST_RENDERED_BYTES,
  MOST_VALUE_LENGTH,
} from "./program.ts";

// What a guest replies is untrusted: a program may have got hold of its runtime. So each field is held to its type and size,
// and texts that become part of a larger JSON text are parsed once.

/** @throws GuestError: `reply` is not what the guest script says */
export function mapOutcomeOf(
  reply: object,
  request: MapRequest,
  { reduction }: GuestProgram,
): MapOutcome {
  const { failed, value } = reply as { readonly failed?: unknown; readonly value?: unknown };
  const count = countOf(request);
  const list: unknown = JSON.parse(jsonOf(failed));
  if (!Array.isArray(list) || list.length > count) throw invalid("list of failed inputs");
  let last = request.firstIndex - 1;
  const end = request.firstIndex + count;
  const checked = list.map((each: unknown): readonly [number, string] => {
    if (!isFailure(each) || each[0] <= last || each[0] >= end) throw invalid("failed input");
    last = each[0];
    return [each[0], each[1]];
  });
  const results: unknown = JSON.parse(jsonOf(value));
  if (reduction.kind === "none" && !(Array.isArray(results) && results.length === count)) {
    throw invalid("array of results");
  }
  return { failed: checked, value: value as Json };
}

/** @throws GuestError: `reply` is not what the guest script says */
export function foldOutcomeOf(reply: object): FoldOutcome {
  const { value, state } = reply as { readonly value?: unknown; readonly state?: unknown };
  return { value: jsonOf(value), state: jsonOf(state) };
}

/**
 * @returns undefined if there is nothing to look at
 * @throws GuestError: `reply` is not what the guest script says
 */
export function renderingOf(reply: object): Json | undefined {
  const value = jsonOf((reply as { readonly value?: unknown }).value);
  if (value.length > MOST_RENDERED_BYTES) throw invalid("picture");
  return value === "null" ? undefined : value;
}

/** Why a guest has failed, in its own words. */
export function messageOf(reply: unknown): string {
  const { message } = reply as { readonly message?: unknown };
  // Room for what the runtime says around a program's own words.
  return typeof message === "string"
    ? message.slice(0, 2 * MOST_MESSAGE_LENGTH)
    : "the program failed without a reason";
}

export function countOf({ inputs }: MapRequest): number {
  return inputs.kind === "range" ? inputs.count : inputs.values.length;
}

function isFailure(each: unknown): each is readonly [number, string] {
  if (!Array.isArray(each) || each.length !== 2) return false;
  const [index, message] = each as readonly unknown[];
  return (
    Number.isSafeInteger(index) &&
    typeof message === "string" &&
    message.length <= MOST_MESSAGE_LENGTH
  );
}

function jsonOf(value: unknown): Json {
  if (typeof value !== "string") throw invalid("value");
  if (value.length > MOST_VALUE_LENGTH) {
    throw new GuestError(
      `a value of ${value.length} characters, at most ${MOST_VALUE_LENGTH} are allowed; make leaves or results smaller`,
    );
  }
  try {
    JSON.parse(value);
  } catch {
    throw invalid("value, which is not JSON,");
  }
  return value;
}

function invalid(what: string): GuestError {
  return new GuestError(`the program's ${what} is not what a guest may reply`);
}
