import { TaskKind } from "../protocol/index.ts";
import type { Limited } from "../work/index.ts";

/** A value that is to be computed again. Whose it is, and what it was, an auditor is not told. */
export interface Check {
  /** Names it towards task-service. */
  readonly id: string;
  readonly job: string;
  readonly kind: TaskKind;
  readonly round: number;
  readonly level: number;
  readonly index: number;
  /** SHA-256 of the state to compute with, in hex. */
  readonly base: string;
  /** Inputs of a program that are settled to have passed a limit: they are not tried, and no others may. */
  readonly limited: Limited;
}

/** What an auditor has come to. */
export interface Answer {
  /** Of the value as it travels, in hex. */
  readonly sha256: string;
  readonly computeMicros: number;
}

const KINDS: Readonly<Record<string, TaskKind>> = {
  advance: TaskKind.ADVANCE,
  evaluate: TaskKind.EVALUATE,
};
const HASH = /^[0-9a-f]{64}$/;

/**
 * @param answer of `POST /api/checks/take`
 * @throws TypeError if it is something else
 */
export function checksOf(answer: unknown): readonly Check[] {
  const { checks } = fieldsOf(answer);
  if (!Array.isArray(checks)) throw new TypeError("the answer has no list 'checks'");
  return checks.map(checkOf);
}

function checkOf(given: unknown): Check {
  const { id, job, tree, round, level, index, base, limitedByTime, limitedByMemory } =
    fieldsOf(given);
  const kind = KINDS[textOf(tree)];
  if (kind === undefined) throw new TypeError(`a check of the tree ${JSON.stringify(tree)}`);
  if (!HASH.test(textOf(base))) throw new TypeError(`a check whose base is ${textOf(base)}`);
  const place = { round: countOf(round), level: countOf(level), index: countOf(index) };
  const limited: Limited = new Map([
    ...countsOf(limitedByTime).map((input) => [input, "time"] as const),
    ...countsOf(limitedByMemory).map((input) => [input, "memory"] as const),
  ]);
  return { id: textOf(id), job: textOf(job), kind, ...place, base: textOf(base), limited };
}

/** Services from before there were such lists have none. */
function countsOf(given: unknown): readonly number[] {
  if (given === undefined) return [];
  if (Array.isArray(given)) return given.map(countOf);
  throw new TypeError(`${JSON.stringify(given)} in a check: must be a list`);
}

function textOf(given: unknown): string {
  if (typeof given === "string") return given;
  throw new TypeError(`${JSON.stringify(given)} in a check: must be a text`);
}

function countOf(given: unknown): number {
  if (typeof given === "number" && Number.isSafeInteger(given) && given >= 0) return given;
  throw new TypeError(`${JSON.stringify(given)} in a check: must be a whole number from 0`);
}

function fieldsOf(given: unknown): Readonly<Record<string, unknown>> {
  if (typeof given === "object" && given !== null) return given as Record<string, unknown>;
  throw new TypeError(`not an object: ${JSON.stringify(given)}`);
}
