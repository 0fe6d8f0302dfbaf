import { type Matrix, every, padded } from "../../kernels/index.ts";
import { type ElementwiseActivation, elementwise } from "../activation.ts";
import type { Planner } from "../planner.ts";
import { Projection } from "../projection.ts";
import type { Step } from "../step.ts";
import { type Source, type Tensor, shapeOf } from "../tensor.ts";
import { WeightMatrix } from "../weight-matrix.ts";
import { type Layer, UnsupportedError, only } from "./layer.ts";

const GATES = 4;

/**
 * Long short-term memory as Keras has it: gates in the order input, forget, candidate, output; the recurrent
 * activation is TensorFlow.js's default, the hard sigmoid; no state outlives a sample.
 */
export const lstm: Layer = (planner, config, sources) => {
  config.requireNone("stateful", "go_backwards", "return_state", "dropout", "recurrent_dropout");
  const source = only(sources);
  const [steps, features] = shapeOf(source);
  if (steps === undefined || features === undefined || shapeOf(source).length !== 2) {
    throw new Error(`input [${shapeOf(source).join(", ")}]: must be [time steps, features]`);
  }
  const units = config.number("units");
  const recurrence = new LstmRecurrence(planner, source, {
    steps,
    units,
    activation: ofCell(config.text("activation", "tanh")),
    recurrentActivation: ofCell(config.text("recurrent_activation", "hard_sigmoid")),
    useBias: config.flag("use_bias", true),
    returnSequences: config.flag("return_sequences", false),
  });
  planner.steps.push(recurrence);
  return { kind: "tensor", tensor: recurrence.output };
};

/** The cell keeps values of activations only, not what went into them. */
function ofCell(name: string): ElementwiseActivation {
  const activation = elementwise(name);
  if (activation.needsArgument) throw new UnsupportedError(`activation ${name} in a cell`);
  return activation;
}

interface Shape {
  readonly steps: number;
  readonly units: number;
  readonly activation: ElementwiseActivation;
  readonly recurrentActivation: ElementwiseActivation;
  readonly useBias: boolean;
  readonly returnSequences: boolean;
}

/**
 * Rows are samples' time steps: [samples * steps]. One time step of all samples is every `steps`-th row.
 *
 * `gates` holds z, then its activations, then (backward) the gradient of z.
 */
class LstmRecurrence implements Step {
  readonly output: Tensor;

  readonly #planner: Planner;
  readonly #shape: Shape;
  readonly #input: Projection;
  readonly #recurrent: WeightMatrix;
  readonly #packed: number;
  readonly #packedTransposed: number;
  readonly #gates: Matrix;
  readonly #cells: Matrix;
  readonly #activatedCells: Matrix;
  readonly #hidden: Matrix;
  readonly #hiddenGradient: Matrix;
  /** [samples, ...] each: one step's intermediates. */
  readonly #zeros: Matrix;
  readonly #cellGradient: Matrix;
  readonly #stepGradient: Matrix;

  constructor(planner: Planner, source: Source, shape: Shape) {
    const { steps, units } = shape;
    const width = padded(units);
    const rows = planner.capacity * steps;
    this.#planner = planner;
    this.#shape = shape;
    this.#gates = planner.matrix(rows, GATES * width);
    this.#input = new Projection(planner, {
      source,
      blocks: GATES,
      width: units,
      useBias: shape.useBias,
      output: this.#gates,
      gradient: this.#gates,
    });
    this.#recurrent = new WeightMatrix(
      planner,
      planner.weight(units, GATES * units),
      units,
      GATES,
      units,
    );
    this.#input.takeBias();
    this.#packed = planner.arena.packed(units, GATES * width);
    this.#packedTransposed = planner.arena.packed(GATES * width, units);
    this.#cells = planner.matrix(rows, units);
    this.#activatedCells = planner.matrix(rows, units);
    this.#hidden = planner.matrix(rows, units);
    this.#hiddenGradient = planner.matrix(rows, units);
    const perSample = (columns: number): Matrix => planner.matrix(planner.capacity, columns);
    this.#zeros = perSample(units);
    this.#cellGradient = perSample(units);
    this.#stepGradient = perSample(units);
    this.output = shape.returnSequences
      ? { shape: [steps, units], values: this.#hidden, gradient: this.#hiddenGradient }
      : {
          shape: [units],
          values: every(this.#hidden, steps - 1, steps),
          gradient: every(this.#hiddenGradient, steps - 1, steps),
        };
  }

  load(): void {
    const { kernels } = this.#planner;
    this.#input.load();
    this.#recurrent.load();
    const { at, stride, columns } = this.#recurrent.values;
    kernels.pack(at, stride, this.#packed, this.#shape.units, columns);
    kernels.packTransposed(at, stride, this.#packedTransposed, columns, this.#shape.units);
  }

  forward(samples: number): void {
    this.#input.forward(samples);
    for (let step = 0; step < this.#shape.steps; step++) this.#forwardStep(step, samples);
  }

  #forwardStep(step: number, samples: number): void {
    const { kernels } = this.#planner;
    const { units, activation, recurrentActivation } = this.#shape;
    const gates = this.#at(this.#gates, step);
    const cells = this.#at(this.#cells, step);
    const activated = this.#at(this.#activatedCells, step);
    const hidden = this.#at(this.#hidden, step);
    const previous = step === 0 ? this.#zeros : this.#at(this.#cells, step - 1);
    if (step > 0) {
      const { at, stride } = this.#at(this.#hidden, step - 1);
      kernels.multiply(
        ...([at, stride, this.#packed, gates.at, gates.stride, gates.at, gates.stride] as const),
        ...([samples, units, gates.columns] as const),
      );
    }
    kernels.lstmStep(
      ...([recurrentActivation.kind, activation.kind, gates.at, gates.stride] as const),
      ...([previous.at, previous.stride, cells.at, activated.at, hidden.at, cells.stride] as const),
      ...([samples, padded(units)] as const),
    );
  }

  backward(samples: number): void {
    const { kernels } = this.#planner;
    const { steps, units, returnSequences } = this.#shape;
    const width = padded(units);
    kernels.clear(this.#cellGradient.at, samples * this.#cellGradient.stride);
    for (let step = steps - 1; step >= 0; step--) {
      this.#gatherGradient(step, samples, returnSequences || step === steps - 1);
      this.#backwardStep(step, samples);
    }
    const { stride } = this.#gates;
    const to = this.#recurrent.gradient;
    kernels.multiplyTransposed(
      ...([this.#hidden.at, this.#hidden.stride, steps * this.#hidden.stride] as const),
      ...([this.#gates.at + stride, stride, steps * stride, to.at, to.stride] as const),
      ...([samples, steps - 1, units, GATES * width] as const),
    );
    this.#recurrent.store();
    this.#input.backward(samples);
  }

  /** Step gradient = what came from above, if anything, + what came from the next step, if there is one. */
  #gatherGradient(step: number, samples: number, comesFromAbove: boolean): void {
    const { kernels } = this.#planner;
    const { steps, units } = this.#shape;
    const above = comesFromAbove ? this.#at(this.#hiddenGradient, step) : this.#zeros;
    const to = this.#stepGradient;
    if (step === steps - 1) {
      kernels.copyRows(above.at, above.stride, to.at, to.stride, samples, padded(units));
      return;
    }
    const next = this.#at(this.#gates, step + 1);
    kernels.multiply(
      ...([next.at, next.stride, this.#packedTransposed, to.at, to.stride] as const),
      ...([above.at, above.stride, samples, next.columns, padded(units)] as const),
    );
  }

  #backwardStep(step: number, samples: number): void {
    const { kernels } = this.#planner;
    const { units, activation, recurrentActivation } = this.#shape;
    const gates = this.#at(this.#gates, step);
    const activated = this.#at(this.#activatedCells, step);
    const previous = step === 0 ? this.#zeros : this.#at(this.#cells, step - 1);
    const dh = this.#stepGradient;
    kernels.lstmStepGradient(
      ...([recurrentActivation.kind, activation.kind, gates.at, gates.stride] as const),
      ...([previous.at, previous.stride, activated.at, activated.stride] as const),
      ...([dh.at, this.#cellGradient.at, dh.stride, samples, padded(units)] as const),
    );
  }

  /** One time step: as many rows as samples. */
  #at(matrix: Matrix, step: number): Matrix {
    return every(matrix, step, this.#shape.steps);
  }
}
