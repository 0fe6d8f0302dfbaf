import type { ConnectionState } from "./connection.ts";
import type { Entering } from "./entry-payment.ts";
import type { Activity, JobProgress, WaitingReason } from "./state.ts";
import type { LoopActivity } from "./work-loop.ts";

export interface Facts {
  readonly connection: ConnectionState;
  readonly loop: LoopActivity;
  /** Undefined if there is nothing to be given before. */
  readonly entering: Entering | undefined;
  readonly isPaused: boolean;
  readonly job: JobProgress | undefined;
  /** Round in which this volunteer last finished a task. */
  readonly lastRound: number | undefined;
}

/** The one thing to show of all that is going on: that nothing more will, then what a person wants first, then what stops the work, then the work. */
export function activityOf(facts: Facts): Activity {
  const { connection, loop } = facts;
  if (connection.kind === "banned") return connection;
  if (facts.isPaused) return { kind: "paused" };
  switch (connection.kind) {
    case "closed":
      return { kind: "idle" };
    case "connecting":
    case "backing-off":
      return connection;
    case "connected":
      return facts.entering === undefined
        ? ofLoop(loop, facts)
        : { kind: "entering", ...facts.entering };
  }
}

function ofLoop(loop: LoopActivity, facts: Facts): Activity {
  switch (loop.kind) {
    case "preparing":
    case "computing":
      return loop;
    case "resting":
      return { kind: "resting", untilShareMs: loop.ms };
    case "waiting":
      return { kind: "waiting", why: whyWaiting(facts) };
  }
}

function whyWaiting({ job, lastRound }: Facts): WaitingReason {
  switch (job?.state) {
    case undefined:
    case "finished":
    case "failed":
      return "no-job";
    case "paused":
      return "job-paused";
    case "created":
      return "next-version";
    case "running":
      return lastRound === job.version ? "next-version" : "round-handed-out";
  }
}
