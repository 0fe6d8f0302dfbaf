import {
  type CountingWork,
  type TrainingWork,
  type Work,
  decodeCount,
  decodeFloats,
  decodeTrainingValue,
  encodeCount,
  encodeFloats,
} from "../protocol/index.ts";
import { optimizerOf } from "../optimizer/index.ts";
import type { Value } from "../work/index.ts";

/** Turns the root of a round's tree into the next version. Keeps what it remembers from round to round. */
export type Advance = (state: Uint8Array<ArrayBuffer>, root: Value, round: number) => Value;

/** The twin of Java's `Advance`, before the first round. The state that it is given is taken over. */
export function advanceOf(work: Work): Advance {
  switch (work.kind) {
    case "training":
      return stepping(work);
    case "counting":
      return adding(work);
  }
}

function stepping(work: TrainingWork): Advance {
  const { parameters, versionOptimizer } = work;
  const optimizer = optimizerOf(versionOptimizer, parameters);
  return (state, root, round) => {
    const values = decodeFloats(state);
    const { gradientSum } = decodeTrainingValue(root);
    const mean = divide(gradientSum, work.divisor(round));
    optimizer.step(values.subarray(0, parameters), mean.subarray(0, parameters));
    // The carried moments of the next version are the mean of what the trajectories ended with.
    values.set(mean.subarray(parameters), parameters);
    return encodeFloats(values);
  };
}

/** In place, one float32 rounding each. */
function divide(sum: Float32Array, count: number): Float32Array {
  for (let at = 0; at < sum.length; at++) sum[at] = (sum[at] ?? 0) / count;
  return sum;
}

// eslint-disable-next-line @typescript-eslint/no-unused-vars -- every kind is asked in the same way
function adding(_: CountingWork): Advance {
  return (state, root) => encodeCount(decodeCount(state) + decodeCount(root));
}
