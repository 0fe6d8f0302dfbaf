import { toHex } from "../bytes.ts";
import { requireWithin } from "../counts.ts";
import type { JobSpec, TaskKind } from "../gen/manyhands/v1/job_pb.ts";
import { Limit } from "../gen/manyhands/v1/limit_pb.ts";
import {
  type Inputs,
  type MapReduce,
  type Program,
  type ProgramLimits,
  type Reduction,
  Reduction_Kind,
} from "../gen/manyhands/v1/map_reduce_pb.ts";
import type { RecordRange } from "../shard-index.ts";
import type { AnyWork, DataRef } from "../work.ts";
import { MapSchedule } from "./schedule.ts";

/** A program of somebody else, called for each of many inputs. */
export class MapWork implements AnyWork {
  readonly kind = "mapReduce";
  readonly unit = "input";
  readonly stateBytes = undefined;
  /** What a fold has come to, and a batch behind it. */
  readonly mostStateBytes = 2 * Limit.MAP_VALUE_BYTES;
  readonly hasChanges = false;
  readonly isParallel = true;
  readonly job: JobSpec;
  readonly map: MapReduce;
  readonly program: Program;
  readonly inputs: Inputs;
  readonly reduction: Reduction;
  readonly limits: ProgramLimits;
  readonly schedule: MapSchedule;

  /**
   * @param job one that is not `outOfBounds`
   * @throws RangeError if it has too many rounds, or shares too much
   */
  constructor(job: JobSpec, map: MapReduce) {
    const { program, inputs, reduction, limits } = map;
    if (!program || !inputs || !reduction || !limits) {
      throw new RangeError(`job '${job.jobId}' lacks a part of its map-reduce work`);
    }
    const schedule = new MapSchedule(map);
    requireWithin(job.jobId, [["rounds", schedule.rounds, Limit.ROUNDS]]);
    if (map.shared.length > 0) {
      const bytes = map.shared.reduce((sum, file) => sum + file.bytes, 0);
      requireWithin(job.jobId, [["shared bytes", bytes, Limit.DATASET_BYTES]]);
    }
    this.program = program;
    this.inputs = inputs;
    this.reduction = reduction;
    this.limits = limits;
    this.job = job;
    this.map = map;
    this.schedule = schedule;
  }

  /** The program, then the files that every input may read, then the lines that are its inputs, if it has those. */
  get data(): readonly DataRef[] {
    const { source } = this.inputs;
    const lines = source.case === "lines" ? [source.value] : [];
    const all = [this.program, ...this.map.shared, ...lines];
    return all.map(({ sha256, bytes }) => ({ sha256: toHex(sha256), bytes }));
  }

  /** The inputs, where they are in shards. */
  get sharded(): DataRef | undefined {
    const { source } = this.inputs;
    if (source.case !== "sharded") return undefined;
    const { sha256, bytes } = source.value;
    return { sha256: toHex(sha256), bytes };
  }

  leafRecords(round: number, _: TaskKind, index: number): RecordRange | undefined {
    const { schedule } = this;
    if (this.inputs.source.case !== "sharded" || schedule.isFold(round)) return undefined;
    const first = schedule.firstInput(round) + index * this.map.leafSize;
    return { first, count: schedule.leafInputs(round, index) };
  }

  /** Whether what is reduced is a mean, which is kept as `{sum, count}` until its iteration ends. */
  get isMean(): boolean {
    return this.reduction.kind === Reduction_Kind.MEAN;
  }

  /** A batch of inputs is computed from the program's own state, which only the work of several iterations has. */
  readsState(round: number): boolean {
    const { iterations, initialStateJson } = this.map;
    return this.schedule.isFold(round) || iterations > 1 || initialStateJson !== "";
  }

  valueBytes(): undefined {
    return undefined;
  }

  sealedBytes(): undefined {
    return undefined;
  }
}
