import "@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops";
import * as tf from "@tensorflow/tfjs-core";
import { type LayerVariable, type LayersModel, models } from "@tensorflow/tfjs-layers";

import type { ModelSpec, Occasion } from "../protocol/index.ts";
import { Draws } from "./draws.ts";
import { disposeMasks, drawFrom } from "./random-layers.ts";
import { parseTopology } from "./topology.ts";

/**
 * A LayersModel whose weights are one flat array. Lives on the backend that was current when it was
 * built, and owns its tensors until `dispose`.
 */
export class Network {
  /** Shape of one sample, without the batch; null where the model takes any size. */
  readonly inputShape: readonly (number | null)[];
  /** Values in the output for one sample. */
  readonly outputs: number;
  /** Values in all weights together. */
  readonly parameters: number;

  readonly #model: LayersModel;
  /** In topology order. `LayersModel.weights` has those that are not trained behind all others. */
  readonly #weights: readonly LayerVariable[];
  readonly #draws = new Draws();
  /** What `load` was given last; training mode may change weights that no gradient reaches. */
  #loaded: Float32Array | undefined;

  private constructor(model: LayersModel, spec: ModelSpec) {
    this.#model = model;
    this.inputShape = onlyShape("inputs", model.inputs).slice(1);
    const output = onlyShape("outputs", model.outputs).slice(1);
    if (output.length !== 1 || typeof output[0] !== "number") {
      throw new Error(
        `the model's output for one sample has shape ${shapeText(output)}: must be [n]`,
      );
    }
    this.outputs = output[0];
    this.#weights = model.layers.flatMap(({ weights }) => weights);
    requireShapes(this.#weights, spec);
    if (model.trainableWeights.length === 0) throw new Error("the model has nothing to train");
    if (model.stateful) throw new Error("the model is stateful: leaves must not depend on others");
    drawFrom(this.#draws, model);
    this.parameters = this.#weights.reduce((sum, weight) => sum + sizeOf(weight), 0);
  }

  /** @throws Error if the topology is no LayersModel or does not have the weights that `spec` lists */
  static async build(spec: ModelSpec): Promise<Network> {
    const modelTopology = parseTopology(spec.topologyJson);
    const model = await models.modelFromJSON({ modelTopology });
    try {
      return new Network(model, spec);
    } catch (error) {
      model.dispose();
      throw error;
    }
  }

  /** In topology order. */
  get variables(): readonly tf.Variable[] {
    return this.#weights.map(variableOf);
  }

  /** Those whose gradient is asked for, in topology order; at least one. */
  get trainable(): tf.Variable[] {
    return this.#model.trainableWeights.map(variableOf);
  }

  /** @param weights all weights in topology order; kept until the next call, not changed */
  load(weights: Float32Array): void {
    if (weights.length !== this.parameters) {
      throw new RangeError(
        `${weights.length} weights: the model of this job has ${this.parameters}; reload the page`,
      );
    }
    this.#loaded = weights;
    this.#assign(() => true);
  }

  /**
   * Undoes what training mode did to weights that are not trained (the moving averages of batch
   * normalization): a leaf's value must not depend on the leaves computed before it.
   */
  restoreUntrained(): void {
    const trained = new Set(this.#model.trainableWeights.map((weight) => weight.id));
    this.#assign((weight) => !trained.has(weight.id));
  }

  /**
   * Call inside `tf.tidy`, which then disposes the result.
   *
   * @param occasion of training, from which random layers draw; undefined: they pass on what they are given
   */
  apply(x: tf.Tensor, occasion: Occasion | undefined): tf.Tensor {
    this.#draws.begin(occasion);
    return this.#model.apply(x, { training: occasion !== undefined }) as tf.Tensor;
  }

  /** Sum of the layers' regularization losses, or undefined if they have none. For `tf.tidy`. */
  regularization(): tf.Scalar | undefined {
    const losses = this.#model.calculateLosses();
    return losses.length === 0 ? undefined : tf.addN(losses);
  }

  dispose(): void {
    disposeMasks(this.#model);
    this.#model.dispose();
  }

  #assign(isMeant: (weight: LayerVariable) => boolean): void {
    const flat = this.#loaded;
    if (flat === undefined) return;
    let from = 0;
    for (const weight of this.#weights) {
      const end = from + sizeOf(weight);
      if (isMeant(weight)) write(weight, flat.subarray(from, end));
      from = end;
    }
  }
}

/** The variable behind a layer's weight; `read` returns that very object. */
function variableOf(weight: LayerVariable): tf.Variable {
  const value = weight.read();
  if (value instanceof tf.Variable) return value as tf.Variable;
  throw new Error(`weight '${weight.name}' is not a variable`);
}

function write(weight: LayerVariable, values: Float32Array): void {
  tf.tidy(() => {
    variableOf(weight).assign(tf.tensor(values, weight.shape as number[]));
  });
}

function sizeOf(weight: LayerVariable): number {
  return tf.util.sizeFromShape(weight.shape as number[]);
}

function onlyShape(
  what: string,
  ends: readonly { readonly shape: readonly (number | null)[] }[],
): readonly (number | null)[] {
  const [only] = ends;
  if (only === undefined || ends.length !== 1) {
    throw new Error(`the model has ${ends.length} ${what}: must be 1`);
  }
  return only.shape;
}

function requireShapes(weights: readonly LayerVariable[], spec: ModelSpec): void {
  const built = weights.map((weight) => shapeText(weight.shape)).join(" ");
  const described = spec.weights.map((weight) => shapeText(weight.shape)).join(" ");
  if (built !== described) {
    throw new Error(`the topology has weights ${built}, but the job describes ${described}`);
  }
}

export function shapeText(shape: readonly (number | null)[]): string {
  return `[${shape.map((size) => size ?? "any").join(", ")}]`;
}
