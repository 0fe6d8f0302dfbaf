import { type Matrix, block, padded } from "../../kernels/index.ts";
import type { Planner } from "../planner.ts";
import { Projection } from "../projection.ts";
import {
  HiddenStates,
  RecurrentProduct,
  activate,
  fromSecond,
  recurrentActivation,
  recurrentShape,
  toSlope,
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
    const previous = this.#hidden.before(step, this.#zeros);
    const hidden = this.#at(this.#hidden.values, step);
    if (step > 0) this.#updateReset.add(previous, updateReset, samples);
    activate(kernels, recurrentActivation, updateReset, samples);
    if (step > 0) this.#addCandidate(step, samples);
    activate(kernels, activation, candidate, samples);
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
    const previous = this.#hidden.before(step, this.#zeros);
    const product = this.#at(this.#resetStates, step);
    this.#planner.kernels.multiplyRows(
      ...([reset.at, reset.stride, previous.at, previous.stride] as const),
      ...([product.at, product.stride, samples, this.#width] as const),
    );
    this.#candidate.add(product, candidate, samples);
  }

  backward(samples: number): void {
    const { steps } = this.#shape;
    const [ofUpdateReset] = this.#parts(this.#gates);
    const [updateReset, candidate] = this.#parts(fromSecond(this.#gates));
    for (let step = steps - 1; step >= 0; step--) {
      const to = this.#stepGradient;
      this.#hidden.gatherGradient(step, this.#updateReset, ofUpdateReset, to, samples);
      this.#backwardStep(step, samples);
    }
    this.#updateReset.differentiate(this.#hidden.values, updateReset, steps, samples);
    this.#candidate.differentiate(fromSecond(this.#resetStates), candidate, steps, samples);
    this.#weight.store();
    this.#input.backward(samples);
  }

  #backwardStep(step: number, samples: number): void {
    const { kernels } = this.#planner;
    const { activation, recurrentActivation } = this.#shape;
    const gates = this.#at(this.#gates, step);
    const previous = this.#hidden.before(step, this.#zeros);
    const dh = this.#stepGradient;
    const raw = this.#gateGradient;
    const [updateReset, candidate] = this.#parts(gates);
    const [rawUpdateReset, rawCandidate] = this.#parts(raw);
    kernels.gruCellGradient(
      ...([gates.at, gates.stride, previous.at, previous.stride, dh.at, dh.stride] as const),
      ...([raw.at, raw.stride, samples, this.#width] as const),
    );
    toSlope(kernels, activation, candidate, rawCandidate, samples);
    this.#candidate.passOn(candidate, this.#zeros, this.#resetGradient, samples);
    const reset = block(gates, this.#width, this.#width);
    const rawReset = block(raw, this.#width, this.#width);
    const { at, stride } = this.#resetGradient;
    kernels.gruResetGradient(
      ...([reset.at, reset.stride, previous.at, previous.stride, at, stride] as const),
      ...([dh.at, dh.stride, rawReset.at, rawReset.stride, samples, this.#width] as const),
    );
    toSlope(kernels, recurrentActivation, updateReset, rawUpdateReset, samples);
  }

  get #width(): number {
    return padded(this.#shape.units);
  }

  #at(matrix: Matrix, step: number): Matrix {
    return this.#hidden.at(matrix, step);
  }

  /** Update and reset gate; candidate. */
  #parts(gates: Matrix): readonly [Matrix, Matrix] {
    return [block(gates, 0, 2 * this.#width), block(gates, 2 * this.#width, this.#width)];
  }
}
