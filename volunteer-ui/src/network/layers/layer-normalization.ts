import { type Matrix, floats, padded } from "../../kernels/index.ts";
import type { Config } from "../config.ts";
import type { Planner } from "../planner.ts";
import type { Step } from "../step.ts";
import { type Source, type Tensor, lastOf, rowsPerSample } from "../tensor.ts";
import { WeightMatrix } from "../weight-matrix.ts";
import { type Layer, UnsupportedError, only } from "./layer.ts";

/** Mean 0 and variance 1 over the last dimension, then scaled and moved. */
export const layerNormalization: Layer = (planner, config, sources) => {
  const hasScale = config.flag("scale", true);
  const hasOffset = config.flag("center", true);
  const epsilon = config.number("epsilon", 1e-3);
  return normalized(planner, config, sources, { isCentered: true, hasScale, hasOffset, epsilon });
};

/** A mean square of 1 over the last dimension, then scaled. */
export const rmsNormalization: Layer = (planner, config, sources) => {
  const epsilon = config.number("epsilon", 1e-6);
  return normalized(planner, config, sources, {
    ...{ isCentered: false, hasScale: true, hasOffset: false, epsilon },
  });
};

interface Normalization {
  /** Whether the mean is subtracted first. */
  readonly isCentered: boolean;
  readonly hasScale: boolean;
  readonly hasOffset: boolean;
  readonly epsilon: number;
}

function normalized(
  planner: Planner,
  config: Config,
  sources: readonly Source[],
  normalization: Normalization,
): Source {
  const source = planner.dense(only(sources));
  const axis = config.raw("axis") ?? -1;
  if (axis !== -1) throw new UnsupportedError(`axis ${JSON.stringify(axis)}`);
  const step = new LayerNormalization(planner, source, normalization);
  planner.steps.push(step);
  return { kind: "tensor", tensor: { ...step.output, isOwned: true } };
}

class LayerNormalization implements Step {
  readonly output: Tensor;

  readonly #planner: Planner;
  readonly #source: Tensor;
  readonly #epsilon: number;
  readonly #isCentered: boolean;
  readonly #scale: WeightMatrix | undefined;
  readonly #offset: WeightMatrix | undefined;
  /** One row each, in place of weights that the layer does not have. */
  readonly #ones: Matrix;
  readonly #zeros: Matrix;
  readonly #normal: Matrix;
  readonly #inverse: number;
  /** Of the output. */
  readonly #gradient: Matrix;

  constructor(
    planner: Planner,
    source: Tensor,
    { isCentered, hasScale, hasOffset, epsilon }: Normalization,
  ) {
    const columns = lastOf(source.shape);
    const rows = planner.capacity * rowsPerSample(source.shape);
    const row = (isThere: boolean): WeightMatrix | undefined =>
      isThere ? new WeightMatrix(planner, planner.weight(columns), 1, 1, columns) : undefined;
    this.#planner = planner;
    this.#source = source;
    this.#epsilon = epsilon;
    this.#isCentered = isCentered;
    this.#scale = row(hasScale);
    this.#offset = row(hasOffset);
    this.#ones = planner.matrix(1, columns);
    this.#zeros = planner.matrix(1, columns);
    this.#normal = planner.matrix(rows, columns);
    this.#inverse = planner.arena.bytesFor(4 * rows);
    this.#gradient = planner.matrix(rows, columns);
    this.output = { ...planner.tensor(source.shape, false), gradient: this.#gradient };
  }

  load(): void {
    this.#scale?.load();
    this.#offset?.load();
    floats(this.#planner.kernels.memory, this.#ones.at, this.#ones.columns).fill(1);
  }

  forward(samples: number): void {
    const { values: x } = this.#source;
    const { values: y } = this.output;
    const { at, stride } = this.#normal;
    const offset = this.#offset?.values ?? this.#zeros;
    this.#planner.kernels.normalize(
      ...([x.at, x.stride, this.#scaleRow.at, offset.at, this.#epsilon] as const),
      ...([this.#isCentered, this.#inverse, at, stride] as const),
      ...([y.at, y.stride, this.#rows(samples), x.columns] as const),
    );
  }

  backward(samples: number): void {
    const { kernels } = this.#planner;
    const { at, stride, columns } = this.#gradient;
    const { at: normal, stride: normalStride } = this.#normal;
    const rows = this.#rows(samples);
    if (this.#scale !== undefined) {
      const to = this.#scale.gradient.at;
      kernels.sumProducts(at, stride, normal, normalStride, to, rows, padded(columns));
      this.#scale.store();
    }
    if (this.#offset !== undefined) {
      kernels.sumRows(at, stride, this.#offset.gradient.at, rows, padded(columns));
      this.#offset.store();
    }
    const { gradient: dx } = this.#source;
    if (dx === undefined) return;
    kernels.normalizeGradient(
      ...([at, stride, this.#scaleRow.at, this.#isCentered, this.#inverse] as const),
      ...([normal, normalStride, dx.at, dx.stride, rows, columns] as const),
    );
  }

  get #scaleRow(): Matrix {
    return this.#scale?.values ?? this.#ones;
  }

  #rows(samples: number): number {
    return samples * rowsPerSample(this.#source.shape);
  }
}
