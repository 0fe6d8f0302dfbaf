import type { Bound } from "../counts.ts";
import { requireWithin } from "../counts.ts";
import { TaskKind } from "../gen/manyhands/v1/job_pb.ts";
import type { JobSpec } from "../gen/manyhands/v1/job_pb.ts";
import { Limit } from "../gen/manyhands/v1/limit_pb.ts";
import type {
  BatchSpec,
  DataSpec,
  EvaluationSpec,
  ModelSpec,
  Training,
} from "../gen/manyhands/v1/training_pb.ts";
import type { AnyWork, DataRef } from "../work.ts";
import { TrainingSchedule } from "./schedule.ts";
import { parameters } from "./tensors.ts";
import { HEADER_BYTES } from "./value.ts";

/** Training of a network: its state are the weights, float32 in topology order. */
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

  /**
   * @param job one that is not `outOfBounds`; what relates several of its fields is checked here
   * @throws Error if a part is missing, or a count does not go with others
   */
  constructor(job: JobSpec, training: Training) {
    const { model, data, batches, evaluation } = training;
    if (model === undefined || data === undefined || batches === undefined) {
      throw new Error(`job '${job.jobId}' has no model, data or batches`);
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
  }

  get data(): DataRef {
    return { sha256: this.dataSpec.sha256, bytes: Number(this.dataSpec.sizeBytes) };
  }

  get stateBytes(): number {
    return 4 * this.parameters;
  }

  /** Not for TensorFlow.js, whose backends share one graphics chip and load much code. */
  get isParallel(): boolean {
    return this.model.exact;
  }

  valueBytes(kind: TaskKind): number {
    return HEADER_BYTES + (kind === TaskKind.EVALUATE ? 0 : 4 * this.parameters);
  }
}

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
