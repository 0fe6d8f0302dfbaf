import { type JobSpec, type ModelPublished, Schedule, toHex } from "../protocol/index.ts";
import type { Task } from "./task.ts";

/** What the work is on: a job, and its latest version. Immutable. */
export class Desk {
  readonly job: JobSpec;
  readonly schedule: Schedule;
  /** undefined until a version is told. */
  readonly published: ModelPublished | undefined;
  /** Hex; of the published version. */
  readonly sha256: string | undefined;

  /** @param job one without a `problemOf` */
  constructor(job: JobSpec, published?: ModelPublished) {
    this.job = job;
    this.schedule = new Schedule(job);
    this.published = published;
    this.sha256 = published && toHex(published.sha256);
  }

  at(published: ModelPublished): Desk {
    return new Desk(this.job, published);
  }

  /** Whether the task belongs to the version that is out: only then it may be computed. */
  isDue(task: Task): boolean {
    return task.sha256 === this.sha256;
  }

  /** Whether the task is due, or of a version that will be told soon. */
  isWorthKeeping(task: Task): boolean {
    return this.isDue(task) || task.round > (this.published?.version ?? -1);
  }

  /** Whether the task's round is over for everybody. */
  isPast(task: Task): boolean {
    return !this.isDue(task) && task.round < (this.published?.version ?? 0);
  }
}
