import type { TrainingSums } from "../protocol/index.ts";

/** The sums that one backend computed for a leaf, against which others are held. */
export interface Witness {
  readonly backend: string;
  readonly sums: TrainingSums;
  /** False where the same leaf, computed twice, gave two values: then sums say nothing. */
  readonly isRepeatable: boolean;
}

/** Honest backends differ by 1e-7 to 1e-5, depending on the depth of the network. */
const TOLERANCE = 0.01;

/**
 * A device must not compute something else unnoticed: the services can only check that a gradient is
 * finite, and WebGPU has been seen to answer a whole LSTM with zeros.
 *
 * @throws Error if `sums` are not those of the witness
 */
export function requireAgreement(sums: TrainingSums, witness: Witness | undefined): void {
  if (!Number.isFinite(sums.lossSum)) throw new Error(`computes a loss of ${sums.lossSum}`);
  if (witness?.isRepeatable === true && !agree(sums, witness.sums)) {
    throw new Error(
      `computes a loss of ${sums.lossSum} and a gradient of length ${length(sums.gradientSum)}, ` +
        `but ${witness.backend} ${witness.sums.lossSum} and ${length(witness.sums.gradientSum)}`,
    );
  }
}

/** Whether loss and gradient differ at most by a hundredth (Euclidean). */
export function agree(a: TrainingSums, b: TrainingSums): boolean {
  const difference = a.gradientSum.map((value, at) => value - (b.gradientSum[at] ?? NaN));
  return (
    Math.abs(a.lossSum - b.lossSum) <= TOLERANCE * Math.abs(b.lossSum) &&
    length(difference) <= TOLERANCE * length(b.gradientSum)
  );
}

function length(values: Float32Array): number {
  return Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
}
