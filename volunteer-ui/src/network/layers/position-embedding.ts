import type { Matrix } from "../../kernels/index.ts";
import { padded } from "../../kernels/index.ts";
import type { Planner } from "../planner.ts";
import type { Step } from "../step.ts";
import { type Source, type Tensor, shapeOf } from "../tensor.ts";
import { WeightMatrix } from "../weight-matrix.ts";
import { type Layer, only } from "./layer.ts";

/** A row of its weight for each position of a sequence, whatever the sequence holds. */
export const positionEmbedding: Layer = (planner, config, sources) => {
  const source = only(sources);
  const [length, features, ...more] = shapeOf(source);
  const rows = config.number("sequence_length");
  if (length === undefined || features === undefined || more.length > 0 || length > rows) {
    const shape = shapeOf(source).join(", ");
    throw new Error(
      `input [${shape}]: must be [positions, features], of ${rows} positions at most`,
    );
  }
  const step = new PositionEmbedding(planner, source, rows);
  planner.steps.push(step);
  return { kind: "tensor", tensor: { ...step.output, isOwned: true } };
};

class PositionEmbedding implements Step {
  readonly output: Tensor;

  readonly #planner: Planner;
  readonly #source: Source;
  readonly #weight: WeightMatrix;
  readonly #length: number;
  readonly #columns: number;
  /** Of the output. */
  readonly #gradient: Matrix;

  constructor(planner: Planner, source: Source, rows: number) {
    const shape = shapeOf(source);
    const [length = 0, features = 0] = shape;
    this.#planner = planner;
    this.#source = source;
    this.#length = length;
    this.#columns = padded(features);
    this.#weight = new WeightMatrix(planner, planner.weight(rows, features), rows, 1, features);
    this.#gradient = planner.matrix(planner.capacity * length, features);
    this.output = { ...planner.tensor(shape, false), gradient: this.#gradient };
  }

  load(): void {
    this.#weight.load();
  }

  forward(samples: number): void {
    const { at, stride } = this.#weight.values;
    this.#ofEachSample(this.output.values, samples, (to) => {
      this.#planner.kernels.copyRows(
        ...([at, stride, to.at, to.stride, this.#length, this.#columns] as const),
      );
    });
  }

  backward(samples: number): void {
    const { kernels } = this.#planner;
    const { at, stride, rows } = this.#weight.gradient;
    kernels.clear(at, rows * stride);
    this.#ofEachSample(this.#gradient, samples, (from) => {
      kernels.addRows(
        ...([from.at, from.stride, at, stride, this.#length, this.#columns] as const),
      );
    });
    this.#weight.store();
    const dx = this.#source.kind === "tensor" ? this.#source.tensor.gradient : undefined;
    if (dx !== undefined) kernels.clear(dx.at, samples * this.#length * dx.stride);
  }

  #ofEachSample(matrix: Matrix, samples: number, use: (rows: Matrix) => void): void {
    const bytes = this.#length * matrix.stride;
    for (let sample = 0; sample < samples; sample++) {
      use({ ...matrix, at: matrix.at + sample * bytes });
    }
  }
}
