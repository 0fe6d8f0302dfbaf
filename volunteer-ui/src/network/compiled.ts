import { Arena, type Kernels, floats, padded } from "../kernels/index.ts";
import type { Loss, LossOptions, Occasion } from "../protocol/index.ts";
import type { Input, InputForm, Targets } from "../samples/index.ts";
import { connect } from "./connect.ts";
import { countOf } from "./desired.ts";
import { entrance } from "./entrance.ts";
import type { Layers } from "./layers/index.ts";
import { type Judgement, type Objective, objective } from "./objective.ts";
import { Planner } from "./planner.ts";
import { Penalties } from "./regularizer.ts";
import type { Step } from "./step.ts";
import type { Tensor } from "./tensor.ts";
import { readTopology } from "./topology.ts";

/** What to compile. */
export interface NetworkRequest {
  /** A Keras topology, as JSON. */
  readonly topologyJson: string;
  /** For it: see {@link layersOf}. */
  readonly layers: Layers;
  /** Of all weights, in topology order. */
  readonly weightShapes: readonly (readonly number[])[];
  readonly loss: Loss;
  readonly lossOptions?: LossOptions | undefined;
  readonly form: InputForm;
  /** The largest number of samples at once. */
  readonly capacity: number;
}

/**
 * A network as a list of kernel calls over memory that was planned once. Gives the same bits on every device.
 * Not for two callers at a time.
 */
export class CompiledNetwork {
  readonly #kernels: Kernels;
  readonly #planner: Planner;
  readonly #capacity: number;
  readonly #penalties: Penalties;
  readonly #put: (input: Input, samples: number) => void;
  readonly #objective: Objective;
  /** In order, all of them. */
  readonly #steps: readonly Step[];
  /** Those without which no loss can be told. */
  readonly #trained: readonly Step[];
  readonly #output: Tensor;
  /** Address of a sum of gradients, once there is one. */
  #sumAt: number | undefined;

  /** @throws UnsupportedError for what kernels do not cover; Error for what is wrong */
  constructor(kernels: Kernels, request: NetworkRequest) {
    const { topologyJson, layers, weightShapes, form, capacity } = request;
    this.#kernels = kernels;
    this.#capacity = capacity;
    this.#planner = new Planner(kernels, new Arena(kernels), capacity, weightShapes);
    this.#penalties = new Penalties(this.#planner);
    const topology = readTopology(topologyJson);
    const { source, put } = entrance(this.#planner, form, topology.input);
    this.#put = put;
    const last = connect(this.#planner, this.#penalties, layers, topology, source);
    this.#planner.requireAllWeights();
    this.#output = this.#planner.dense(last);
    this.#objective = objective(this.#planner, this.#output, request);
    this.#steps = this.#planner.steps;
    this.#trained = this.#objective.isFused ? this.#steps.slice(0, -1) : this.#steps;
  }

  get parameters(): number {
    return this.#planner.parameters;
  }

  /** Whether sums depend on which samples are computed together, in training. */
  get couplesSamples(): boolean {
    return this.#planner.couplesSamples;
  }

  /** Values in the output for one sample, or at each of its positions. */
  get outputs(): number {
    return this.#objective.outputs;
  }

  /** At which a sample has outputs. */
  get positions(): number {
    return this.#objective.positions;
  }

  /** Bytes of memory in use: the same for ever, but for a sum of gradients. */
  get bytes(): number {
    return this.#planner.arena.bytes;
  }

  /** @param weights all of them, in topology order; copied */
  load(weights: Float32Array): void {
    if (weights.length !== this.parameters) {
      throw new RangeError(
        `${weights.length} weights: the model of this job has ${this.parameters}; reload the page`,
      );
    }
    this.#planner.values.set(weights);
    for (const step of this.#steps) step.load?.();
    this.#penalties.load();
  }

  /**
   * Loss and gradient in training, summed over the samples.
   * @param occasion of the same samples
   * @returns the gradient in topology order, a view that the next call overwrites
   */
  differentiate(
    input: Input,
    targets: Targets,
    occasion: Occasion,
  ): Judgement & { readonly gradient: Float32Array } {
    const samples = countOf(targets);
    if (occasion.samples.length !== samples) {
      throw new RangeError(`${samples} samples, but the positions of ${occasion.samples.length}`);
    }
    const judgement = this.#judge(input, targets, occasion);
    for (const step of this.#trained.toReversed()) step.backward(samples);
    this.#penalties.backward(samples);
    this.#planner.clearFrozen();
    return { ...judgement, gradient: this.#planner.gradient };
  }

  /**
   * Adds the gradient that was computed last to those before it, value by value, in float32.
   * @param isFirst whether there are none before it
   * @returns their sum in topology order, a view that the next call overwrites
   */
  sumUp(isFirst: boolean): Float32Array {
    const bytes = 4 * this.parameters;
    const at = (this.#sumAt ??= this.#planner.arena.bytesFor(bytes));
    const from = this.#planner.gradientAt;
    if (isFirst) this.#kernels.copyRows(from, bytes, at, bytes, 1, this.parameters);
    else this.#kernels.addRows(from, bytes, at, bytes, 1, padded(this.parameters));
    return floats(this.#kernels.memory, at, this.parameters);
  }

  /**
   * Loss, summed over the samples.
   * @throws Error for targets that cannot be held against the output
   */
  evaluate(input: Input, targets: Targets): Judgement {
    return this.#judge(input, targets, undefined);
  }

  #judge(input: Input, targets: Targets, occasion: Occasion | undefined): Judgement {
    const samples = countOf(targets);
    this.#begin(input, samples, occasion);
    for (const step of this.#trained) step.forward(samples);
    const { lossSum, correct } = this.#objective.judge(targets, occasion !== undefined);
    return { lossSum: lossSum + samples * this.#penalties.perSample, correct };
  }

  /** @returns outputs for each sample, at its last position, [samples, outputs] */
  predict(input: Input, samples: number): Float32Array {
    this.#begin(input, samples, undefined);
    for (const step of this.#steps) step.forward(samples);
    const { values } = this.#output;
    const result = new Float32Array(samples * values.columns);
    for (let row = 0; row < samples; row++) {
      const { memory } = this.#kernels;
      const last = (row + 1) * this.positions - 1;
      const from = floats(memory, values.at + last * values.stride, values.columns);
      result.set(from, row * values.columns);
    }
    return result;
  }

  #begin(input: Input, samples: number, occasion: Occasion | undefined): void {
    if (samples < 1 || samples > this.#capacity) {
      throw new RangeError(`${samples} samples at once: must be 1..${this.#capacity}`);
    }
    this.#put(input, samples);
    this.#planner.chance.begin(occasion);
  }
}
