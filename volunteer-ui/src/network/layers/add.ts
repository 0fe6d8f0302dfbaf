import { type Matrix, padded } from "../../kernels/index.ts";
import type { Planner } from "../planner.ts";
import type { Step } from "../step.ts";
import { type Tensor, rowsPerSample } from "../tensor.ts";
import { type Layer, UnsupportedError } from "./layer.ts";

/** The sum of tensors of one shape, first to last. */
export const add: Layer = (planner, _config, sources) => {
  const tensors = sources.map((source) => planner.dense(source));
  const [first, ...more] = tensors;
  if (first === undefined || more.length === 0) {
    throw new Error(`${sources.length} inputs: the layer takes 2 or more`);
  }
  const shapes = tensors.map(({ shape }) => `[${shape.join(", ")}]`);
  if (new Set(shapes).size > 1) throw new UnsupportedError(`inputs ${shapes.join(", ")}`);
  const isTrained = tensors.some(({ gradient }) => gradient !== undefined);
  const output = planner.tensor(first.shape, isTrained);
  planner.steps.push(new Addition(planner, tensors, output));
  return { kind: "tensor", tensor: { ...output, isOwned: true } };
};

class Addition implements Step {
  readonly #planner: Planner;
  readonly #sources: readonly Tensor[];
  readonly #output: Tensor;

  constructor(planner: Planner, sources: readonly Tensor[], output: Tensor) {
    this.#planner = planner;
    this.#sources = sources;
    this.#output = output;
  }

  forward(samples: number): void {
    this.#sources.forEach(({ values }, at) => {
      this.#into(this.#output.values, values, samples, at === 0 ? "copyRows" : "addRows");
    });
  }

  backward(samples: number): void {
    const { gradient } = this.#output;
    for (const { gradient: to } of this.#sources) {
      if (to !== undefined && gradient !== undefined) this.#into(to, gradient, samples, "copyRows");
    }
  }

  /** What lies beyond the last column is written too, so that it does not grow from leaf to leaf. */
  #into(to: Matrix, from: Matrix, samples: number, kernel: "copyRows" | "addRows"): void {
    this.#planner.kernels[kernel](
      ...([from.at, from.stride, to.at, to.stride] as const),
      ...([samples * rowsPerSample(this.#output.shape), padded(to.columns)] as const),
    );
  }
}
