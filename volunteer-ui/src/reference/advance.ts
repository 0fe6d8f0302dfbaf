import {
  type CountingWork,
  type TrainingSums,
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
export type Advance = (state: Uint8Array<ArrayBuffer>, root: Value, units: number) => Value;

/** The twin of Java's `Advance`, before the first round. The state that it is given is taken over. */
export function advanceOf(work: Work): Advance {
  switch (work.kind) {
    case "training":
      return stepping(work);
    case "counting":
      return adding(work);
  }
}

function stepping({ training, parameters, job }: TrainingWork): Advance {
  if (training.optimizer === undefined) throw new Error(`job '${job.jobId}' has no optimizer`);
  const step = optimizerOf(training.optimizer, parameters);
  return (state, root, units) => {
    const weights = decodeFloats(state);
    step(weights, mean(decodeTrainingValue(root), units));
    return encodeFloats(weights);
  };
}

/** In place, one float32 rounding each. */
function mean({ gradientSum }: TrainingSums, units: number): Float32Array {
  for (let at = 0; at < gradientSum.length; at++) {
    gradientSum[at] = (gradientSum[at] ?? 0) / units;
  }
  return gradientSum;
}

// eslint-disable-next-line @typescript-eslint/no-unused-vars -- every kind is asked in the same way
function adding(_: CountingWork): Advance {
  return (state, root) => encodeCount(decodeCount(state) + decodeCount(root));
}
