import { type Matrix, padded } from "../../kernels/index.ts";
import type { Config } from "../config.ts";
import type { Planner } from "../planner.ts";
import type { Step } from "../step.ts";
import { type Tensor, lastOf, rowsPerSample } from "../tensor.ts";
import { type Layer, only } from "./layer.ts";

/**
 * In training a part of the values is 0 and the others are larger by as much, so that the sum is the same on average;
 * else everything stays as it is. A seed in the configuration has no meaning: the job's is used.
 */
export const dropout: Layer = (planner, config, sources) => {
  config.requireNone("noise_shape");
  const step = new Dropout(planner, planner.dense(only(sources)), rateOf(config));
  planner.steps.push(step);
  return { kind: "tensor", tensor: { ...step.output, isOwned: true } };
};

function rateOf(config: Config): number {
  const rate = config.number("rate");
  if (rate >= 0 && rate < 1) return rate;
  throw new Error(`rate ${rate}: must be at least 0 and below 1`);
}

class Dropout implements Step {
  readonly output: Tensor;

  readonly #planner: Planner;
  readonly #source: Tensor;
  readonly #rate: number;
  readonly #layer: number;
  /** Address of a key per sample, for forward and backward. */
  readonly #keysAt: number;

  constructor(planner: Planner, source: Tensor, rate: number) {
    this.#planner = planner;
    this.#source = source;
    this.#rate = rate;
    this.#layer = planner.chance.nextLayer();
    this.#keysAt = planner.arena.bytesFor(4 * planner.capacity);
    this.output = planner.tensor(source.shape, source.gradient !== undefined);
  }

  forward(samples: number): void {
    const { kernels, chance } = this.#planner;
    const { values: from, shape } = this.#source;
    const { values: to } = this.output;
    const keys = chance.keys(this.#layer);
    if (keys === undefined) {
      const rows = samples * rowsPerSample(shape);
      kernels.copyRows(from.at, from.stride, to.at, to.stride, rows, padded(to.columns));
    } else {
      new Uint32Array(kernels.memory.buffer, this.#keysAt, samples).set(keys);
      this.#drop(this.#source.values, this.output.values, samples);
    }
  }

  backward(samples: number): void {
    const { gradient: to } = this.#source;
    const { gradient: from } = this.output;
    if (to !== undefined && from !== undefined) this.#drop(from, to, samples);
  }

  #drop(from: Matrix, to: Matrix, samples: number): void {
    const { shape } = this.#source;
    this.#planner.kernels.dropout(
      ...([this.#keysAt, Math.floor(this.#rate * 2 ** 32), 1 / (1 - this.#rate)] as const),
      ...([from.at, from.stride, to.at, to.stride] as const),
      ...([samples, rowsPerSample(shape), lastOf(shape)] as const),
    );
  }
}
