import { type Matrix, padded } from "../../kernels/index.ts";
import type { Planner } from "../planner.ts";
import type { Step } from "../step.ts";
import { type Tensor, lastOf, rowsPerSample } from "../tensor.ts";
import { WeightMatrix } from "../weight-matrix.ts";
import { activated } from "./activation.ts";
import { requireDense, sizeOfKernel } from "./convolution.ts";
import { type Layer, only } from "./layer.ts";
import { type Windows, geometry, outputShape, windowsOver } from "./windows.ts";

/**
 * A convolution of each channel by itself, `depth_multiplier` times; its kernel is [height, width, channels, times].
 * Channel c makes the outputs from c * times on.
 */
export const depthwiseConv2d: Layer = (planner, config, sources) => {
  requireDense(config, 2);
  const source = planner.dense(only(sources));
  const size = sizeOfKernel(config, 2);
  const windows = windowsOver(source.shape, config, size, [1, 1]);
  const times = config.number("depth_multiplier", 1);
  const { channels, windowHeight, windowWidth } = windows;
  const columns = channels * times;
  const input = times === 1 ? source : repeated(planner, source, times);
  const output = planner.tensor(outputShape(windows, 2, columns));
  const kernel = planner.weight(...size, channels, times);
  const bias = config.flag("use_bias", true) ? planner.weight(columns) : undefined;
  const parts = {
    ...{ windows, input, output },
    kernel: new WeightMatrix(planner, kernel, windowHeight * windowWidth, 1, columns),
    bias: bias && new WeightMatrix(planner, bias, 1, 1, columns),
  };
  planner.steps.push(new DepthwiseConvolution(planner, parts));
  const tensor = { ...output, isOwned: true };
  return activated(planner, { kind: "tensor", tensor }, config.text("activation", "linear"));
};

interface Parts {
  readonly windows: Windows;
  /** With as many channels as the output. */
  readonly input: Tensor;
  readonly output: Tensor;
  readonly kernel: WeightMatrix;
  readonly bias: WeightMatrix | undefined;
}

class DepthwiseConvolution implements Step {
  readonly #planner: Planner;
  readonly #parts: Parts;
  /** In place of a bias. */
  readonly #zeros: Matrix;

  constructor(planner: Planner, parts: Parts) {
    this.#planner = planner;
    this.#parts = parts;
    this.#zeros = planner.matrix(1, parts.output.values.columns);
  }

  load(): void {
    this.#parts.kernel.load();
    this.#parts.bias?.load();
  }

  forward(samples: number): void {
    const { windows, kernel, bias } = this.#parts;
    const { values: x } = this.#parts.input;
    const { values: y } = this.#parts.output;
    const { at, stride } = kernel.values;
    this.#planner.kernels.depthwise(
      ...([x.at, x.stride, at, stride, (bias?.values ?? this.#zeros).at, y.at, y.stride] as const),
      ...([samples, padded(y.columns), ...geometry(windows)] as const),
    );
  }

  backward(samples: number): void {
    const { kernels } = this.#planner;
    const { windows, input, output, kernel, bias } = this.#parts;
    const { values: x, gradient: dx } = input;
    const { gradient: dy } = output;
    if (dy === undefined) throw new Error("a convolution's output has a gradient");
    const columns = padded(dy.columns);
    const over = [samples, columns, ...geometry(windows)] as const;
    if (bias !== undefined) {
      const rows = samples * rowsPerSample(output.shape);
      kernels.sumRows(dy.at, dy.stride, bias.gradient.at, rows, columns);
      bias.store();
    }
    const to = kernel.gradient;
    kernels.depthwiseKernelGradient(
      ...([x.at, x.stride, dy.at, dy.stride, to.at, to.stride] as const),
      ...over,
    );
    kernel.store();
    if (dx === undefined) return;
    const { at, stride } = kernel.values;
    kernels.depthwiseInputGradient(dy.at, dy.stride, at, stride, dx.at, dx.stride, ...over);
  }
}

/** Each channel `times` times, side by side. */
function repeated(planner: Planner, source: Tensor, times: number): Tensor {
  const { kernels } = planner;
  const { values: x, gradient: dx } = source;
  const channels = lastOf(source.shape);
  const shape = [...source.shape.slice(0, -1), channels * times];
  const output = planner.tensor(shape, dx !== undefined);
  const { values: y, gradient: dy } = output;
  const perSample = rowsPerSample(shape);
  planner.steps.push({
    forward: (samples) => {
      const rows = samples * perSample;
      kernels.repeatColumns(x.at, x.stride, y.at, y.stride, rows, channels, times);
    },
    backward: (samples) => {
      if (dx === undefined || dy === undefined) return;
      const rows = samples * perSample;
      kernels.sumColumns(dy.at, dy.stride, dx.at, dx.stride, rows, channels, times);
    },
  });
  return output;
}
