import { optimizerOf } from "../../optimizer/index.ts";
import {
  type TrainingSums,
  type TrainingWork,
  TaskKind,
  decodeFloats,
  gradientArray,
} from "../../protocol/index.ts";
import type { Samples } from "../../samples/index.ts";
import type { OnStep } from "../kind.ts";
import type { Engine } from "./engine.ts";

/** What a trajectory begins with. */
export interface Departure {
  /** Not changed. */
  readonly weights: Float32Array;
  /** Carried moments, see `carriedMoments`; not changed. */
  readonly carried: readonly Float32Array[];
}

/**
 * Takes a state apart.
 *
 * @param state of a version; shared, not copied
 */
export function departureFrom(
  { parameters, carried }: TrainingWork,
  state: Uint8Array<ArrayBuffer>,
): Departure {
  const values = decodeFloats(state);
  const part = (at: number): Float32Array =>
    values.subarray(at * parameters, (at + 1) * parameters);
  return {
    weights: part(0),
    carried: Array.from({ length: carried }, (_, at) => part(at + 1)),
  };
}

/**
 * A leaf with local steps: the network goes its own way from the version, a step of the optimizer for each mini-batch of
 * the leaf's samples. A function of the job, the version and the leaf alone.
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
  { weights: before, carried }: Departure,
  { round, samples }: { readonly round: number; readonly samples: Int32Array },
  onStep?: OnStep,
): Promise<TrainingSums> {
  const { parameters, optimizer: spec, largestBatch } = work;
  const optimizer = optimizerOf(spec, parameters, beginning(work, round, carried));
  const weights = before.slice();
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
    optimizer.step(weights, mean(sums.gradientSum, batch.length));
    lossSum += sums.lossSum;
    correct += sums.correct;
    onStep?.(++step, steps);
  }
  const parts = [difference(before, weights), ...optimizer.carried.slice(0, work.carried)];
  return { gradientSum: joined(parts, parameters), lossSum, correct };
}

/** Undefined: as before the first step of all, also in the first round. */
function beginning(
  { carried: moments, batches, largestBatch }: TrainingWork,
  round: number,
  carried: readonly Float32Array[],
) {
  if (moments === 0) return undefined;
  return { steps: round * Math.ceil(batches.leafSize / largestBatch), carried };
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

function joined(parts: readonly Float32Array[], length: number): Float32Array<ArrayBuffer> {
  const all = gradientArray(parts.length * length);
  parts.forEach((part, at) => {
    all.set(part, at * length);
  });
  return all;
}
