import { Limit, parameters } from "../protocol/index.ts";
import type { JobSpec } from "../protocol/index.ts";

/** Whether both are the same job: an id may be used again after its job was deleted. */
export function isSameJob(a: JobSpec | undefined, b: JobSpec | undefined): boolean {
  return a?.jobId === b?.jobId && a?.createdAtMs === b?.createdAtMs;
}

/** @returns why this volunteer does not work on the job; undefined if all numbers are within bounds */
export function problemOf(job: JobSpec): string | undefined {
  const { data, training, model, evaluation } = job;
  if (data === undefined || training === undefined || model === undefined) {
    return `job '${job.jobId}' has no model, data or training`;
  }
  const { samplesPerEpoch, batchSize, leafSize, epochs } = training;
  const evaluates = evaluation !== undefined && evaluation.samples > 0;
  const bounds: readonly (readonly [string, number, number])[] = [
    ["parameters", parameters(model), Limit.PARAMETERS],
    ["bytes of data", Number(data.sizeBytes), Limit.DATASET_BYTES],
    ["training samples", data.trainSamples, Limit.DATASET_BYTES],
    ["samples per epoch", samplesPerEpoch, data.trainSamples],
    ["samples per round", batchSize, samplesPerEpoch],
    ["samples per leaf", leafSize, Limit.SAMPLES_PER_LEAF],
    ["leaves per round", Math.ceil(batchSize / leafSize), Limit.LEAVES_PER_ROUND],
    ["rounds", epochs * Math.ceil(samplesPerEpoch / batchSize), Limit.ROUNDS],
    ...(evaluates
      ? ([
          ["held-out samples", evaluation.samples, data.heldOutSamples],
          ["held-out samples per leaf", evaluation.leafSize, Limit.SAMPLES_PER_LEAF],
          [
            "held-out leaves",
            Math.ceil(evaluation.samples / evaluation.leafSize),
            Limit.LEAVES_PER_ROUND,
          ],
          ["rounds between evaluations", evaluation.everyRounds, 2 ** 32],
        ] as const)
      : []),
  ];
  const broken = bounds.find(([, value, limit]) => !(value >= 1 && value <= limit));
  if (broken === undefined) return undefined;
  const [what, value, limit] = broken;
  return `job '${job.jobId}' has ${value} ${what}, allowed are 1 to ${limit}`;
}
