import { type JobSpec, type Work, workOf } from "../protocol/index.ts";
import type { Task } from "./task.ts";
import { type Version, changesFrom, following } from "./version.ts";

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

  /** A version that was announced after the one before. */
  at(version: Version): Assignment {
    const { hasChanges, mostStateBytes } = this.work;
    const mostBytes = hasChanges ? mostStateBytes : 0;
    return new Assignment(this.work, following(version, this.version, mostBytes));
  }

  /** Whether the version that is out is to be made, and can be made, of this one. */
  isMadeOf({ sha256 }: Version): boolean {
    const { version } = this;
    return version?.state.length === 0 && changesFrom(sha256, version) !== undefined;
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
