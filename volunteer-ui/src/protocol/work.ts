import { CountingWork } from "./counting/work.ts";
import type { JobSpec, TaskKind } from "./gen/manyhands/v1/job_pb.ts";
import { MapWork } from "./map/work.ts";
import type { Schedule } from "./schedule.ts";
import type { LeafRecords } from "./shard-index.ts";
import { TrainingWork } from "./training/work.ts";

/** What a job computes: one class for each case of `JobSpec.work`. */
export type Work = TrainingWork | CountingWork | MapWork;

/** What is known of every kind of work. */
export interface AnyWork {
  readonly job: JobSpec;
  readonly schedule: Schedule;
  /** What computes needs these besides the state, one behind the other. */
  readonly data: readonly DataRef[];
  /** The manifest of what leaves read besides, shard by shard; undefined if they read nothing so. */
  readonly sharded: DataRef | undefined;
  /** Length of every state of this job; undefined if it varies. */
  readonly stateBytes: number | undefined;
  /** No state is longer. */
  readonly mostStateBytes: number;
  /** Whether a version may travel as a `Change` of the one before. */
  readonly hasChanges: boolean;
  /** Whether several workers of a device may compute leaves at the same time. */
  readonly isParallel: boolean;
  /** What people call a unit of this work: "sample". */
  readonly unit: string;
  /** The records that a leaf reads of what is `sharded`; undefined if it reads none. */
  leafRecords(round: number, kind: TaskKind, index: number): LeafRecords | undefined;
  /** Whether what computes a round needs the state that it starts from. */
  readsState(round: number): boolean;
  /** Length of a value where it is computed and added up; undefined if it varies. */
  valueBytes(kind: TaskKind): number | undefined;
  /** Length of a value as it travels; undefined if it varies. */
  sealedBytes(kind: TaskKind): number | undefined;
}

/** Bytes that the task-service keeps, by their hash. */
export interface DataRef {
  /** Lower-case hexadecimal. */
  readonly sha256: string;
  readonly bytes: number;
}

/**
 * @param job one that is not `outOfBounds`
 * @throws Error with a sentence for a person: no work that is known here, or counts that do not go together
 */
export function workOf(job: JobSpec): Work {
  const { work, jobId } = job;
  switch (work.case) {
    case "training":
      return new TrainingWork(job, work.value);
    case "counting":
      return new CountingWork(job, work.value);
    case "mapReduce":
      return new MapWork(job, work.value);
    case undefined:
      throw new Error(`job '${jobId}' is work of a kind that is not known here: reload the page`);
  }
}
