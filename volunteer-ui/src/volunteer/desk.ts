import { type JobSpec, Schedule } from "../protocol/index.ts";
import type { Task } from "./task.ts";
import type { Version } from "./version.ts";

/** What the work is on: a job, and its latest version. Immutable. */
export class Desk {
  readonly job: JobSpec;
  readonly schedule: Schedule;
  /** undefined until a version is told. */
  readonly version: Version | undefined;

  /** @param job one without a `problemOf` */
  constructor(job: JobSpec, version?: Version) {
    this.job = job;
    this.schedule = new Schedule(job);
    this.version = version;
  }

  at(version: Version): Desk {
    return new Desk(this.job, version);
  }

  /** Whether the task belongs to the version that is out: only then it may be computed. */
  isDue(task: Task): boolean {
    return task.sha256 === this.version?.sha256;
  }

  /** Whether the task is due, or of a version that will be told soon. */
  isWorthKeeping(task: Task): boolean {
    return this.isDue(task) || task.round > (this.version?.number ?? -1);
  }

  /** Whether the task's round is over for everybody. */
  isPast(task: Task): boolean {
    return !this.isDue(task) && task.round < (this.version?.number ?? 0);
  }
}
