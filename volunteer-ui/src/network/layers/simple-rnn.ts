import { type Matrix, padded } from "../../kernels/index.ts";
import type { Planner } from "../planner.ts";
import { Projection } from "../projection.ts";
import {
  HiddenStates,
  RecurrentProduct,
  type RecurrentShape,
  fromSecond,
  recurrentShape,
} from "../recurrence.ts";
import type { Step } from "../step.ts";
import type { Source, Tensor } from "../tensor.ts";
import { WeightMatrix } from "../weight-matrix.ts";
import { type Layer, only } from "./layer.ts";

/** h = f(x W + b + previous h U). */
export const simpleRnn: Layer = (planner, config, sources) => {
  const source = only(sources);
  const recurrence = new SimpleRecurrence(planner, source, recurrentShape(config, source));
  planner.steps.push(recurrence);
  return { kind: "tensor", tensor: recurrence.output };
};

/**
 * The hidden states begin as x W + b; their gradient is turned in place into that of the activation's argument.
 */
class SimpleRecurrence implements Step {
  readonly #planner: Planner;
  readonly #shape: RecurrentShape;
  readonly #hidden: HiddenStates;
  readonly #input: Projection;
  readonly #weight: WeightMatrix;
  readonly #recurrent: RecurrentProduct;
  /** One row of zeros, where nothing came from above. */
  readonly #zeros: Matrix;

  constructor(planner: Planner, source: Source, shape: RecurrentShape) {
    const { units, useBias } = shape;
    this.#planner = planner;
    this.#shape = shape;
    this.#hidden = new HiddenStates(planner, shape);
    const { values, gradient } = this.#hidden;
    this.#input = new Projection(planner, {
      source,
      blocks: 1,
      width: units,
      useBias,
      output: values,
      gradient,
    });
    this.#weight = new WeightMatrix(planner, planner.weight(units, units), units, 1, units);
    this.#input.takeBias();
    this.#recurrent = new RecurrentProduct(planner, this.#weight.values, this.#weight.gradient);
    this.#zeros = { ...planner.matrix(1, units), stride: 0 };
  }

  get output(): Tensor {
    return this.#hidden.output;
  }

  load(): void {
    this.#input.load();
    this.#weight.load();
    this.#recurrent.load();
  }

  forward(samples: number): void {
    const { kernels } = this.#planner;
    const { steps, units, activation } = this.#shape;
    this.#input.forward(samples);
    for (let step = 0; step < steps; step++) {
      const hidden = this.#at(this.#hidden.values, step);
      if (step > 0) {
        this.#recurrent.add(this.#at(this.#hidden.values, step - 1), hidden, samples);
      }
      const { at, stride } = hidden;
      const { kind, alpha } = activation;
      kernels.activate(kind, alpha, at, stride, at, stride, samples, padded(units));
    }
  }

  backward(samples: number): void {
    const { steps } = this.#shape;
    const { values, gradient } = this.#hidden;
    for (let step = steps - 1; step >= 0; step--) this.#backwardStep(step, samples);
    this.#recurrent.differentiate(values, fromSecond(gradient), steps, samples);
    this.#weight.store();
    this.#input.backward(samples);
  }

  #backwardStep(step: number, samples: number): void {
    const { kernels } = this.#planner;
    const { steps, units, activation, returnSequences } = this.#shape;
    const gradient = this.#at(this.#hidden.gradient, step);
    if (step < steps - 1) {
      const above = returnSequences ? gradient : this.#zeros;
      const next = this.#at(this.#hidden.gradient, step + 1);
      this.#recurrent.passOn(next, above, gradient, samples);
    }
    const hidden = this.#at(this.#hidden.values, step);
    const { at, stride } = gradient;
    const { kind, alpha } = activation;
    kernels.activationGradient(
      ...([kind, alpha, hidden.at, hidden.stride, at, stride, at, stride] as const),
      ...([samples, padded(units)] as const),
    );
  }

  #at(matrix: Matrix, step: number): Matrix {
    return this.#hidden.at(matrix, step);
  }
}
