import type { ConnectionState } from "./connection.ts";
import type { Activity, JobProgress, WaitingReason } from "./state.ts";
import type { BenchActivity } from "./workbench.ts";

export interface Facts {
  readonly connection: ConnectionState;
  readonly bench: BenchActivity;
  readonly isPaused: boolean;
  readonly job: JobProgress | undefined;
  /** Round in which this volunteer last finished a task. */
  readonly lastRound: number | undefined;
}

/** The one thing to show of all that is going on: what needs a person first, then what stops the work, then the work. */
export function activityOf(facts: Facts): Activity {
  const { connection, bench } = facts;
  if (bench.kind === "failed") return bench;
  if (facts.isPaused) return { kind: "paused" };
  switch (connection.kind) {
    case "closed":
      return { kind: "idle" };
    case "connecting":
    case "backing-off":
      return connection;
    case "connected":
      return ofBench(bench, facts);
  }
}

function ofBench(bench: Exclude<BenchActivity, { kind: "failed" }>, facts: Facts): Activity {
  switch (bench.kind) {
    case "preparing":
    case "computing":
      return bench;
    case "resting":
      return { kind: "resting", untilShareMs: bench.ms };
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
