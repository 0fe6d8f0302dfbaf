import { type ModelSpec, tensorSize } from "../protocol/index.ts";
import { oneMinus } from "./optimizer.ts";

/** Neighbouring weights that the optimizer does not change. */
interface Part {
  readonly from: number;
  readonly end: number;
  /** Of a moving average; undefined for weights that stay as they are. */
  readonly average: Average | undefined;
}

interface Average {
  readonly momentum: number;
  /** 1 - momentum. */
  readonly rest: number;
}

const f = Math.fround;

/** The twin of Java's `UntrainedWeights`: what becomes of weights that no gradient moves. */
export class UntrainedWeights {
  readonly #parts: readonly Part[];

  constructor({ weights }: ModelSpec) {
    const parts: Part[] = [];
    let from = 0;
    for (const weight of weights) {
      const end = from + tensorSize(weight);
      const { untrained } = weight;
      if (untrained.case === "movingAverage") {
        const { momentum } = untrained.value;
        parts.push({ from, end, average: { momentum, rest: oneMinus(momentum) } });
      } else if (untrained.case === "frozen" && untrained.value) {
        parts.push({ from, end, average: undefined });
      }
      from = end;
    }
    this.#parts = parts;
  }

  get isEmpty(): boolean {
    return this.#parts.length === 0;
  }

  has(weight: number): boolean {
    return this.#parts.some(({ from, end }) => weight >= from && weight < end);
  }

  /** Their places become 0, in place: the optimizer is not to see what leaves have measured. */
  silence(gradient: Float32Array): void {
    for (const { from, end } of this.#parts) gradient.fill(0, from, end);
  }

  /**
   * After a step of the optimizer along the mean of samples, in place of what it made of them.
   *
   * @param before the step
   * @param measured mean over the samples
   */
  settle(before: Float32Array, measured: Float32Array, after: Float32Array): void {
    this.#each(after, before, measured, (w, mean, { momentum, rest }) =>
      f(f(w * momentum) + f(mean * rest)),
    );
  }

  /** The same after the step along the mean of trajectories, on which they have become less by as much. */
  settleLost(before: Float32Array, lost: Float32Array, after: Float32Array): void {
    this.#each(after, before, lost, (w, mean) => f(w - mean));
  }

  #each(
    after: Float32Array,
    before: Float32Array,
    mean: Float32Array,
    moved: (w: number, mean: number, average: Average) => number,
  ): void {
    for (const { from, end, average } of this.#parts) {
      for (let at = from; at < end; at++) {
        const w = before[at] ?? NaN;
        after[at] = average === undefined ? w : moved(w, mean[at] ?? NaN, average);
      }
    }
  }
}
