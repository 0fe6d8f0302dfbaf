import { type Matrix, block, padded } from "../../kernels/index.ts";
import type { ElementwiseActivation } from "../activation.ts";
import type { Planner, Weight } from "../planner.ts";
import { Projection } from "../projection.ts";
import {
  HiddenStates,
  RecurrentProduct,
  type RecurrentShape,
  activate,
  fromSecond,
  toSlope,
} from "../recurrence.ts";
import type { Step } from "../step.ts";
import type { Source, Tensor } from "../tensor.ts";
import { WeightMatrix } from "../weight-matrix.ts";

const GATES = 3;

export interface GruShape extends RecurrentShape {
  readonly recurrentActivation: ElementwiseActivation;
}

/**
 * Gated recurrent unit as Keras has it by default (`reset_after`, which is what cuDNN computes): the reset gate works
 * after the recurrent product, which has a bias of its own. Gates in the order update, reset, candidate.
 *
 * `gates` holds arguments, then activations, then (backward) the gradient of the arguments; `products` what the state
 * before and the second bias come to, then (backward) its gradient.
 */
export class ResetAfterRecurrence implements Step {
  readonly #planner: Planner;
  readonly #shape: GruShape;
  readonly #hidden: HiddenStates;
  readonly #input: Projection;
  readonly #weight: WeightMatrix;
  readonly #recurrent: RecurrentProduct;
  readonly #bias: WeightMatrix | undefined;
  readonly #gates: Matrix;
  readonly #products: Matrix;
  /** [samples, ...] each: one step's intermediates. */
  readonly #zeros: Matrix;
  readonly #stepGradient: Matrix;
  readonly #gateGradient: Matrix;

  constructor(planner: Planner, source: Source, shape: GruShape) {
    const { steps, units, useBias } = shape;
    const columns = GATES * padded(units);
    this.#planner = planner;
    this.#shape = shape;
    this.#hidden = new HiddenStates(planner, shape);
    this.#gates = planner.matrix(planner.capacity * steps, columns);
    this.#products = planner.matrix(planner.capacity * steps, columns);
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
    this.#recurrent = new RecurrentProduct(planner, this.#weight.values, this.#weight.gradient);
    if (useBias) {
      const biases = planner.weight(2, GATES * units);
      this.#input.takeBias(rowOf(biases, 0));
      this.#bias = new WeightMatrix(planner, rowOf(biases, 1), 1, GATES, units);
    }
    const perSample = (width: number): Matrix => planner.matrix(planner.capacity, width);
    this.#zeros = perSample(columns);
    this.#stepGradient = perSample(units);
    this.#gateGradient = perSample(columns);
  }

  get output(): Tensor {
    return this.#hidden.output;
  }

  load(): void {
    this.#input.load();
    this.#weight.load();
    this.#recurrent.load();
    this.#bias?.load();
  }

  forward(samples: number): void {
    this.#input.forward(samples);
    for (let step = 0; step < this.#shape.steps; step++) this.#forwardStep(step, samples);
  }

  #forwardStep(step: number, samples: number): void {
    const { kernels } = this.#planner;
    const { activation, recurrentActivation } = this.#shape;
    const gates = this.#at(this.#gates, step);
    const products = this.#at(this.#products, step);
    const previous = this.#hidden.before(step, this.#zeros);
    const hidden = this.#at(this.#hidden.values, step);
    this.#startProducts(products, samples);
    if (step > 0) this.#recurrent.add(previous, products, samples);
    const [updateReset, reset, candidate] = this.#parts(gates);
    const [ofGates, , ofCandidate] = this.#parts(products);
    kernels.addRows(
      ...([ofGates.at, ofGates.stride, updateReset.at, updateReset.stride] as const),
      ...([samples, updateReset.columns] as const),
    );
    activate(kernels, recurrentActivation, updateReset, samples);
    kernels.addProducts(
      ...([reset.at, reset.stride, ofCandidate.at, ofCandidate.stride] as const),
      ...([candidate.at, candidate.stride, samples, this.#width] as const),
    );
    activate(kernels, activation, candidate, samples);
    kernels.gruCell(
      ...([gates.at, gates.stride, previous.at, previous.stride] as const),
      ...([hidden.at, hidden.stride, samples, this.#width] as const),
    );
  }

  /** The second bias in each row, or zeros. */
  #startProducts({ at, stride, columns }: Matrix, samples: number): void {
    const from = this.#bias?.values ?? this.#zeros;
    this.#planner.kernels.copyRows(from.at, 0, at, stride, samples, columns);
  }

  backward(samples: number): void {
    const { kernels } = this.#planner;
    const { steps } = this.#shape;
    for (let step = steps - 1; step >= 0; step--) {
      const to = this.#stepGradient;
      this.#hidden.gatherGradient(step, this.#recurrent, this.#products, to, samples);
      this.#backwardStep(step, samples);
    }
    const ofProducts = fromSecond(this.#products);
    this.#recurrent.differentiate(this.#hidden.values, ofProducts, steps, samples);
    this.#weight.store();
    if (this.#bias !== undefined) {
      const { at, stride, columns } = this.#products;
      kernels.sumRows(at, stride, this.#bias.gradient.at, samples * steps, columns);
      this.#bias.store();
    }
    this.#input.backward(samples);
  }

  #backwardStep(step: number, samples: number): void {
    const { kernels } = this.#planner;
    const { activation, recurrentActivation } = this.#shape;
    const gates = this.#at(this.#gates, step);
    const products = this.#at(this.#products, step);
    const previous = this.#hidden.before(step, this.#zeros);
    const dh = this.#stepGradient;
    const raw = this.#gateGradient;
    const [updateReset, reset, candidate] = this.#parts(gates);
    const [ofGates, , ofCandidate] = this.#parts(products);
    const [rawUpdateReset, rawReset, rawCandidate] = this.#parts(raw);
    kernels.gruCellGradient(
      ...([gates.at, gates.stride, previous.at, previous.stride, dh.at, dh.stride] as const),
      ...([raw.at, raw.stride, samples, this.#width] as const),
    );
    toSlope(kernels, activation, candidate, rawCandidate, samples);
    this.#multiply(candidate, ofCandidate, rawReset, samples);
    this.#multiply(candidate, reset, ofCandidate, samples);
    toSlope(kernels, recurrentActivation, updateReset, rawUpdateReset, samples);
    kernels.copyRows(
      ...([updateReset.at, updateReset.stride, ofGates.at, ofGates.stride] as const),
      ...([samples, ofGates.columns] as const),
    );
  }

  #multiply(a: Matrix, b: Matrix, to: Matrix, samples: number): void {
    this.#planner.kernels.multiplyRows(
      ...([a.at, a.stride, b.at, b.stride, to.at, to.stride, samples, this.#width] as const),
    );
  }

  get #width(): number {
    return padded(this.#shape.units);
  }

  #at(matrix: Matrix, step: number): Matrix {
    return this.#hidden.at(matrix, step);
  }

  /** Update and reset gate; reset gate; candidate. */
  #parts(gates: Matrix): readonly [Matrix, Matrix, Matrix] {
    const width = this.#width;
    return [block(gates, 0, 2 * width), block(gates, width, width), block(gates, 2 * width, width)];
  }
}

function rowOf({ at, gradientAt, shape }: Weight, row: number): Weight {
  const columns = shape[1] ?? NaN;
  const offset = 4 * row * columns;
  return { at: at + offset, gradientAt: gradientAt + offset, shape: [columns] };
}
