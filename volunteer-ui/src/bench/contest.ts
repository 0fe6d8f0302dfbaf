/** What is compared, and what crosses between the contest and its engines. */
export type EngineName = "tfjs" | "tfjsPatched" | "kernels";

export interface Question {
  /** Of a case, or "ceiling". */
  readonly name: string;
  /** How often to compute before answering. */
  readonly times: number;
}

/** CPU time of one computation, milliseconds. */
export interface Answer {
  readonly ms: number;
}

/** Of the kernel `peak`; each is 2 operations on 4 lanes of 10 sums. */
export const PEAK_STEPS = 250_000;
export const PEAK_FLOPS = PEAK_STEPS * 2 * 4 * 10;

/** Middle value; for an even number of values the lower of the two. */
export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** @param share 0 to 1 */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) * share)] ?? NaN;
}
