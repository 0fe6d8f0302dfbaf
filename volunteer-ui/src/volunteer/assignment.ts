import { type JobSpec, type Work, workOf } from "../protocol/index.ts";
import type { Task } from "./task.ts";
import type { Version } from "./version.ts";

/** What this volunteer is to work on: a job, and its latest version. Immutable. */
export class Assignment {
  readonly work: Work;
  /** undefined until a version is announced. */
  readonly version: Version | undefined;

  private constructor(work: Work, version?: Version) {
    this.work = work;
    this.version = version;
  }

  /** @param job one without a `problemOf` */
  static to(job: JobSpec): Assignment {
    return new Assignment(workOf(job));
  }

  get job(): JobSpec {
    return this.work.job;
  }

  at(version: Version): Assignment {
    return new Assignment(this.work, version);
  }

  /** Whether the task belongs to the version that is out: only then it may be computed. */
  isDue(task: Task): boolean {
    return task.sha256 === this.version?.sha256;
  }

  /** Whether the task is due, or of a version that will be announced soon. */
  isWorthKeeping(task: Task): boolean {
    return this.isDue(task) || task.round > (this.version?.number ?? -1);
  }

  /** Whether the task's round is over for everybody. */
  isPast(task: Task): boolean {
    return !this.isDue(task) && task.round < (this.version?.number ?? 0);
  }
}
