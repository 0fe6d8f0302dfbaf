import { type Kernels, type Matrix, every, padded } from "../kernels/index.ts";
import { type ElementwiseActivation, elementwise } from "./activation.ts";
import type { Config } from "./config.ts";
import { UnsupportedError } from "./layers/layer.ts";
import type { Planner } from "./planner.ts";
import { type Source, type Tensor, shapeOf } from "./tensor.ts";

/** What all recurrent layers have. */
export interface RecurrentShape {
  readonly steps: number;
  readonly units: number;
  readonly activation: ElementwiseActivation;
  readonly useBias: boolean;
  readonly returnSequences: boolean;
}

/** @throws UnsupportedError for what kernels do not cover; Error for an input that is not a sequence */
export function recurrentShape(config: Config, source: Source): RecurrentShape {
  config.requireNone("stateful", "go_backwards", "return_state", "time_major");
  config.requireNone("dropout", "recurrent_dropout");
  const [steps, features, ...more] = shapeOf(source);
  if (steps === undefined || features === undefined || more.length > 0) {
    throw new Error(`input [${shapeOf(source).join(", ")}]: must be [time steps, features]`);
  }
  return {
    steps,
    units: config.number("units"),
    activation: recurrentActivation(config, "activation", "tanh"),
    useBias: config.flag("use_bias", true),
    returnSequences: config.flag("return_sequences", false),
  };
}

/** Time steps keep values, not arguments: the derivative must come from those. Their kernels have no ceilings. */
export function recurrentActivation(
  config: Config,
  key: string,
  otherwise: string,
): ElementwiseActivation {
  const name = config.text(key, otherwise);
  const activation = elementwise(name);
  const isOfCells = !activation.needsArgument && name !== "relu6";
  if (!isOfCells) throw new UnsupportedError(`${key} ${name}`);
  return activation;
}

/**
 * Outputs of all time steps. Rows are samples' time steps, so that one time step of all samples is every `steps`-th
 * row.
 */
export class HiddenStates {
  readonly values: Matrix;
  readonly gradient: Matrix;
  /** All time steps, or the last. */
  readonly output: Tensor;

  readonly #kernels: Kernels;
  readonly #shape: RecurrentShape;

  constructor(planner: Planner, shape: RecurrentShape) {
    const { steps, units, returnSequences } = shape;
    this.#kernels = planner.kernels;
    this.#shape = shape;
    this.values = planner.matrix(planner.capacity * steps, units);
    this.gradient = planner.matrix(planner.capacity * steps, units);
    this.output = returnSequences
      ? { shape: [steps, units], values: this.values, gradient: this.gradient }
      : {
          shape: [units],
          values: this.at(this.values, steps - 1),
          gradient: this.at(this.gradient, steps - 1),
        };
  }

  /** One time step of a matrix whose rows are samples' time steps: as many rows as samples. */
  at(matrix: Matrix, step: number): Matrix {
    return every(matrix, step, this.#shape.steps);
  }

  /**
   * The state that a time step began with.
   *
   * @param zeros that of the first one
   */
  before(step: number, zeros: Matrix): Matrix {
    return step === 0 ? zeros : this.at(this.values, step - 1);
  }

  /**
   * The gradient of a time step's state: what came from the next step, if there is one, + what came from above, if anything.
   *
   * @param product what the next step made of the state
   * @param of its gradient there, in the order of the time steps
   * @param to before, what the next step left of its gradient for the state without that product; afterwards, the sum
   */
  gatherGradient(
    step: number,
    product: RecurrentProduct,
    of: Matrix,
    to: Matrix,
    samples: number,
  ): void {
    const { steps, units, returnSequences } = this.#shape;
    const above = this.at(this.gradient, step);
    const width = padded(units);
    if (step === steps - 1) {
      this.#kernels.copyRows(above.at, above.stride, to.at, to.stride, samples, width);
      return;
    }
    product.passOn(this.at(of, step + 1), to, to, samples);
    if (returnSequences) {
      this.#kernels.addRows(above.at, above.stride, to.at, to.stride, samples, width);
    }
  }
}

/** Turns arguments into values. */
export function activate(
  kernels: Kernels,
  { kind, alpha }: ElementwiseActivation,
  { at, stride, columns }: Matrix,
  samples: number,
): void {
  kernels.activate(kind, alpha, at, stride, at, stride, samples, columns);
}

/** Turns values into the gradient of their arguments. */
export function toSlope(
  kernels: Kernels,
  { kind, alpha }: ElementwiseActivation,
  { at, stride, columns }: Matrix,
  gradient: Matrix,
  samples: number,
): void {
  kernels.activationGradient(
    ...([kind, alpha, at, stride, gradient.at, gradient.stride, at, stride] as const),
    ...([samples, columns] as const),
  );
}

/** Columns of a recurrent weight, for products with one time step of all samples. */
export class RecurrentProduct {
  readonly #kernels: Kernels;
  readonly #values: Matrix;
  readonly #gradient: Matrix;
  readonly #packed: number;
  readonly #packedTransposed: number;

  /**
   * @param values [units, columns]: columns a multiple of 4
   * @param gradient of them
   */
  constructor(planner: Planner, values: Matrix, gradient: Matrix) {
    this.#kernels = planner.kernels;
    this.#values = values;
    this.#gradient = gradient;
    this.#packed = planner.arena.packed(values.rows, values.columns);
    this.#packedTransposed = planner.arena.packed(values.columns, values.rows);
  }

  /** After the weight has changed. */
  load(): void {
    const { at, stride, rows, columns } = this.#values;
    this.#kernels.pack(at, stride, this.#packed, rows, columns);
    this.#kernels.packTransposed(at, stride, this.#packedTransposed, columns, rows);
  }

  /** to += state * weight. */
  add(state: Matrix, to: Matrix, samples: number): void {
    const { rows, columns } = this.#values;
    this.#kernels.multiply(
      ...([state.at, state.stride, this.#packed, to.at, to.stride, to.at, to.stride] as const),
      ...([samples, rows, columns] as const),
    );
  }

  /** to = initial + gradient * transposed weight. */
  passOn(gradient: Matrix, initial: Matrix, to: Matrix, samples: number): void {
    const { rows, columns } = this.#values;
    this.#kernels.multiply(
      ...([gradient.at, gradient.stride, this.#packedTransposed, to.at, to.stride] as const),
      ...([initial.at, initial.stride, samples, columns, padded(rows)] as const),
    );
  }

  /**
   * The weight's gradient: a sum over samples and time steps, of which the first has no state before it.
   *
   * @param states rows are samples' time steps, from that which the second step took
   * @param gradient rows are samples' time steps, from the second
   */
  differentiate(states: Matrix, gradient: Matrix, steps: number, samples: number): void {
    const { at, stride, rows, columns } = this.#gradient;
    this.#kernels.multiplyTransposed(
      ...([states.at, states.stride, steps * states.stride] as const),
      ...([gradient.at, gradient.stride, steps * gradient.stride] as const),
      ...([at, stride, samples, steps - 1, rows, columns] as const),
    );
  }
}

/** The rows from the second on. */
export function fromSecond(matrix: Matrix): Matrix {
  return every(matrix, 1, 1);
}
