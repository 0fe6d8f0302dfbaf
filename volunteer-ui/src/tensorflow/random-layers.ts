import * as tf from "@tensorflow/tfjs-core";
import type { LayersModel } from "@tensorflow/tfjs-layers";

import { draw } from "../protocol/index.ts";
import type { Draws } from "./draws.ts";

type Layer = LayersModel["layers"][number];

/** Makes noise of a shape; each call is another draw. For `tf.tidy`. */
type Noise = (shape: readonly number[], valueOf: ValueOf) => tf.Tensor;
type ValueOf = (key: number, place: number) => number;

/** What a layer makes of its input in training. */
type Effect = (x: tf.Tensor, noise: Noise) => tf.Tensor;

/** What is read of layers beyond their public type. */
interface Settings {
  readonly rate?: number;
  readonly stddev?: number;
  readonly noiseShape?: readonly (number | null)[] | null;
}

/** A recurrent cell; `dropoutFunc` makes its masks out of ones. */
interface Cell {
  readonly dropout: number;
  readonly recurrentDropout: number;
  dropoutFunc: ((ones: tf.Tensor, rate: number) => tf.Tensor) | undefined | null;
  dropoutMask: tf.Tensor | tf.Tensor[] | null;
  recurrentDropoutMask: tf.Tensor | tf.Tensor[] | null;
}

/** With the formulas of TensorFlow.js 4.22 (`layers/core`, `layers/noise`). */
const EFFECTS: Readonly<Record<string, (layer: Layer & Settings) => Effect>> = {
  Dropout: (layer) => dropout(layer, (x) => noiseShape(layer, x)),
  SpatialDropout1D: (layer) =>
    dropout(layer, ({ shape: [samples = 0, , last = 0] }) => [samples, 1, last]),
  AlphaDropout: (layer) => alphaDropout(layer.rate ?? 0, (x) => noiseShape(layer, x)),
  GaussianDropout: ({ rate = 0 }) =>
    gaussian(rate, (x, noise) => tf.mul(x, tf.add(1, tf.mul(noise, Math.sqrt(rate / (1 - rate)))))),
  GaussianNoise: ({ stddev = 0 }) =>
    gaussian(stddev, (x, noise) => tf.add(x, tf.mul(noise, stddev))),
};

/**
 * Has all layers that are random in training draw from `draws`, numbered in topology order.
 *
 * @throws Error for a layer that would couple the samples of a leaf
 */
export function drawFrom(draws: Draws, model: LayersModel): void {
  let layers = 0;
  for (const part of partsOf(model.layers)) {
    if (isCell(part)) {
      if (part.dropout > 0 || part.recurrentDropout > 0) {
        const noise = noiseOf(draws, layers++);
        part.dropoutFunc = (ones, rate) => tf.mul(ones, noise(ones.shape, kept(rate)));
      }
    } else {
      const effect = EFFECTS[part.getClassName()];
      if (effect !== undefined) replaceCall(part, effect(part), noiseOf(draws, layers++));
    }
  }
}

/** Disposes what recurrent cells keep between calls, and never give back. */
export function disposeMasks(model: LayersModel): void {
  for (const cell of partsOf(model.layers)) {
    if (!isCell(cell)) continue;
    tf.dispose(
      [cell.dropoutMask, cell.recurrentDropoutMask].flat().filter((mask) => mask !== null),
    );
    cell.dropoutMask = null;
    cell.recurrentDropoutMask = null;
  }
}

function replaceCall(layer: Layer, effect: Effect, noise: Noise): void {
  layer.call = (inputs, kwargs) =>
    tf.tidy(() => {
      const [x] = [inputs].flat();
      if (x === undefined) throw new Error(`layer '${layer.name}' has no input`);
      return kwargs["training"] === true ? effect(x, noise) : x;
    });
}

function noiseOf(draws: Draws, layer: number): Noise {
  return (shape, valueOf) => {
    const [samples, ...dimensions] = shape;
    const perSample = tf.util.sizeFromShape(dimensions);
    return tf.tensor(draws.values(layer, perSample, valueOf), [samples ?? 0, ...dimensions]);
  };
}

function dropout(layer: Layer & Settings, shapeFor: (x: tf.Tensor) => readonly number[]): Effect {
  const { rate = 0 } = layer;
  requireOwnNoise(layer);
  return (x, noise) => (rate === 0 ? x : tf.mul(x, noise(shapeFor(x), kept(rate))));
}

/** 0 for what is dropped, and else what keeps the mean; as the kernels have it. */
function kept(rate: number): ValueOf {
  const threshold = Math.floor(rate * 2 ** 32);
  const scale = Math.fround(1 / (1 - rate));
  return (key, place) => (draw(key, place) >= threshold ? scale : 0);
}

/** Klambauer et al. 2017: keeps mean and variance where activations are SELU. */
function alphaDropout(rate: number, shapeFor: (x: tf.Tensor) => readonly number[]): Effect {
  const alpha = -1.6732632423543772 * 1.0507009873554805;
  const a = ((1 - rate) * (1 + rate * alpha ** 2)) ** -0.5;
  const b = -a * alpha * rate;
  const threshold = Math.floor(rate * 2 ** 32);
  const isKept: ValueOf = (key, place) => (draw(key, place) >= threshold ? 1 : 0);
  return (x, noise) => {
    if (rate === 0) return x;
    const mask = noise(shapeFor(x), isKept);
    const dropped = tf.add(tf.mul(x, mask), tf.mul(tf.sub(mask, 1), alpha));
    return tf.add(tf.mul(dropped, a), b);
  };
}

function gaussian(amount: number, apply: (x: tf.Tensor, noise: tf.Tensor) => tf.Tensor): Effect {
  return (x, noise) => (amount === 0 ? x : apply(x, noise(x.shape, normal)));
}

/** Box and Muller 1958; mean 0, variance 1. */
function normal(key: number, place: number): number {
  const radius = Math.sqrt(-2 * Math.log((draw(key, 2 * place) + 0.5) / 2 ** 32));
  return radius * Math.cos((2 * Math.PI * draw(key, 2 * place + 1)) / 2 ** 32);
}

function noiseShape({ noiseShape: shape }: Settings, x: tf.Tensor): readonly number[] {
  return x.shape.map((size, axis) => shape?.[axis] ?? size);
}

function requireOwnNoise({ name, noiseShape: shape }: Layer & Settings): void {
  const samples = shape?.[0] ?? null;
  if (samples !== null) {
    throw new Error(
      `layer '${name}': noise_shape begins with ${samples}, so that samples would share what is dropped; must begin with null`,
    );
  }
}

/** All layers, and cells, at any depth, in topology order. */
function* partsOf(parts: readonly unknown[]): Generator<Layer | Cell> {
  for (const part of parts) {
    if (typeof part !== "object" || part === null) continue;
    yield part as Layer | Cell;
    const inner = part as Partial<Record<string, unknown>>;
    yield* partsOf([inner["layer"], inner["forwardLayer"], inner["backwardLayer"], inner["cell"]]);
    yield* partsOf(
      [inner["layers"], inner["cells"]].flatMap((list) =>
        Array.isArray(list) ? (list as unknown[]) : [],
      ),
    );
  }
}

function isCell(part: Layer | Cell): part is Cell {
  return "dropoutFunc" in part;
}
