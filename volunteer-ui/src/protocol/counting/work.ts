import { requireWithin } from "../counts.ts";
import type { Counting } from "../gen/manyhands/v1/counting_pb.ts";
import type { JobSpec } from "../gen/manyhands/v1/job_pb.ts";
import { Limit } from "../gen/manyhands/v1/limit_pb.ts";
import type { AnyWork, DataRef } from "../work.ts";
import { CountingSchedule } from "./schedule.ts";
import { COUNT_BYTES } from "./value.ts";

/** Counting of units: its state is the total so far. */
export class CountingWork implements AnyWork {
  readonly kind = "counting";
  readonly unit = "unit";
  readonly data: readonly DataRef[] = [];
  readonly sharded = undefined;
  readonly stateBytes = COUNT_BYTES;
  readonly mostStateBytes = COUNT_BYTES;
  readonly hasChanges = false;
  readonly isParallel = true;
  readonly job: JobSpec;
  readonly schedule: CountingSchedule;

  /**
   * @param job one that is not `outOfBounds`
   * @throws RangeError if a round has too many leaves
   */
  constructor(job: JobSpec, counting: Counting) {
    const { units, leafSize } = counting;
    requireWithin(job.jobId, [
      ["leaves per round", Math.ceil(units / leafSize), Limit.LEAVES_PER_ROUND],
    ]);
    this.job = job;
    this.schedule = new CountingSchedule(counting);
  }

  leafRecords(): undefined {
    return undefined;
  }

  readsState(): boolean {
    return true;
  }

  valueBytes(): number {
    return COUNT_BYTES;
  }

  sealedBytes(): number {
    return this.valueBytes();
  }
}
