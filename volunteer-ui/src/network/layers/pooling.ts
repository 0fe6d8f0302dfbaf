import { padded } from "../../kernels/index.ts";
import type { Config } from "../config.ts";
import type { Planner } from "../planner.ts";
import type { Source, Tensor } from "../tensor.ts";
import { type Rank, type Windows, geometry, outputShape, windowsOver } from "./windows.ts";

/** Makes a step that pools a source's windows; the output is a row for each. */
export type Pool = (planner: Planner, parts: Pooling) => Source;

export interface Pooling {
  readonly source: Tensor;
  readonly windows: Windows;
  /** Of one sample of the output. */
  readonly shape: readonly number[];
}

/** The pooling that a layer's configuration has: windows of 2, side by side, unless it says otherwise. */
export function pooling(planner: Planner, config: Config, from: Source, rank: Rank): Pooling {
  const source = planner.dense(from);
  const size = config.numbers("pool_size", rank, 2);
  const windows = windowsOver(source.shape, config, size, size);
  return { source, windows, shape: outputShape(windows, rank, windows.channels) };
}

/**
 * The largest value of each window. Of equal values the first one in the window gets the whole gradient, as in
 * TensorFlow.js.
 */
export const maxPooling: Pool = (planner, { source, windows, shape }) => {
  const { kernels } = planner;
  const { values: x, gradient: dx } = source;
  const output = planner.tensor(shape, dx !== undefined);
  const { values: y, gradient: dy } = output;
  const over = [padded(windows.channels), ...geometry(windows)] as const;
  planner.steps.push({
    forward: (samples) => {
      kernels.maxPool(x.at, x.stride, y.at, y.stride, samples, ...over);
    },
    backward: (samples) => {
      if (dx === undefined || dy === undefined) return;
      kernels.maxPoolGradient(
        ...([x.at, x.stride, y.at, y.stride, dy.at, dy.stride, dx.at, dx.stride] as const),
        ...([samples, ...over] as const),
      );
    },
  });
  // Not owned by who reads it: the gradient finds the largest values by their equality with y.
  return { kind: "tensor", tensor: output };
};

/**
 * The mean of what each window covers of the image. Its gradient is divided by the same count, where TensorFlow.js 4.22
 * divides by the size of the window.
 */
export const averagePooling: Pool = (planner, { source, windows, shape }) => {
  const { kernels } = planner;
  const { values: x, gradient: dx } = source;
  const output = planner.tensor(shape, dx !== undefined);
  const { values: y, gradient: dy } = output;
  const over = [padded(windows.channels), ...geometry(windows)] as const;
  planner.steps.push({
    forward: (samples) => {
      kernels.averagePool(x.at, x.stride, y.at, y.stride, samples, ...over);
    },
    backward: (samples) => {
      if (dx === undefined || dy === undefined) return;
      kernels.averagePoolGradient(dy.at, dy.stride, dx.at, dx.stride, samples, ...over);
    },
  });
  return { kind: "tensor", tensor: { ...output, isOwned: true } };
};
