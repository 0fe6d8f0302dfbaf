import { type Matrix, padded } from "../../kernels/index.ts";
import type { ElementwiseActivation } from "../activation.ts";
import type { Planner } from "../planner.ts";
import { Projection } from "../projection.ts";
import {
  HiddenStates,
  RecurrentProduct,
  type RecurrentShape,
  fromSecond,
  recurrentActivation,
  recurrentShape,
} from "../recurrence.ts";
import type { Step } from "../step.ts";
import type { Source, Tensor } from "../tensor.ts";
import { WeightMatrix } from "../weight-matrix.ts";
import { type Layer, only } from "./layer.ts";

const GATES = 4;

/**
 * Long short-term memory as Keras has it: gates in the order input, forget, candidate, output; the recurrent
 * activation is TensorFlow.js's default, the hard sigmoid; no state outlives a sample.
 */
export const lstm: Layer = (planner, config, sources) => {
  const source = only(sources);
  const recurrence = new LstmRecurrence(planner, source, {
    ...recurrentShape(config, source),
    recurrentActivation: recurrentActivation(config, "recurrent_activation", "hard_sigmoid"),
  });
  planner.steps.push(recurrence);
  return { kind: "tensor", tensor: recurrence.output };
};

interface Shape extends RecurrentShape {
  readonly recurrentActivation: ElementwiseActivation;
}

/** `gates` holds arguments, then activations, then (backward) the gradient of the arguments. */
class LstmRecurrence implements Step {
  readonly #planner: Planner;
  readonly #shape: Shape;
  readonly #hidden: HiddenStates;
  readonly #input: Projection;
  readonly #weight: WeightMatrix;
  readonly #recurrent: RecurrentProduct;
  readonly #gates: Matrix;
  readonly #cells: Matrix;
  readonly #activatedCells: Matrix;
  /** [samples, ...] each: one step's intermediates. */
  readonly #zeros: Matrix;
  readonly #cellGradient: Matrix;
  readonly #stepGradient: Matrix;

  constructor(planner: Planner, source: Source, shape: Shape) {
    const { steps, units, useBias } = shape;
    const rows = planner.capacity * steps;
    this.#planner = planner;
    this.#shape = shape;
    this.#hidden = new HiddenStates(planner, shape);
    this.#gates = planner.matrix(rows, GATES * padded(units));
    this.#input = new Projection(planner, {
      source,
      blocks: GATES,
      width: units,
      useBias,
      output: this.#gates,
      gradient: this.#gates,
    });
    const weight = planner.weight(units, GATES * units);
    this.#weight = new WeightMatrix(planner, weight, units, GATES, units);
    this.#input.takeBias();
    this.#recurrent = new RecurrentProduct(planner, this.#weight.values, this.#weight.gradient);
    this.#cells = planner.matrix(rows, units);
    this.#activatedCells = planner.matrix(rows, units);
    const perSample = (): Matrix => planner.matrix(planner.capacity, units);
    this.#zeros = perSample();
    this.#cellGradient = perSample();
    this.#stepGradient = perSample();
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
    this.#input.forward(samples);
    for (let step = 0; step < this.#shape.steps; step++) this.#forwardStep(step, samples);
  }

  #forwardStep(step: number, samples: number): void {
    const { activation, recurrentActivation, units } = this.#shape;
    const gates = this.#at(this.#gates, step);
    const cells = this.#at(this.#cells, step);
    const activated = this.#at(this.#activatedCells, step);
    const hidden = this.#at(this.#hidden.values, step);
    const previous = this.#cellsBefore(step);
    if (step > 0) this.#recurrent.add(this.#at(this.#hidden.values, step - 1), gates, samples);
    this.#planner.kernels.lstmStep(
      ...([recurrentActivation.kind, activation.kind, gates.at, gates.stride] as const),
      ...([previous.at, previous.stride, cells.at, activated.at, hidden.at] as const),
      ...([cells.stride, samples, padded(units)] as const),
    );
  }

  backward(samples: number): void {
    const { steps } = this.#shape;
    this.#planner.kernels.clear(this.#cellGradient.at, samples * this.#cellGradient.stride);
    for (let step = steps - 1; step >= 0; step--) {
      this.#gatherGradient(step, samples);
      this.#backwardStep(step, samples);
    }
    this.#recurrent.differentiate(this.#hidden.values, fromSecond(this.#gates), steps, samples);
    this.#weight.store();
    this.#input.backward(samples);
  }

  /** Step gradient = what came from above, if anything, + what came from the next step, if there is one. */
  #gatherGradient(step: number, samples: number): void {
    const { steps, units, returnSequences } = this.#shape;
    const isLast = step === steps - 1;
    const above = returnSequences || isLast ? this.#at(this.#hidden.gradient, step) : this.#zeros;
    const to = this.#stepGradient;
    if (isLast) {
      const { kernels } = this.#planner;
      kernels.copyRows(above.at, above.stride, to.at, to.stride, samples, padded(units));
    } else {
      this.#recurrent.passOn(this.#at(this.#gates, step + 1), above, to, samples);
    }
  }

  #backwardStep(step: number, samples: number): void {
    const { units, activation, recurrentActivation } = this.#shape;
    const gates = this.#at(this.#gates, step);
    const activated = this.#at(this.#activatedCells, step);
    const previous = this.#cellsBefore(step);
    const dh = this.#stepGradient;
    this.#planner.kernels.lstmStepGradient(
      ...([recurrentActivation.kind, activation.kind, gates.at, gates.stride] as const),
      ...([previous.at, previous.stride, activated.at, activated.stride] as const),
      ...([dh.at, this.#cellGradient.at, dh.stride, samples, padded(units)] as const),
    );
  }

  #at(matrix: Matrix, step: number): Matrix {
    return this.#hidden.at(matrix, step);
  }

  #cellsBefore(step: number): Matrix {
    return step === 0 ? this.#zeros : this.#at(this.#cells, step - 1);
  }
}
