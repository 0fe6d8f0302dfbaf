import type { TrainingWork } from "../../protocol/index.ts";
import { decodeFloats, decodeTrainingValue, encodeFloats } from "../../protocol/index.ts";
import { memoryBefore, optimizerOf } from "../../optimizer/index.ts";
import type { Advance } from "../kind.ts";

/** A step of the optimizer that makes versions, along the mean of the round. */
export function stepping(work: TrainingWork): Advance {
  const { parameters, versionOptimizer, valueValues, hasChanges } = work;
  const remembered = hasChanges ? undefined : memoryBefore(versionOptimizer, parameters);
  return (state, root, round) => {
    const values = decodeFloats(state).slice();
    const divisor = work.divisor(round);
    const mean = decodeTrainingValue(root).gradientSum.map((sum) => sum / divisor);
    const memory = remembered ?? values.subarray(valueValues);
    optimizerOf(versionOptimizer, parameters, memory).step(values.subarray(0, parameters), mean);
    // The carried moments of the next version are the mean of what the trajectories ended with.
    values.set(mean.subarray(parameters), parameters);
    return encodeFloats(values);
  };
}
