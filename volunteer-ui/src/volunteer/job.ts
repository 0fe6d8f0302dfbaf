import { outOfBounds, workOf } from "../protocol/index.ts";
import type { JobSpec } from "../protocol/index.ts";

/** Whether both are the same job: an id may be used again after its job was deleted. */
export function isSameJob(a: JobSpec | undefined, b: JobSpec | undefined): boolean {
  return a?.jobId === b?.jobId && a?.createdAtMs === b?.createdAtMs;
}

/** @returns why this volunteer does not work on the job; undefined if all numbers are within bounds */
export function problemOf(job: JobSpec): string | undefined {
  const problem = outOfBounds(job);
  if (problem !== undefined) return `job '${job.jobId}' is out of bounds: ${problem}`;
  try {
    workOf(job);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
