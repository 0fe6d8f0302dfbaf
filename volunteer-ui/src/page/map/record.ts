import type { Job } from "../../rest/index.ts";
import { type Unchecked, number, text } from "../live/fields.ts";

/** What `GET api/jobs` tells of a job that runs a program of somebody's for many inputs. */
export interface MapRecord {
  /** SHA-256 of the program, under which it is stored. */
  readonly program: string;
  /** In an iteration. */
  readonly inputsExpected: number;
  readonly iterations: number;
  /** Gone through in the present iteration, and those among them that failed. */
  readonly inputs: number;
  readonly failedInputs: number;
}

/** @returns undefined for a job that runs no program */
export function mapRecord(entry: Unchecked<Job>): MapRecord | undefined {
  const program = text(entry.program);
  const inputsExpected = number(entry.inputsExpected);
  if (!/^[0-9a-f]{64}$/.test(program) || inputsExpected === undefined) return undefined;
  return {
    program,
    inputsExpected,
    iterations: number(entry.iterations) ?? 1,
    inputs: number(entry.inputs) ?? 0,
    failedInputs: number(entry.failedInputs) ?? 0,
  };
}
