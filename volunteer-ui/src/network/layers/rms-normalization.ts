import { type Matrix, padded } from "../../kernels/index.ts";
import type { Config } from "../config.ts";
import type { Planner } from "../planner.ts";
import type { Step } from "../step.ts";
import { type Tensor, lastOf, rowsPerSample } from "../tensor.ts";
import { WeightMatrix } from "../weight-matrix.ts";
import { type Layer, UnsupportedError, only } from "./layer.ts";

/** A mean square of 1 over the last dimension, then scaled. */
export const rmsNormalization: Layer = (planner, config, sources) => {
  const source = planner.dense(only(sources));
  const axis = config.raw("axis") ?? -1;
  if (axis !== -1) throw new UnsupportedError(`axis ${JSON.stringify(axis)}`);
  const step = new RmsNormalization(planner, source, config);
  planner.steps.push(step);
  return { kind: "tensor", tensor: { ...step.output, isOwned: true } };
};

class RmsNormalization implements Step {
  readonly output: Tensor;

  readonly #planner: Planner;
  readonly #source: Tensor;
  readonly #epsilon: number;
  readonly #scale: WeightMatrix;
  readonly #normal: Matrix;
  readonly #inverse: number;
  /** Of the output. */
  readonly #gradient: Matrix;

  constructor(planner: Planner, source: Tensor, config: Config) {
    const columns = lastOf(source.shape);
    const rows = planner.capacity * rowsPerSample(source.shape);
    this.#planner = planner;
    this.#source = source;
    this.#epsilon = config.number("epsilon", 1e-6);
    this.#scale = new WeightMatrix(planner, planner.weight(columns), 1, 1, columns);
    this.#normal = planner.matrix(rows, columns);
    this.#inverse = planner.arena.bytesFor(4 * rows);
    this.#gradient = planner.matrix(rows, columns);
    this.output = { ...planner.tensor(source.shape, false), gradient: this.#gradient };
  }

  load(): void {
    this.#scale.load();
  }

  forward(samples: number): void {
    const { values: x } = this.#source;
    const { values: y } = this.output;
    const { at, stride } = this.#normal;
    this.#planner.kernels.normalizeRoot(
      ...([x.at, x.stride, this.#scale.values.at, this.#epsilon, this.#inverse] as const),
      ...([at, stride, y.at, y.stride, this.#rows(samples), x.columns] as const),
    );
  }

  backward(samples: number): void {
    const { kernels } = this.#planner;
    const { at, stride, columns } = this.#gradient;
    const { at: normal, stride: normalStride } = this.#normal;
    const rows = this.#rows(samples);
    const to = this.#scale.gradient.at;
    kernels.sumProducts(at, stride, normal, normalStride, to, rows, padded(columns));
    this.#scale.store();
    const { gradient: dx } = this.#source;
    if (dx === undefined) return;
    kernels.normalizeRootGradient(
      ...([at, stride, this.#scale.values.at, this.#inverse, normal, normalStride] as const),
      ...([dx.at, dx.stride, rows, columns] as const),
    );
  }

  #rows(samples: number): number {
    return samples * rowsPerSample(this.#source.shape);
  }
}
