import { requireWithin } from "../bounds.ts";
import type { Counting } from "../gen/manyhands/v1/counting_pb.ts";
import { Limit } from "../gen/manyhands/v1/job_pb.ts";
import type { JobSpec } from "../gen/manyhands/v1/job_pb.ts";
import type { AnyWork } from "../work.ts";
import { CountingSchedule } from "./schedule.ts";
import { COUNT_BYTES } from "./value.ts";

/** Counting of units: its state is the total so far. */
export class CountingWork implements AnyWork {
  readonly kind = "counting";
  readonly unit = "unit";
  readonly data = undefined;
  readonly stateBytes = COUNT_BYTES;
  readonly isParallel = true;
  readonly job: JobSpec;
  readonly schedule: CountingSchedule;

  /** @throws RangeError if a count is out of bounds */
  constructor(job: JobSpec, counting: Counting) {
    const { units, leafSize, rounds } = counting;
    requireWithin(job.jobId, [
      ["units per round", units, Limit.UNITS_PER_LEAF * Limit.LEAVES_PER_ROUND],
      ["units per leaf", leafSize, Limit.UNITS_PER_LEAF],
      ["leaves per round", Math.ceil(units / leafSize), Limit.LEAVES_PER_ROUND],
      ["rounds", rounds, Limit.ROUNDS],
    ]);
    this.job = job;
    this.schedule = new CountingSchedule(counting);
  }

  valueBytes(): number {
    return COUNT_BYTES;
  }
}
