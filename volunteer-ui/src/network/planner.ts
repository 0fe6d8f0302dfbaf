import { type Arena, type Kernels, type Matrix, floats } from "../kernels/index.ts";
import { Chance } from "./chance.ts";
import type { Step } from "./step.ts";
import { type Source, type Tensor, product, rowsPerSample, lastOf, shapeOf } from "./tensor.ts";

/** One weight tensor: [rows, columns] without gaps, as it travels. */
export interface Weight {
  /** Byte address of the values. */
  readonly at: number;
  /** Byte address of the gradient. */
  readonly gradientAt: number;
  readonly shape: readonly number[];
}

/** What layers plan with: memory, weights in their order, steps in theirs. */
export class Planner {
  readonly kernels: Kernels;
  readonly arena: Arena;
  /** The largest number of samples in a leaf. */
  readonly capacity: number;
  readonly steps: Step[] = [];
  readonly chance = new Chance();
  /** Taken so far. */
  readonly weights: Weight[] = [];

  readonly #memory: { readonly at: number; readonly gradientAt: number };
  readonly #shapes: readonly (readonly number[])[];
  readonly #frozen: Weight[] = [];
  #nextValue = 0;
  #couplesSamples = false;

  /** @param shapes of all weights, in topology order */
  constructor(
    kernels: Kernels,
    arena: Arena,
    capacity: number,
    shapes: readonly (readonly number[])[],
  ) {
    this.kernels = kernels;
    this.arena = arena;
    this.capacity = capacity;
    this.#shapes = shapes;
    const bytes = 4 * this.parameters;
    this.#memory = { at: arena.bytesFor(bytes), gradientAt: arena.bytesFor(bytes) };
  }

  get parameters(): number {
    return this.#shapes.reduce((sum, shape) => sum + product(shape), 0);
  }

  /** @returns a view of all weights, valid until the memory grows */
  get values(): Float32Array {
    return floats(this.kernels.memory, this.#memory.at, this.parameters);
  }

  /** @returns a view of the gradient, valid until the memory grows */
  get gradient(): Float32Array {
    return floats(this.kernels.memory, this.gradientAt, this.parameters);
  }

  /** Byte address of the gradient. */
  get gradientAt(): number {
    return this.#memory.gradientAt;
  }

  /**
   * The next weight in topology order.
   * @throws Error if the job describes another shape
   */
  weight(...shape: readonly number[]): Weight {
    const described = this.#shapes[this.weights.length];
    if (described?.join() !== shape.join()) {
      throw new Error(
        `weight ${this.weights.length}: the topology has [${shape.join(", ")}], but the job describes ` +
          (described === undefined ? "no more" : `[${described.join(", ")}]`),
      );
    }
    const offset = 4 * this.#nextValue;
    this.#nextValue += product(shape);
    const { at, gradientAt } = this.#memory;
    const weight = { at: at + offset, gradientAt: gradientAt + offset, shape };
    this.weights.push(weight);
    return weight;
  }

  /** For a layer whose output for a sample depends on what is computed with it. */
  coupleSamples(): void {
    this.#couplesSamples = true;
  }

  get couplesSamples(): boolean {
    return this.#couplesSamples;
  }

  /** For weights that are not trained: their gradient is 0, whatever has been computed. */
  freeze(weights: readonly Weight[]): void {
    this.#frozen.push(...weights);
  }

  /** After the gradient has been computed. */
  clearFrozen(): void {
    for (const { gradientAt, shape } of this.#frozen) {
      floats(this.kernels.memory, gradientAt, product(shape)).fill(0);
    }
  }

  /** @throws Error if the job describes more weights than the topology has */
  requireAllWeights(): void {
    if (this.weights.length !== this.#shapes.length) {
      throw new Error(
        `the topology has ${this.weights.length} weights, but the job describes ${this.#shapes.length}`,
      );
    }
  }

  /** @param wantsGradient false where nothing before it can be trained */
  tensor(shape: readonly number[], wantsGradient = true): Tensor {
    const rows = this.capacity * rowsPerSample(shape);
    const columns = lastOf(shape);
    return {
      shape,
      values: this.arena.matrix(rows, columns),
      gradient: wantsGradient ? this.arena.matrix(rows, columns) : undefined,
    };
  }

  /** The source as a tensor; one-hot rows are written out if need be. */
  dense(source: Source): Tensor {
    if (source.kind === "tensor") return source.tensor;
    if (source.kind === "numbers") throw new Error("class numbers can go into an embedding only");
    const { numbers } = source;
    const tensor = this.tensor(shapeOf(source), false);
    const perSample = product(numbers.shape);
    const { at, stride } = tensor.values;
    this.steps.push({
      forward: (samples) => {
        this.kernels.oneHotRows(numbers.at, at, stride, samples * perSample, numbers.classes);
      },
      backward: () => undefined,
    });
    return tensor;
  }

  /** A matrix for weights or other things that do not grow with the samples. */
  matrix(rows: number, columns: number): Matrix {
    return this.arena.matrix(rows, columns);
  }
}
