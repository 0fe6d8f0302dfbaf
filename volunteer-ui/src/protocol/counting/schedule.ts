import type { Counting } from "../gen/manyhands/v1/counting_pb.ts";
import { TaskKind } from "../gen/manyhands/v1/job_pb.ts";
import { Schedule } from "../schedule.ts";

/** The same units in every round; nothing is measured. */
export class CountingSchedule extends Schedule {
  readonly #counting: Counting;

  /** @param counting one whose counts make sense */
  constructor(counting: Counting) {
    super();
    this.#counting = counting;
  }

  override get rounds(): number {
    return this.#counting.rounds;
  }

  override get unitsExpected(): number {
    return this.#counting.rounds * this.#counting.units;
  }

  override unitsBefore(round: number): number {
    return Math.min(round, this.rounds) * this.#counting.units;
  }

  override includes(round: number, kind: TaskKind): boolean {
    return kind === TaskKind.ADVANCE && round < this.rounds;
  }

  override units(): number {
    return this.#counting.units;
  }

  override leafSize(): number {
    return this.#counting.leafSize;
  }
}
