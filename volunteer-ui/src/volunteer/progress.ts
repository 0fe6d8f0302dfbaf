import { JobState, RoundCommittedSchema, fromBinary, toBinary, workOf } from "../protocol/index.ts";
import type {
  JobChanged,
  JobSpec,
  Progress,
  RoundCommitted,
  VersionAnnounced,
} from "../protocol/index.ts";
import type { Finished } from "./outbox.ts";
import type { Contribution, JobProgress } from "./state.ts";

/** Rounds that are remembered for a chart. */
const MOST_ROUNDS = 10_000;

export const NO_CONTRIBUTION: Contribution = {
  tasks: 0,
  units: 0,
  unitsCredited: 0,
  computeSeconds: 0,
  bytesUp: 0,
  bytesDown: 0,
  busySeconds: 0,
  workerSeconds: 0,
};

/** A job as it is before any version of it was seen; it has no `problemOf`. */
export function joined(spec: JobSpec): JobProgress {
  const work = workOf(spec);
  return {
    spec,
    work,
    state: "created",
    reason: "",
    version: 0,
    rounds: work.schedule.rounds,
    committed: [],
  };
}

/** @returns undefined if the job is gone */
export function withState(job: JobProgress, changed: JobChanged): JobProgress | undefined {
  const state = stateOf(changed.state);
  return state && { ...job, state, reason: changed.reason };
}

export function withVersion(job: JobProgress, announced: VersionAnnounced): JobProgress {
  const { version, committed } = announced;
  return { ...job, version, committed: appended(job.committed, committed) };
}

/** Several rounds at once, of which no version came. */
export function withProgress(job: JobProgress, { version, committed }: Progress): JobProgress {
  return { ...job, version, committed: committed.reduce(appended, job.committed) };
}

export function withConfirmed(
  contribution: Contribution,
  finished: Finished,
  unitsCredited: number,
): Contribution {
  return {
    ...contribution,
    tasks: contribution.tasks + 1,
    units: contribution.units + finished.units,
    unitsCredited,
    computeSeconds: contribution.computeSeconds + finished.computeMicros / 1e6,
  };
}

/** What of a contribution is measured here, rather than confirmed by a gateway. */
export type Measured = Pick<
  Contribution,
  "bytesUp" | "bytesDown" | "busySeconds" | "workerSeconds"
>;

/**
 * @param before measured in earlier sessions
 * @param session measured in this one
 */
export function together(before: Measured, session: Measured): Measured {
  return {
    bytesUp: before.bytesUp + session.bytesUp,
    bytesDown: before.bytesDown + session.bytesDown,
    busySeconds: before.busySeconds + session.busySeconds,
    workerSeconds: before.workerSeconds + session.workerSeconds,
  };
}

/** @returns the same object if nothing has changed */
export function withMeasured(contribution: Contribution, measured: Measured): Contribution {
  const names = Object.keys(measured) as (keyof Measured)[];
  const isSame = names.every((name) => contribution[name] === measured[name]);
  return isSame ? contribution : { ...contribution, ...measured };
}

/** Rounds that are committed once more (after a rollback) replace what was known of them and of later ones. */
function appended(
  rounds: readonly RoundCommitted[],
  committed: RoundCommitted | undefined,
): readonly RoundCommitted[] {
  if (committed === undefined) return rounds;
  const earlier = rounds.filter(({ round }) => round < committed.round);
  return [...earlier, copied(committed)].slice(-MOST_ROUNDS);
}

/** The fields of a received message are views of its frame, which also holds the state: keep a copy of what counts. */
function copied(committed: RoundCommitted): RoundCommitted {
  return fromBinary(RoundCommittedSchema, toBinary(RoundCommittedSchema, committed));
}

function stateOf(state: JobState): JobProgress["state"] | undefined {
  switch (state) {
    case JobState.CREATED:
      return "created";
    case JobState.RUNNING:
      return "running";
    case JobState.PAUSED:
      return "paused";
    case JobState.FINISHED:
      return "finished";
    case JobState.FAILED:
      return "failed";
    case JobState.DELETED:
    case JobState.UNSPECIFIED:
      return undefined;
  }
}
