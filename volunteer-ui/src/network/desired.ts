import { type Kernels, type Matrix, floats } from "../kernels/index.ts";
import type { Targets } from "../samples/index.ts";
import type { Planner } from "./planner.ts";

/**
 * @param outputs of a network: for each sample, or at each of its positions
 * @throws Error if they cannot be held against such targets
 */
export function requireComparable(targets: Targets, outputs: number, positions = 1): void {
  const wanted = positionsOf(targets);
  if (wanted !== positions) {
    throw new Error(`the model has outputs at ${positions} positions, but a target has ${wanted}`);
  }
  if (targets.kind === "values" && outputs !== targets.width) {
    throw new Error(`the model has ${outputs} outputs, but a target has ${targets.width} values`);
  }
  if (targets.kind === "classes" && outputs !== targets.classes) {
    if (outputs === 1 && targets.classes === 2) return;
    throw new Error(
      `the model has ${outputs} outputs, but the data has ${targets.classes} classes`,
    );
  }
}

/** @returns how many samples there are */
export function countOf(targets: Targets): number {
  return targets.kind === "values"
    ? targets.values.length / targets.width
    : targets.labels.length / positionsOf(targets);
}

function positionsOf(targets: Targets): number {
  return targets.kind === "classes" ? (targets.positions ?? 1) : 1;
}

export function putLabels({ memory }: Kernels, at: number, labels: Int32Array): void {
  new Int32Array(memory.buffer, at, labels.length).set(labels);
}

/** What becomes of each value of what the output should be. */
export type Smoothing = (y: number) => number;

/**
 * Label smoothing: (1 - share) of what is wanted, and the rest in equal parts for all. In float64, rounded once.
 *
 * @param share a float32, 0 for none
 * @param outcomes that a value is one of
 */
export function smoothing(share: number, outcomes: number): Smoothing {
  return share === 0 ? (y) => y : (y) => Math.fround(y * (1 - share) + share / outcomes);
}

/** What the output should be, as rows that kernels read: classes one-hot, or 0 and 1 for a single output. */
export class Desired {
  /** [samples, outputs] */
  readonly values: Matrix;

  readonly #kernels: Kernels;

  readonly #smooth: Smoothing;

  constructor(planner: Planner, outputs: number, smooth: Smoothing = (y) => y) {
    this.#kernels = planner.kernels;
    this.#smooth = smooth;
    this.values = planner.matrix(planner.capacity, outputs);
  }

  put(targets: Targets): void {
    if (targets.kind === "values") {
      const { width, values } = targets;
      for (let row = 0; row * width < values.length; row++) {
        this.#row(row).set(values.subarray(row * width, (row + 1) * width).map(this.#smooth));
      }
      return;
    }
    targets.labels.forEach((label, row) => {
      const to = this.#row(row).fill(this.#smooth(0));
      if (to.length === 1) to[0] = this.#smooth(label);
      else to[label] = this.#smooth(1);
    });
  }

  #row(row: number): Float32Array {
    const { at, stride, columns } = this.values;
    return floats(this.#kernels.memory, at + row * stride, columns);
  }
}
