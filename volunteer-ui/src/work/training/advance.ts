import type { TrainingWork } from "../../protocol/index.ts";
import {
  decodeFloats,
  decodeTrainingValue,
  encodeFloats,
  tensorSize,
} from "../../protocol/index.ts";
import {
  UntrainedWeights,
  clip,
  decodeMemory,
  learningRateAt,
  memoryBefore,
  optimizerOf,
} from "../../optimizer/index.ts";
import type { Advance } from "../kind.ts";

/** A step of the optimizer that makes versions, along the mean of the round; see `Kind.advance`. */
export function stepping(work: TrainingWork, memory?: Uint8Array): Advance {
  const { parameters, versionOptimizer, valueValues, hasChanges } = work;
  const sizes = work.model.weights.map(tensorSize);
  const untrained = new UntrainedWeights(work.model);
  const before = (): Float32Array =>
    memory === undefined
      ? memoryBefore(versionOptimizer, parameters)
      : decodeMemory(versionOptimizer, parameters, memory);
  const remembered = hasChanges ? undefined : before();
  return (state, root, round) => {
    const values = decodeFloats(state).slice();
    // Beyond 2^24 a count is no float32, which Java divides by.
    const divisor = Math.fround(work.divisor(round));
    const mean = decodeTrainingValue(root).gradientSum.map((sum) => sum / divisor);
    const memories = remembered ?? values.subarray(valueValues);
    const gradient = mean.slice(0, parameters);
    untrained.silence(gradient);
    clip(versionOptimizer, sizes, gradient);
    const optimizer = {
      ...versionOptimizer,
      learningRate: learningRateAt(versionOptimizer, round),
    };
    const old = values.slice(0, untrained.isEmpty ? 0 : parameters);
    optimizerOf(optimizer, parameters, memories).step(values.subarray(0, parameters), gradient);
    if (work.localSteps === undefined) untrained.settle(old, mean, values);
    else untrained.settleLost(old, mean, values);
    // The carried moments of the next version are the mean of what the trajectories ended with.
    values.set(mean.subarray(parameters), parameters);
    return encodeFloats(values);
  };
}
