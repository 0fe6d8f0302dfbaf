import type { DescMessage, Message, MessageShape } from "@bufbuild/protobuf";
import { fromBinary } from "@bufbuild/protobuf";

import { BOUNDS } from "./gen/bounds_table.ts";

/** What may be in a field; `tools/protoc-gen-bounds.js` says how to read it. */
export type Rule =
  | number
  | readonly [least: Edge, most: Edge, pattern?: string | 0, leastItems?: number, mostItems?: Edge];
type Edge = number | null;

const REQUIRED = 1;
const APART = 0;
const PACKAGE = "manyhands.v1.";

/** A field that is not within its bounds. */
export class OutOfBoundsError extends Error {}

/**
 * Reads a message of somebody else. Fields that are not known here are dropped.
 *
 * @param bytes kept: the message's byte fields are views of them
 * @throws OutOfBoundsError if a field is not within its bounds; another Error if this is no message
 */
export function parse<D extends DescMessage>(schema: D, bytes: Uint8Array): MessageShape<D> {
  const message = fromBinary(schema, bytes, { readUnknownFields: false });
  const problem = outOfBounds(message);
  if (problem !== undefined) throw new OutOfBoundsError(problem);
  return message;
}

/** @returns the first field that is not within its bounds, its value and what is allowed; undefined if all are */
export function outOfBounds(message: Message): string | undefined {
  const rules = BOUNDS[message.$typeName.slice(PACKAGE.length)] ?? {};
  const fields = fieldsOf(message);
  for (const name of new Set([...Object.keys(rules), ...fields.keys()])) {
    const problem = broken(rules[name], fields.get(name));
    if (problem !== undefined) return name + problem;
  }
  return undefined;
}

/** What is there. The case of a oneof has its own name; the oneof itself holds which case it is. */
function fieldsOf(message: Message): ReadonlyMap<string, unknown> {
  const fields = new Map<string, unknown>();
  for (const [name, value] of Object.entries(message) as [string, unknown][]) {
    if (isOneof(value)) fields.set(name, value.case).set(value.case ?? name, value.value);
    else fields.set(name, value);
  }
  return fields;
}

function broken(rule: Rule | undefined, value: unknown): string | undefined {
  if (value === undefined) return rule === REQUIRED ? ": missing" : undefined;
  if (rule === APART) return undefined;
  if (!Array.isArray(value)) return brokenItem(rule, value);
  const [, , , least = 0, most = null] = typeof rule === "object" ? rule : [];
  if (!isWithin(value.length, least, most)) return refusal(value.length, " items", least, most);
  for (const [at, item] of (value as readonly unknown[]).entries()) {
    const problem = brokenItem(rule, item);
    if (problem !== undefined) return `[${at}]${problem}`;
  }
  return undefined;
}

function brokenItem(rule: Rule | undefined, value: unknown): string | undefined {
  if (isMessage(value)) {
    const problem = outOfBounds(value);
    return problem && `.${problem}`;
  }
  if (typeof rule !== "object") return undefined;
  const [least, most, pattern] = rule;
  const [size, unit] = sizeOf(value);
  if (!isWithin(size, least, most)) return refusal(size, unit, least, most);
  const isOdd = pattern && typeof value === "string" && !new RegExp(`^(?:${pattern})$`).test(value);
  return isOdd ? `: '${value}', must match ${pattern}` : undefined;
}

function sizeOf(value: unknown): readonly [size: number | bigint, unit: string] {
  if (typeof value === "string") return [Array.from(value).length, " characters"];
  if (value instanceof Uint8Array) return [value.length, " bytes"];
  return [value as number | bigint, ""];
}

/** Neither infinities nor NaN are within anything. */
function isWithin(size: number | bigint, least: Edge, most: Edge): boolean {
  return size >= (least ?? -Number.MAX_VALUE) && size <= (most ?? Number.MAX_VALUE);
}

function refusal(size: number | bigint, unit: string, least: Edge, most: Edge): string {
  return `: ${size}${unit}, allowed are ${least ?? "finite ones"} to ${most ?? "finite ones"}`;
}

function isOneof(value: unknown): value is { readonly case?: string; readonly value?: unknown } {
  return typeof value === "object" && value !== null && "case" in value;
}

function isMessage(value: unknown): value is Message {
  return typeof value === "object" && value !== null && "$typeName" in value;
}
