import { createHash } from "node:crypto";

import type { Limited } from "../work/index.ts";

/** Lower-case hexadecimal SHA-256. */
export type Hash = string;

/** What the first chained line follows. */
export const NOTHING_BEFORE: Hash = "0".repeat(64);

/** A line of a record, as docs/adr/0023 lays it out. */
export type Line = First | RoundLine | ContributionsLine | Last;

/** Stands for version 0. */
export interface First {
  readonly kind: "first";
  readonly job: string;
  /** A `JobSpec` message. */
  readonly spec: Uint8Array<ArrayBuffer>;
  readonly state: Hash;
  readonly previous: Hash;
}

export interface RoundLine {
  readonly kind: "round";
  readonly round: number;
  readonly previous: Hash;
  readonly base: Hash;
  readonly state: Hash;
  /** Of those trees that the round has. */
  readonly roots: Readonly<Partial<Record<TreeName, Hash>>>;
  /** Of the line of contributions. */
  readonly contributions: Hash;
  /** Inputs of a program that failed in this round because they passed a limit. */
  readonly limited: Limited;
}

export interface ContributionsLine {
  readonly kind: "contributions";
  /** In the order of the leaves, tree by tree. */
  readonly contributions: readonly Contribution[];
}

export interface Contribution {
  readonly tree: TreeName;
  readonly level: number;
  readonly index: number;
  readonly volunteer: string;
  readonly units: number;
  readonly value: Hash;
}

export interface Last {
  readonly kind: "last";
  readonly version: number;
  readonly head: Hash;
  /** X.509 SubjectPublicKeyInfo. */
  readonly key: Uint8Array<ArrayBuffer>;
  readonly signature: Uint8Array<ArrayBuffer>;
}

export const TREES = ["advance", "evaluate"] as const;
export type TreeName = (typeof TREES)[number];

/** Why a text is no line of a record. */
export class NoLineError extends Error {
  override readonly name = "NoLineError";
}

/** Of its bytes, without the line feed. */
export function hashOf(line: Uint8Array): Hash {
  return createHash("sha256").update(line).digest("hex");
}

/**
 * @param bytes of one line, without the line feed
 * @throws NoLineError
 */
export function parseLine(bytes: Uint8Array): Line {
  const text = new TextDecoder("utf-8").decode(bytes);
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new NoLineError(`'${text.slice(0, 80)}' is not JSON`);
  }
  const fields = new Fields(json, "the line");
  if (fields.has("record")) return first(fields);
  if (fields.has("round")) return round(fields);
  if (fields.has("version")) return last(fields);
  return contributions(fields);
}

function first(line: Fields): First {
  const format = line.integer("record", 1);
  if (format !== 1) throw new NoLineError(`'record' is ${format}, and only 1 is known here`);
  return {
    kind: "first",
    job: line.text("job", /^[a-z0-9-]{1,32}$/),
    spec: line.base64("spec"),
    state: line.hash("state"),
    previous: line.hash("previous"),
  };
}

function round(line: Fields): RoundLine {
  const roots = new Fields(line.value("roots"), "'roots'");
  return {
    kind: "round",
    round: line.integer("round"),
    previous: line.hash("previous"),
    base: line.hash("base"),
    state: line.hash("state"),
    roots: Object.fromEntries(
      TREES.filter((tree) => roots.has(tree)).map((tree) => [tree, roots.hash(tree)]),
    ),
    contributions: line.hash("contributions"),
    limited: line.has("limited") ? limited(line.value("limited")) : new Map(),
  };
}

function limited(value: unknown): Limited {
  const fields = new Fields(value, "'limited'");
  return new Map(
    (["time", "memory"] as const).flatMap((limit) =>
      fields.integers(limit).map((input) => [input, limit] as const),
    ),
  );
}

function contributions(line: Fields): ContributionsLine {
  const list = line.value("contributions");
  if (!Array.isArray(list)) throw new NoLineError("'contributions' is not a list");
  return { kind: "contributions", contributions: list.map(contribution) };
}

function contribution(values: unknown, at: number): Contribution {
  const names = ["tree", "level", "index", "volunteer", "units", "value"];
  if (!Array.isArray(values) || values.length !== names.length) {
    throw new NoLineError(`contribution ${at} is not a list of ${names.length}`);
  }
  const fields = new Fields(
    Object.fromEntries(names.map((name, each): [string, unknown] => [name, values[each]])),
    `contribution ${at}`,
  );
  return {
    tree: fields.text("tree", /^(advance|evaluate)$/) as TreeName,
    level: fields.integer("level"),
    index: fields.integer("index"),
    volunteer: fields.text("volunteer", /^[0-9a-f]{24}$/),
    units: fields.integer("units", 1),
    value: fields.hash("value"),
  };
}

function last(line: Fields): Last {
  return {
    kind: "last",
    version: line.integer("version"),
    head: line.hash("head"),
    key: line.base64("key"),
    signature: line.base64("signature"),
  };
}

/** A JSON object of which nothing is known. */
class Fields {
  readonly #values: Readonly<Record<string, unknown>>;
  readonly #name: string;

  constructor(json: unknown, name: string) {
    if (typeof json !== "object" || json === null || Array.isArray(json)) {
      throw new NoLineError(`${name} is not a JSON object`);
    }
    this.#values = json as Record<string, unknown>;
    this.#name = name;
  }

  has(key: string): boolean {
    return Object.hasOwn(this.#values, key);
  }

  value(key: string): unknown {
    if (!this.has(key)) throw new NoLineError(`${this.#name} has no '${key}'`);
    return this.#values[key];
  }

  integer(key: string, least = 0): number {
    const value = this.value(key);
    if (typeof value === "number" && Number.isSafeInteger(value) && value >= least) return value;
    throw this.#mistake(key, `a whole number of ${least} at least`);
  }

  integers(key: string): readonly number[] {
    const value = this.value(key);
    const isWhole = (each: unknown) => Number.isSafeInteger(each) && Number(each) >= 0;
    if (Array.isArray(value) && value.every(isWhole)) return value as number[];
    throw this.#mistake(key, "a list of whole numbers of 0 at least");
  }

  text(key: string, pattern: RegExp): string {
    const value = this.value(key);
    if (typeof value === "string" && pattern.test(value)) return value;
    throw this.#mistake(key, `like ${pattern.source}`);
  }

  hash(key: string): Hash {
    const value = this.value(key);
    if (typeof value === "string" && /^[0-9a-f]{64}$/.test(value)) return value;
    throw this.#mistake(key, "64 digits 0-9a-f");
  }

  base64(key: string): Uint8Array<ArrayBuffer> {
    const value = this.value(key);
    // Buffer skips what is not base64 in silence.
    if (typeof value === "string" && Buffer.from(value, "base64").toString("base64") === value) {
      return new Uint8Array(Buffer.from(value, "base64"));
    }
    throw this.#mistake(key, "base64");
  }

  #mistake(key: string, wanted: string): NoLineError {
    const found = JSON.stringify(this.value(key)).slice(0, 80);
    return new NoLineError(`'${key}' of ${this.#name} is ${found}: must be ${wanted}`);
  }
}
