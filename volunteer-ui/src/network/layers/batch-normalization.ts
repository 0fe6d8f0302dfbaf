import { type Matrix, floats, padded } from "../../kernels/index.ts";
import type { Config } from "../config.ts";
import type { Planner, Weight } from "../planner.ts";
import type { Step } from "../step.ts";
import { type Tensor, lastOf, rowsPerSample } from "../tensor.ts";
import { WeightMatrix } from "../weight-matrix.ts";
import { type Layer, UnsupportedError, only } from "./layer.ts";

/**
 * Mean 0 and variance 1 of each value of the last dimension over all samples that are computed together (Ioffe and
 * Szegedy 2015), then scaled and moved. What it has measured takes the place of the moving averages' gradient, times the
 * number of samples. Outside of training, and where the layer is frozen, the moving averages count instead.
 */
export const batchNormalization: Layer = (planner, config, sources) => {
  const source = planner.dense(only(sources));
  const axis = config.raw("axis") ?? -1;
  if (axis !== -1) throw new UnsupportedError(`axis ${JSON.stringify(axis)}`);
  const step = new BatchNormalization(planner, source, config);
  planner.steps.push(step);
  return { kind: "tensor", tensor: { ...step.output, isOwned: true } };
};

/** Of one column each. */
interface Statistics {
  readonly mean: Matrix;
  readonly variance: Matrix;
}

class BatchNormalization implements Step {
  readonly output: Tensor;

  readonly #planner: Planner;
  readonly #source: Tensor;
  readonly #epsilon: number;
  readonly #isFrozen: boolean;
  readonly #scale: WeightMatrix | undefined;
  readonly #offset: WeightMatrix | undefined;
  /** One row each, in place of weights that the layer does not have. */
  readonly #ones: Matrix;
  readonly #zeros: Matrix;
  readonly #moving: { readonly mean: WeightMatrix; readonly variance: WeightMatrix };
  readonly #movingWeights: readonly Weight[];
  readonly #measured: Statistics;
  readonly #inverse: Matrix;
  /** Address of two float64 per column. */
  readonly #sums: number;
  readonly #normal: Matrix;
  /** Of the output. */
  readonly #gradient: Matrix;

  constructor(planner: Planner, source: Tensor, config: Config) {
    const columns = lastOf(source.shape);
    const rows = planner.capacity * rowsPerSample(source.shape);
    const row = (): Matrix => planner.matrix(1, columns);
    const laidOut = (weight: Weight): WeightMatrix =>
      new WeightMatrix(planner, weight, 1, 1, columns);
    const optional = (key: string): WeightMatrix | undefined =>
      config.flag(key, true) ? laidOut(planner.weight(columns)) : undefined;
    this.#planner = planner;
    this.#source = source;
    this.#epsilon = config.number("epsilon", 1e-3);
    this.#isFrozen = !config.flag("trainable", true);
    this.#scale = optional("scale");
    this.#offset = optional("center");
    const [mean, variance] = [planner.weight(columns), planner.weight(columns)];
    this.#movingWeights = [mean, variance];
    this.#moving = { mean: laidOut(mean), variance: laidOut(variance) };
    this.#ones = row();
    this.#zeros = row();
    this.#measured = { mean: row(), variance: row() };
    this.#inverse = row();
    this.#sums = planner.arena.bytesFor(2 * 8 * padded(columns));
    this.#normal = planner.matrix(rows, columns);
    this.#gradient = planner.matrix(rows, columns);
    this.output = { ...planner.tensor(source.shape, false), gradient: this.#gradient };
    if (!this.#isFrozen) planner.coupleSamples();
  }

  load(): void {
    this.#scale?.load();
    this.#offset?.load();
    this.#moving.mean.load();
    this.#moving.variance.load();
    floats(this.#planner.kernels.memory, this.#ones.at, this.#ones.columns).fill(1);
  }

  forward(samples: number): void {
    const { kernels, chance } = this.#planner;
    const { values: x } = this.#source;
    const { values: y } = this.output;
    const { at, stride } = this.#normal;
    const isMeasuring = chance.isTraining && !this.#isFrozen;
    const { mean, variance } = isMeasuring
      ? this.#measured
      : { mean: this.#moving.mean.values, variance: this.#moving.variance.values };
    const rows = this.#rows(samples);
    if (isMeasuring) {
      kernels.columnMoments(
        ...([x.at, x.stride, this.#sums, mean.at, variance.at, rows, this.#columns] as const),
      );
    }
    kernels.inverseRoots(variance.at, this.#epsilon, this.#inverse.at, this.#columns);
    kernels.normalizeColumns(
      ...([x.at, x.stride, mean.at, this.#inverse.at, this.#scaleRow.at] as const),
      ...([this.#offset?.values.at ?? this.#zeros.at, at, stride] as const),
      ...([y.at, y.stride, rows, this.#columns] as const),
    );
  }

  backward(samples: number): void {
    const { kernels } = this.#planner;
    const { at, stride } = this.#gradient;
    const { at: normal, stride: normalStride } = this.#normal;
    const rows = this.#rows(samples);
    if (this.#scale !== undefined) {
      const to = this.#scale.gradient.at;
      kernels.sumProducts(at, stride, normal, normalStride, to, rows, this.#columns);
      this.#scale.store();
    }
    if (this.#offset !== undefined) {
      kernels.sumRows(at, stride, this.#offset.gradient.at, rows, this.#columns);
      this.#offset.store();
    }
    if (!this.#isFrozen) this.#tellMeasured(samples);
    const { gradient: dx } = this.#source;
    if (dx === undefined) return;
    if (this.#isFrozen) {
      kernels.scaleColumns(
        ...([at, stride, this.#scaleRow.at, this.#inverse.at] as const),
        ...([dx.at, dx.stride, rows, this.#columns] as const),
      );
    } else {
      kernels.normalizeColumnsGradient(
        ...([at, stride, this.#scaleRow.at, this.#inverse.at, normal, normalStride] as const),
        ...([this.#sums, dx.at, dx.stride, rows, this.#columns] as const),
      );
    }
  }

  #tellMeasured(samples: number): void {
    const { memory } = this.#planner.kernels;
    const { mean, variance } = this.#measured;
    for (const [at, { gradientAt }] of this.#movingWeights.entries()) {
      const { at: from, columns } = at === 0 ? mean : variance;
      const to = floats(memory, gradientAt, columns);
      for (const [column, value] of floats(memory, from, columns).entries()) {
        to[column] = samples * value;
      }
    }
  }

  get #scaleRow(): Matrix {
    return this.#scale?.values ?? this.#ones;
  }

  get #columns(): number {
    return padded(this.#normal.columns);
  }

  #rows(samples: number): number {
    return samples * rowsPerSample(this.#source.shape);
  }
}
