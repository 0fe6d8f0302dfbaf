import { Activation, padded } from "../../kernels/index.ts";
import { type ElementwiseActivation, elementwise } from "../activation.ts";
import type { Planner } from "../planner.ts";
import { type Source, type Tensor, lastOf, rowsPerSample } from "../tensor.ts";
import { type Layer, only } from "./layer.ts";

/** Activation, ReLU, LeakyReLU and ELU as layers of their own. */
export const activation: Layer = (planner, config, sources) =>
  activated(planner, only(sources), config.text("activation", "linear"));

export const relu: Layer = (planner, config, sources) => {
  config.requireNone("threshold", "negative_slope");
  const activation = config.has("max_value")
    ? { ...elementwise("relu6"), alpha: config.number("max_value") }
    : elementwise("relu");
  return applied(planner, sources, activation);
};

export const leakyRelu: Layer = (planner, config, sources) => {
  const alpha = config.number("alpha", 0.3);
  return applied(planner, sources, { ...elementwise("relu"), kind: Activation.LEAKY_RELU, alpha });
};

export const elu: Layer = (planner, config, sources) => {
  const alpha = config.number("alpha", 1);
  return applied(planner, sources, { ...elementwise("elu"), alpha });
};

function applied(
  planner: Planner,
  sources: readonly Source[],
  activation: ElementwiseActivation,
): Source {
  const tensor = apply(planner, planner.dense(only(sources)), activation);
  return { kind: "tensor", tensor };
}

/** The source after an activation, which may be softmax over the last dimension. */
export function activated(planner: Planner, source: Source, name: string): Source {
  if (name === "linear") return source;
  const tensor = planner.dense(source);
  if (name === "softmax") return softmax(planner, tensor);
  if (name === "sigmoid") return sigmoid(planner, tensor);
  return { kind: "tensor", tensor: apply(planner, tensor, elementwise(name)) };
}

/** Not in place: a loss may want the logits. */
function sigmoid(planner: Planner, source: Tensor): Source {
  const output = apply(planner, { ...source, isOwned: false }, elementwise("sigmoid"));
  return { kind: "tensor", tensor: { ...output, sigmoidOf: source } };
}

/** In place, unless the derivative needs what was there before. */
function apply(planner: Planner, source: Tensor, activation: ElementwiseActivation): Tensor {
  const { kernels } = planner;
  const { kind, alpha, needsArgument } = activation;
  const { values: x, gradient: dx } = source;
  const isInPlace = !needsArgument && source.isOwned;
  const output = isInPlace ? source : planner.tensor(source.shape, dx !== undefined);
  const { values: y, gradient: dy } = output;
  const perSample = rowsPerSample(source.shape);
  const columns = padded(lastOf(source.shape));
  planner.steps.push({
    forward: (samples) => {
      kernels.activate(kind, alpha, x.at, x.stride, y.at, y.stride, samples * perSample, columns);
    },
    backward: (samples) => {
      if (dx === undefined || dy === undefined) return;
      const value = needsArgument ? x : y;
      kernels.activationGradient(
        ...([kind, alpha, value.at, value.stride, dy.at, dy.stride, dx.at, dx.stride] as const),
        ...([samples * perSample, columns] as const),
      );
    },
  });
  // Where the derivative comes from the values, they must stay.
  return { ...output, isOwned: needsArgument };
}

function softmax(planner: Planner, source: Tensor): Source {
  const { kernels } = planner;
  const { values: x, gradient: dx } = source;
  const output = planner.tensor(source.shape, dx !== undefined);
  const { values: y, gradient: dy } = output;
  const perSample = rowsPerSample(source.shape);
  const columns = lastOf(source.shape);
  planner.steps.push({
    forward: (samples) => {
      kernels.softmax(x.at, x.stride, y.at, y.stride, samples * perSample, columns);
    },
    backward: (samples) => {
      if (dx === undefined || dy === undefined) return;
      kernels.softmaxGradient(
        ...([y.at, y.stride, dy.at, dy.stride, dx.at, dx.stride] as const),
        ...([samples * perSample, columns] as const),
      );
    },
  });
  return { kind: "tensor", tensor: { ...output, softmaxOf: source } };
}
