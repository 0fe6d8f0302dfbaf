import { type Matrix, block } from "../../kernels/index.ts";
import type { Planner } from "../planner.ts";
import type { Step } from "../step.ts";
import { type Tensor, lastOf, rowsPerSample } from "../tensor.ts";
import { type Layer, UnsupportedError } from "./layer.ts";

/** Tensors side by side in the last dimension. */
export const concatenate: Layer = (planner, config, sources) => {
  const tensors = sources.map((source) => planner.dense(source));
  const [first] = tensors;
  if (first === undefined || tensors.length < 2) {
    throw new Error(`${sources.length} inputs: the layer takes 2 or more`);
  }
  const axis = config.number("axis", -1);
  if (axis !== -1) throw new UnsupportedError(`axis ${axis}`);
  const rows = first.shape.slice(0, -1);
  if (tensors.some(({ shape }) => shape.slice(0, -1).join() !== rows.join())) {
    const shapes = tensors.map(({ shape }) => `[${shape.join(", ")}]`);
    throw new Error(`inputs ${shapes.join(", ")}: all but the last dimension must be the same`);
  }
  const columns = tensors.reduce((sum, { shape }) => sum + lastOf(shape), 0);
  const isTrained = tensors.some(({ gradient }) => gradient !== undefined);
  const output = planner.tensor([...rows, columns], isTrained);
  planner.steps.push(new Concatenation(planner, tensors, output));
  return { kind: "tensor", tensor: { ...output, isOwned: true } };
};

class Concatenation implements Step {
  readonly #planner: Planner;
  readonly #sources: readonly Tensor[];
  readonly #output: Tensor;

  constructor(planner: Planner, sources: readonly Tensor[], output: Tensor) {
    this.#planner = planner;
    this.#sources = sources;
    this.#output = output;
  }

  forward(samples: number): void {
    let first = 0;
    for (const { values } of this.#sources) {
      this.#copy(values, block(this.#output.values, first, values.columns), samples);
      first += values.columns;
    }
  }

  backward(samples: number): void {
    const { gradient } = this.#output;
    if (gradient === undefined) return;
    let first = 0;
    for (const { values, gradient: to } of this.#sources) {
      if (to !== undefined) this.#copy(block(gradient, first, values.columns), to, samples);
      first += values.columns;
    }
  }

  #copy(from: Matrix, to: Matrix, samples: number): void {
    this.#planner.kernels.copyRows(
      ...([from.at, from.stride, to.at, to.stride] as const),
      ...([samples * rowsPerSample(this.#output.shape), from.columns] as const),
    );
  }
}
