import { type Matrix, padded } from "../../kernels/index.ts";
import type { Planner } from "../planner.ts";
import type { Step } from "../step.ts";
import { type Classes, type Tensor, product } from "../tensor.ts";
import { WeightMatrix } from "../weight-matrix.ts";
import { type Layer, UnsupportedError, only } from "./layer.ts";

/** A row of its weight for each class number. */
export const embedding: Layer = (planner, config, sources) => {
  config.requireNone("mask_zero");
  const source = only(sources);
  if (source.kind !== "numbers") throw new UnsupportedError("an input that is not class numbers");
  const { numbers } = source;
  if (config.has("input_length")) {
    const lengths = config.numbers("input_length", numbers.shape.length, NaN);
    if (lengths.join() !== numbers.shape.join()) {
      throw new Error(
        `input_length ${lengths.join(", ")}: a sample has ${numbers.shape.join(", ")}`,
      );
    }
  }
  const rows = config.number("input_dim");
  if (rows < numbers.classes) {
    throw new Error(`input_dim ${rows}: the data has ${numbers.classes} classes`);
  }
  const step = new Embedding(planner, numbers, rows, config.number("output_dim"));
  planner.steps.push(step);
  return { kind: "tensor", tensor: { ...step.output, isOwned: true } };
};

class Embedding implements Step {
  readonly output: Tensor;

  readonly #planner: Planner;
  readonly #numbers: Classes;
  readonly #weight: WeightMatrix;
  readonly #gradient: Matrix;
  /** A row to begin sums with. */
  readonly #zeros: Matrix;

  constructor(planner: Planner, numbers: Classes, rows: number, columns: number) {
    this.#planner = planner;
    this.#numbers = numbers;
    this.#weight = new WeightMatrix(planner, planner.weight(rows, columns), rows, 1, columns);
    this.#zeros = planner.matrix(1, columns);
    const shape = [...numbers.shape, columns];
    this.#gradient = planner.matrix(planner.capacity * product(numbers.shape), columns);
    this.output = { ...planner.tensor(shape, false), gradient: this.#gradient };
  }

  load(): void {
    this.#weight.load();
  }

  forward(samples: number): void {
    const { at, stride } = this.#weight.values;
    const { values: to } = this.output;
    this.#planner.kernels.gatherRows(
      ...([at, stride, this.#numbers.at, this.#zeros.at, to.at, to.stride] as const),
      ...([samples * product(this.#numbers.shape), padded(to.columns)] as const),
    );
  }

  backward(samples: number): void {
    const { kernels } = this.#planner;
    const { at, stride, rows, columns } = this.#weight.gradient;
    const from = this.#gradient;
    kernels.clear(at, rows * stride);
    kernels.scatterRows(
      ...([at, stride, this.#numbers.at, from.at, from.stride] as const),
      ...([samples * product(this.#numbers.shape), padded(columns)] as const),
    );
    this.#weight.store();
  }
}
