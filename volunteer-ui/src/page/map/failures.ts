import type { FailedInput, FailureList } from "../../rest/index.ts";
import { type Unchecked, list, number, text } from "../live/fields.ts";
import type { Outside } from "./outside.ts";

/** An input for which there is no result. */
export interface Failure {
  /** Of the input, from 0. */
  readonly index: number;
  /** The input as JSON, perhaps cut; empty if it cannot be had any more. */
  readonly input: string;
  readonly message: string;
}

export interface Failures {
  /** The first ones. */
  readonly failures: readonly Failure[];
  /** How many others are kept. */
  readonly more: number;
}

/** So many are shown. */
const MOST = 20;
/** A thousand, each with its text and a message. */
const MOST_BYTES = 4 * 1024 * 1024;

/** @throws Error with a sentence: they cannot be had */
export async function failuresOf(outside: Outside, jobId: string): Promise<Failures> {
  const path = `api/jobs/${encodeURIComponent(jobId)}/failures`;
  const answer: unknown = JSON.parse(
    new TextDecoder().decode(await outside.fetchBytes(path, MOST_BYTES)),
  );
  const failures = list<FailureList, FailedInput>(answer, "failures");
  const shown = failures.slice(0, MOST).map(failureOf);
  return { failures: shown, more: failures.length - shown.length };
}

function failureOf({ index, input, message }: Unchecked<FailedInput>): Failure {
  return { index: number(index) ?? 0, input: text(input), message: text(message) };
}
