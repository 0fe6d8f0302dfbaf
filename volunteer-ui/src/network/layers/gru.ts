import { type Matrix, block, padded } from "../../kernels/index.ts";
import type { ElementwiseActivation } from "../activation.ts";
import type { Planner } from "../planner.ts";
import { Projection } from "../projection.ts";
import {
  HiddenStates,
  RecurrentProduct,
  fromSecond,
  recurrentActivation,
  recurrentShape,
} from "../recurrence.ts";
import type { Step } from "../step.ts";
import type { Source, Tensor } from "../tensor.ts";
import { WeightMatrix } from "../weight-matrix.ts";
import { type GruShape, ResetAfterRecurrence } from "./gru-reset-after.ts";
import { type Layer, only } from "./layer.ts";

const GATES = 3;

/**
 * Gated recurrent unit. Without `reset_after` as TensorFlow.js has it: gates in the order update, reset, candidate; the
 * reset gate works before the recurrent product; the recurrent activation's default is the hard sigmoid.
 */
export const gru: Layer = (planner, config, sources) => {
  const source = only(sources);
  const shape = {
    ...recurrentShape(config, source),
    recurrentActivation: recurrentActivation(config, "recurrent_activation", "hard_sigmoid"),
  };
  const recurrence = config.flag("reset_after", false)
    ? new ResetAfterRecurrence(planner, source, shape)
    : new GruRecurrence(planner, source, shape);
  planner.steps.push(recurrence);
  return { kind: "tensor", tensor: recurrence.output };
};

/** `gates` holds arguments, then activations, then (backward) the gradient of the arguments. */
class GruRecurrence implements Step {
  readonly #planner: Planner;
  readonly #shape: GruShape;
  readonly #hidden: HiddenStates;
  readonly #input: Projection;
  readonly #weight: WeightMatrix;
  readonly #updateReset: RecurrentProduct;
  readonly #candidate: RecurrentProduct;
  readonly #gates: Matrix;
  /** Reset gate * previous state, of all time steps. */
  readonly #resetStates: Matrix;
  /** [samples, ...] each: one step's intermediates. */
  readonly #zeros: Matrix;
  readonly #stepGradient: Matrix;
  readonly #resetGradient: Matrix;
  readonly #gateGradient: Matrix;

  constructor(planner: Planner, source: Source, shape: GruShape) {
    const { steps, units, useBias } = shape;
    const width = padded(units);
    this.#planner = planner;
    this.#shape = shape;
    this.#hidden = new HiddenStates(planner, shape);
    this.#gates = planner.matrix(planner.capacity * steps, GATES * width);
    this.#resetStates = planner.matrix(planner.capacity * steps, units);
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
    const [updateReset, candidate] = this.#parts(this.#weight.values);
    const [updateResetGradient, candidateGradient] = this.#parts(this.#weight.gradient);
    this.#updateReset = new RecurrentProduct(planner, updateReset, updateResetGradient);
    this.#candidate = new RecurrentProduct(planner, candidate, candidateGradient);
    const perSample = (columns: number): Matrix => planner.matrix(planner.capacity, columns);
    this.#zeros = perSample(units);
    this.#stepGradient = perSample(units);
    this.#resetGradient = perSample(units);
    this.#gateGradient = perSample(GATES * width);
  }

  get output(): Tensor {
    return this.#hidden.output;
  }

  load(): void {
    this.#input.load();
    this.#weight.load();
    this.#updateReset.load();
    this.#candidate.load();
  }

  forward(samples: number): void {
    this.#input.forward(samples);
    for (let step = 0; step < this.#shape.steps; step++) this.#forwardStep(step, samples);
  }

  #forwardStep(step: number, samples: number): void {
    const { kernels } = this.#planner;
    const { activation, recurrentActivation } = this.#shape;
    const gates = this.#at(this.#gates, step);
    const [updateReset, candidate] = this.#parts(gates);
    const previous = this.#before(step);
    const hidden = this.#at(this.#hidden.values, step);
    if (step > 0) this.#updateReset.add(previous, updateReset, samples);
    this.#apply(recurrentActivation, updateReset, samples);
    if (step > 0) this.#addCandidate(step, samples);
    this.#apply(activation, candidate, samples);
    kernels.gruCell(
      ...([gates.at, gates.stride, previous.at, previous.stride] as const),
      ...([hidden.at, hidden.stride, samples, this.#width] as const),
    );
  }

  /** candidate += (reset gate * previous state) * weight. */
  #addCandidate(step: number, samples: number): void {
    const gates = this.#at(this.#gates, step);
    const [, candidate] = this.#parts(gates);
    const reset = block(gates, this.#width, this.#width);
    const previous = this.#before(step);
    const product = this.#at(this.#resetStates, step);
    this.#planner.kernels.multiplyRows(
      ...([reset.at, reset.stride, previous.at, previous.stride] as const),
      ...([product.at, product.stride, samples, this.#width] as const),
    );
    this.#candidate.add(product, candidate, samples);
  }

  backward(samples: number): void {
    const { steps } = this.#shape;
    const [updateReset, candidate] = this.#parts(fromSecond(this.#gates));
    for (let step = steps - 1; step >= 0; step--) {
      this.#gatherGradient(step, samples);
      this.#backwardStep(step, samples);
    }
    this.#updateReset.differentiate(this.#hidden.values, updateReset, steps, samples);
    this.#candidate.differentiate(fromSecond(this.#resetStates), candidate, steps, samples);
    this.#weight.store();
    this.#input.backward(samples);
  }

  /** Step gradient = what came from the next step, if there is one, + what came from above, if anything. */
  #gatherGradient(step: number, samples: number): void {
    const { kernels } = this.#planner;
    const { steps, returnSequences } = this.#shape;
    const { at, stride } = this.#stepGradient;
    const above = this.#at(this.#hidden.gradient, step);
    if (step === steps - 1) {
      kernels.copyRows(above.at, above.stride, at, stride, samples, this.#width);
      return;
    }
    const [next] = this.#parts(this.#at(this.#gates, step + 1));
    this.#updateReset.passOn(next, this.#stepGradient, this.#stepGradient, samples);
    if (returnSequences) {
      kernels.addRows(above.at, above.stride, at, stride, samples, this.#width);
    }
  }

  #backwardStep(step: number, samples: number): void {
    const { kernels } = this.#planner;
    const { activation, recurrentActivation } = this.#shape;
    const gates = this.#at(this.#gates, step);
    const previous = this.#before(step);
    const dh = this.#stepGradient;
    const raw = this.#gateGradient;
    const [updateReset, candidate] = this.#parts(gates);
    const [rawUpdateReset, rawCandidate] = this.#parts(raw);
    kernels.gruCellGradient(
      ...([gates.at, gates.stride, previous.at, previous.stride, dh.at, dh.stride] as const),
      ...([raw.at, raw.stride, samples, this.#width] as const),
    );
    this.#slope(activation, candidate, rawCandidate, samples);
    this.#candidate.passOn(candidate, this.#zeros, this.#resetGradient, samples);
    const reset = block(gates, this.#width, this.#width);
    const rawReset = block(raw, this.#width, this.#width);
    const { at, stride } = this.#resetGradient;
    kernels.gruResetGradient(
      ...([reset.at, reset.stride, previous.at, previous.stride, at, stride] as const),
      ...([dh.at, dh.stride, rawReset.at, rawReset.stride, samples, this.#width] as const),
    );
    this.#slope(recurrentActivation, updateReset, rawUpdateReset, samples);
  }

  #apply({ kind, alpha }: ElementwiseActivation, matrix: Matrix, samples: number): void {
    const { at, stride, columns } = matrix;
    this.#planner.kernels.activate(kind, alpha, at, stride, at, stride, samples, columns);
  }

  /** Turns values into the gradient of their arguments. */
  #slope(
    { kind, alpha }: ElementwiseActivation,
    values: Matrix,
    gradient: Matrix,
    samples: number,
  ): void {
    const { at, stride, columns } = values;
    this.#planner.kernels.activationGradient(
      ...([kind, alpha, at, stride, gradient.at, gradient.stride, at, stride] as const),
      ...([samples, columns] as const),
    );
  }

  get #width(): number {
    return padded(this.#shape.units);
  }

  #at(matrix: Matrix, step: number): Matrix {
    return this.#hidden.at(matrix, step);
  }

  /** The state that a time step began with. */
  #before(step: number): Matrix {
    return step === 0 ? this.#zeros : this.#at(this.#hidden.values, step - 1);
  }

  /** Update and reset gate; candidate. */
  #parts(gates: Matrix): readonly [Matrix, Matrix] {
    return [block(gates, 0, 2 * this.#width), block(gates, 2 * this.#width, this.#width)];
  }
}
