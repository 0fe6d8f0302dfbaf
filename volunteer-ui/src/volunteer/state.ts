import type { JobSpec, RoundCommitted, Work } from "../protocol/index.ts";
import type { Entering } from "./entry-payment.ts";

/** What a volunteer is doing, for whoever shows it. */
export type Activity =
  | { readonly kind: "idle" } // not started, or left
  | { readonly kind: "connecting"; readonly attempt: number }
  | { readonly kind: "backing-off"; readonly until: number; readonly reason: string } // until: Date.now() milliseconds
  | { readonly kind: "banned"; readonly reason: string } // does not come back by itself; in the gateway's words
  | EnteringJob
  | { readonly kind: "preparing"; readonly what: "data" | "trainer" | "state" }
  | Computing
  | { readonly kind: "resting"; readonly untilShareMs: number } // gives the device back its share
  | { readonly kind: "waiting"; readonly why: WaitingReason }
  | { readonly kind: "paused" };

/** Gives what entry to the job costs. */
export interface EnteringJob extends Entering {
  readonly kind: "entering";
}

/** At a task. */
export interface Computing {
  readonly kind: "computing";
  /** Leaves of the task, and how many of them are done. */
  readonly leaves: number;
  readonly leavesDone: number;
  /** Of all these leaves, if each takes several; undefined: a leaf is one step. */
  readonly steps?: StepsDone | undefined;
}

export interface StepsDone {
  readonly done: number;
  readonly of: number;
}

/** Why there is nothing to compute right now. */
export type WaitingReason =
  | "no-job" // no job is open
  | "job-paused" // the organizer paused it
  | "round-handed-out" // all subtrees of this round are with other volunteers
  | "next-version"; // our part is done; the model-service is making the next version

/** Everything a view needs; a new object for each change, never mutated. */
export interface VolunteerState {
  readonly activity: Activity;
  /** Hex; undefined before the first Welcome. */
  readonly volunteerId: string | undefined;
  readonly job: JobProgress | undefined;
  /** Willing volunteers on this job, this one included; 0 before it is known. */
  readonly crowd: number;
  readonly contribution: Contribution;
  /** 0.1 to 1: how much of the device to use. */
  readonly share: number;
  readonly backend: string | undefined;
  /** That compute for this volunteer; 0 before the first is started. */
  readonly workers: number;
  /** A refusal by the gateway worth showing, the latest. */
  readonly notice: string | undefined;
  /** What this device could not compute, the latest; undefined once another job's result was accepted. */
  readonly unable: Unable | undefined;
}

/** A job that this device cannot compute: it waits for another one. */
export interface Unable {
  readonly jobId: string;
  /** For a person. */
  readonly reason: string;
}

export interface JobProgress {
  readonly spec: JobSpec;
  readonly work: Work;
  readonly state: "created" | "running" | "paused" | "finished" | "failed";
  readonly reason: string;
  /** Of the state in hand, which is the round under way. */
  readonly version: number;
  /** Rounds that make a next version. */
  readonly rounds: number;
  /** The rounds seen since joining, oldest first, at most 10,000; earlier ones: api/models/{id}/history. */
  readonly committed: readonly RoundCommitted[];
}

export interface Contribution {
  readonly tasks: number;
  /** Units of work accepted in this session. */
  readonly units: number;
  /** The gateway's count over all sessions of this volunteer in this job. */
  readonly unitsCredited: number;
  readonly computeSeconds: number;
  readonly bytesUp: number;
  readonly bytesDown: number;
  /** In which workers computed, or rested on purpose; summed over them. */
  readonly busySeconds: number;
  /** In which there were workers, from the first leaf of each job on; summed over them. See `Utilization`. */
  readonly workerSeconds: number;
}

/**
 * How much of the time workers computed, or rested on purpose, rather than waited for the wire or for others.
 *
 * @returns 0 to 1; undefined before the first leaf
 */
export function computeShare({
  busySeconds,
  workerSeconds,
}: Pick<Contribution, "busySeconds" | "workerSeconds">): number | undefined {
  return workerSeconds > 0 ? busySeconds / workerSeconds : undefined;
}
