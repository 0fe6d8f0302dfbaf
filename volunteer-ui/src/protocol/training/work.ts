import type { Bound } from "../counts.ts";
import { requireWithin } from "../counts.ts";
import { TaskKind } from "../gen/manyhands/v1/job_pb.ts";
import type { JobSpec } from "../gen/manyhands/v1/job_pb.ts";
import { Limit } from "../gen/manyhands/v1/limit_pb.ts";
import { Encoding } from "../gen/manyhands/v1/training_pb.ts";
import type {
  BatchSpec,
  DataSpec,
  EarlyStopping,
  EvaluationSpec,
  LocalSteps,
  Metrics,
  ModelSpec,
  OptimizerSpec,
  Training,
} from "../gen/manyhands/v1/training_pb.ts";
import type { LeafRecords } from "../shard-index.ts";
import type { AnyWork, DataRef } from "../work.ts";
import { type Carried, carriedMoments } from "./carried.ts";
import { memoryValues } from "./memory.ts";
import { tallyBytes } from "./metrics.ts";
import { TrainingSchedule } from "./schedule.ts";
import { parameters } from "./tensors.ts";
import { HEADER_BYTES } from "./value.ts";

/**
 * Training of a network: its state are the weights, float32 in topology order, then the moments of the optimizer that are
 * carried from version to version, if any; then, where versions travel as changes, the memory of the optimizer that makes
 * versions.
 */
export class TrainingWork implements AnyWork {
  readonly kind = "training";
  readonly unit = "sample";
  readonly job: JobSpec;
  readonly training: Training;
  readonly model: ModelSpec;
  readonly dataSpec: DataSpec;
  readonly batches: BatchSpec;
  readonly schedule: TrainingSchedule;
  readonly parameters: number;
  /** What follows the weights in a state. */
  readonly carried: Carried;
  /** Undefined if a leaf is a gradient, not a trajectory. */
  readonly localSteps: LocalSteps | undefined;

  /**
   * @param job one that is not `outOfBounds`; what relates several of its fields is checked here
   * @throws Error if a part is missing, or a count does not go with others
   */
  constructor(job: JobSpec, training: Training) {
    const { model, data, batches, evaluation, localSteps } = training;
    if (model === undefined || data === undefined || batches === undefined) {
      throw new Error(`job '${job.jobId}' has no model, data or batches`);
    }
    if (LEVELS[training.encoding] === undefined) {
      throw new Error(`job '${job.jobId}' has an encoding that is not known here: reload the page`);
    }
    this.parameters = parameters(model);
    requireWithin(job.jobId, [
      ["parameters", this.parameters, Limit.PARAMETERS],
      ...batchBounds(batches, data),
      ...evaluationBounds(evaluation, data),
    ]);
    this.job = job;
    this.training = training;
    this.model = model;
    this.dataSpec = data;
    this.batches = batches;
    this.schedule = new TrainingSchedule(training, job.seed);
    this.carried = carriedMoments(training);
    this.localSteps = localSteps;
  }

  /** What takes a step along a gradient. */
  get optimizer(): OptimizerSpec {
    const { optimizer } = this.training;
    if (optimizer === undefined) throw new Error(`job '${this.job.jobId}' has no optimizer`);
    return optimizer;
  }

  /** What turns the mean of a round into a version: with local steps not the same. */
  get versionOptimizer(): OptimizerSpec {
    return this.localSteps?.outer ?? this.optimizer;
  }

  /** What ends the job before its last round; undefined if nothing does. */
  get earlyStopping(): EarlyStopping | undefined {
    return this.training.evaluation?.earlyStopping;
  }

  /** Answers that each sample asks for, each of which can be correct: one, or one at each position of a window. */
  get answersPerUnit(): number {
    const { source } = this.dataSpec;
    return source.case === "text" && source.value.everyPosition ? source.value.length : 1;
  }

  /** What evaluations count besides; undefined if nothing. */
  get metrics(): Metrics | undefined {
    return this.training.evaluation?.metrics;
  }

  get data(): readonly DataRef[] {
    if (this.#isSharded) return [];
    const { validation } = this.dataSpec;
    return validation === undefined
      ? [this.#dataset]
      : [this.#dataset, { sha256: validation.sha256, bytes: Number(validation.sizeBytes) }];
  }

  /** The records, where they are in shards. */
  get sharded(): DataRef | undefined {
    return this.#isSharded ? this.#dataset : undefined;
  }

  leafRecords(round: number, kind: TaskKind, index: number): LeafRecords | undefined {
    return this.#isSharded ? this.schedule.leafSamples(round, kind, index) : undefined;
  }

  get #isSharded(): boolean {
    return this.dataSpec.shardRecords > 0;
  }

  get #dataset(): DataRef {
    return { sha256: this.dataSpec.sha256, bytes: Number(this.dataSpec.sizeBytes) };
  }

  /** Values in a carried moment. */
  get momentValues(): number {
    return Math.ceil(this.parameters / this.carried.sharing);
  }

  /** Values in what a leaf comes to: one for each weight and carried moment. A state begins with as many. */
  get valueValues(): number {
    return this.parameters + this.carried.count * this.momentValues;
  }

  get stateBytes(): number {
    return 4 * (this.valueValues + (this.hasChanges ? this.#optimizerValues : 0));
  }

  get mostStateBytes(): number {
    return this.stateBytes;
  }

  readsState(): boolean {
    return true;
  }

  /**
   * Whoever has the state before can make the next one, if the memory is a part of it. Of float32 gradients the sum is as
   * long as the state: nothing would be gained.
   */
  get hasChanges(): boolean {
    const most: number = Limit.PARAMETERS;
    return this.levels > 0 && this.valueValues + this.#optimizerValues <= most;
  }

  /** How many multiples there are in either direction where values are rounded; 0: they are not, and travel as they are. */
  get levels(): number {
    return LEVELS[this.training.encoding] ?? 0;
  }

  /** Samples that the network is given at once, at most. */
  get largestBatch(): number {
    const { leafSize } = this.batches;
    return Math.min(leafSize, this.localSteps?.batchSize ?? leafSize);
  }

  /** Not for TensorFlow.js, whose backends share one graphics chip and load much code. */
  get isParallel(): boolean {
    return this.model.exact;
  }

  valueBytes(kind: TaskKind): number {
    return (
      HEADER_BYTES +
      (kind === TaskKind.EVALUATE ? tallyBytes(this.metrics, this.dataSpec) : 4 * this.valueValues)
    );
  }

  sealedBytes(kind: TaskKind): number | undefined {
    const isPacked = this.levels > 0 && kind !== TaskKind.EVALUATE;
    return isPacked ? undefined : this.valueBytes(kind);
  }

  /** What the sum of a round is divided by: its samples, or its trajectories. */
  divisor(round: number): number {
    return this.localSteps === undefined
      ? this.schedule.units(round, TaskKind.ADVANCE)
      : this.schedule.tree(round, TaskKind.ADVANCE).leafCount;
  }

  /** What the optimizer remembers that makes versions. */
  get #optimizerValues(): number {
    return memoryValues(this.localSteps?.outer ?? this.training.optimizer, this.parameters);
  }
}

/** By `Encoding`. */
const LEVELS: Readonly<Partial<Record<number, number>>> = {
  [Encoding.UNSPECIFIED]: 0,
  [Encoding.INT8]: 127,
  [Encoding.INT4]: 7,
};

function batchBounds(batches: BatchSpec, { trainSamples }: DataSpec): readonly Bound[] {
  const { samplesPerEpoch, batchSize, leafSize, epochs } = batches;
  return [
    ["samples per epoch", samplesPerEpoch, trainSamples],
    ["samples per round", batchSize, samplesPerEpoch],
    ["leaves per round", Math.ceil(batchSize / leafSize), Limit.LEAVES_PER_ROUND],
    ["rounds", epochs * Math.ceil(samplesPerEpoch / batchSize), Limit.ROUNDS],
  ];
}

function evaluationBounds(
  evaluation: EvaluationSpec | undefined,
  { heldOutSamples }: DataSpec,
): readonly Bound[] {
  if (evaluation === undefined || evaluation.samples === 0) return [];
  const { samples, leafSize, everyRounds } = evaluation;
  return [
    ["held-out samples", samples, heldOutSamples],
    ["held-out leaves", Math.ceil(samples / leafSize), Limit.LEAVES_PER_ROUND],
    ["rounds between evaluations", everyRounds, Limit.ROUNDS],
  ];
}
