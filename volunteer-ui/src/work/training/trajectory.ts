import {
  UntrainedWeights,
  clip,
  learningRateAt,
  memoryBefore,
  optimizerOf,
} from "../../optimizer/index.ts";
import {
  type TrainingSums,
  type TrainingWork,
  TaskKind,
  gradientArray,
  tensorSize,
} from "../../protocol/index.ts";
import type { Samples } from "../../samples/index.ts";
import type { OnStep } from "../kind.ts";
import type { Departure } from "./departure.ts";
import type { Engine } from "./engine.ts";

/**
 * A leaf with local steps: the network goes its own way from the version, a step of the optimizer for each mini-batch of
 * the leaf's samples. A function of the job, the version and the leaf alone. Steps are counted from the job's first round
 * on: what a schedule makes of the learning rate is the same as for one device that trains alone.
 *
 * The engine holds other weights afterwards.
 *
 * @param samples positions in the data set, in their order
 * @returns what the weights have lost, `before - after`, one rounding each, then the carried moments; loss and correct
 *   answers as each sample was met
 */
export async function trajectory(
  work: TrainingWork,
  engine: Engine,
  data: Samples,
  { weights: departure, carried }: Departure,
  { round, samples }: { readonly round: number; readonly samples: Int32Array },
  onStep?: OnStep,
): Promise<TrainingSums> {
  const { parameters, optimizer: spec, largestBatch, valueValues } = work;
  const { count, sharing } = work.carried;
  const before = stepsBefore(work, round);
  const memory = memoryBefore(spec, parameters, beginning(work, before, carried));
  const sizes = work.model.weights.map(tensorSize);
  const untrained = new UntrainedWeights(work.model);
  const weights = departure.slice();
  let lossSum = 0;
  let correct = 0;
  let step = 0;
  const steps = Math.ceil(samples.length / largestBatch);
  onStep?.(step, steps);
  for (let from = 0; from < samples.length; from += largestBatch) {
    const batch = samples.subarray(from, from + largestBatch);
    await engine.load(weights);
    const leaf = { kind: TaskKind.ADVANCE, round, samples: batch };
    const sums = await engine.leaf(leaf, data.batch(batch));
    const gradient = mean(sums.gradientSum, batch.length);
    const [old, measured] = untrained.isEmpty ? [] : [weights.slice(), gradient.slice()];
    untrained.silence(gradient);
    clip(spec, sizes, gradient);
    const now = { ...spec, learningRate: learningRateAt(spec, before + step) };
    optimizerOf(now, parameters, memory).step(weights, gradient);
    if (old !== undefined && measured !== undefined) untrained.settle(old, measured, weights);
    lossSum += sums.lossSum;
    correct += sums.correct;
    step++;
    onStep?.(step, steps);
  }
  const isTrained = (at: number): boolean => !untrained.has(at);
  const moments = optimizerOf(spec, parameters, memory)
    .carried.slice(0, count)
    .map((moment) => gathered(moment, sharing, isTrained));
  const gradientSum = joined([difference(departure, weights), ...moments], valueValues);
  return { gradientSum, lossSum, correct };
}

/** Of each trajectory, in the rounds before. */
function stepsBefore({ batches, largestBatch }: TrainingWork, round: number): number {
  return round * Math.ceil(batches.leafSize / largestBatch);
}

/** Undefined: as before the first step of all, also in the first round. */
function beginning(
  { carried: { count } }: TrainingWork,
  steps: number,
  carried: readonly Float32Array[],
) {
  return count === 0 ? undefined : { steps, carried };
}

/** In place, one rounding each. */
function mean(sum: Float32Array, count: number): Float32Array {
  for (let at = 0; at < sum.length; at++) sum[at] = (sum[at] ?? NaN) / count;
  return sum;
}

/** In place of `right`. */
function difference(left: Float32Array, right: Float32Array): Float32Array {
  for (let at = 0; at < right.length; at++) right[at] = (left[at] ?? NaN) - (right[at] ?? NaN);
  return right;
}

/**
 * The mean of the neighbours that share a value, of those that are trained: added up in their order, then divided, one
 * float32 rounding each. 0 where none is.
 */
function gathered(
  values: Float32Array,
  sharing: number,
  isTrained: (at: number) => boolean,
): Float32Array {
  if (sharing === 1) return values;
  return Float32Array.from({ length: Math.ceil(values.length / sharing) }, (_, at) => {
    const from = at * sharing;
    const neighbours = values
      .subarray(from, from + sharing)
      .filter((_, offset) => isTrained(from + offset));
    const sum = neighbours.reduce((total, value) => Math.fround(total + value), 0);
    return sum / Math.max(1, neighbours.length);
  });
}

function joined(parts: readonly Float32Array[], length: number): Float32Array<ArrayBuffer> {
  const all = gradientArray(length);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
