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
  readonly #drops: Drops;

  constructor(planner: Planner, source: Tensor, rate: number) {
    this.#planner = planner;
    this.#source = source;
    this.#drops = new Drops(planner, rate);
    this.output = planner.tensor(source.shape, source.gradient !== undefined);
  }

  forward(samples: number): void {
    const { values: from, shape } = this.#source;
    const { values: to } = this.output;
    if (this.#drops.prepare(samples)) {
      this.#drop(from, to, samples);
    } else {
      const rows = samples * rowsPerSample(shape);
      this.#planner.kernels.copyRows(
        ...([from.at, from.stride, to.at, to.stride, rows, padded(to.columns)] as const),
      );
    }
  }

  backward(samples: number): void {
    const { gradient: to } = this.#source;
    const { gradient: from } = this.output;
    if (to !== undefined && from !== undefined) this.#drop(from, to, samples);
  }

  #drop(from: Matrix, to: Matrix, samples: number): void {
    const { shape } = this.#source;
    this.#drops.apply(from, to, { first: 0, samples }, rowsPerSample(shape), lastOf(shape));
  }
}

/** What one layer drops. */
export class Drops {
  readonly #planner: Planner;
  readonly #rate: number;
  readonly #layer: number;
  /** Address of a key per sample, for forward and backward. */
  readonly #keysAt: number;

  constructor(planner: Planner, rate: number) {
    this.#planner = planner;
    this.#rate = rate;
    this.#layer = planner.chance.nextLayer();
    this.#keysAt = planner.arena.bytesFor(4 * planner.capacity);
  }

  /** @returns whether anything is to be dropped of these samples, as it is in training */
  prepare(samples: number): boolean {
    const keys = this.#planner.chance.keys(this.#layer);
    if (keys === undefined) return false;
    new Uint32Array(this.#planner.kernels.memory.buffer, this.#keysAt, samples).set(keys);
    return true;
  }

  /**
   * Forward, and backward as well: each value, or 0.
   *
   * @param from of the first of the samples; may be `to`
   * @param rows of one sample
   */
  apply(
    from: Matrix,
    to: Matrix,
    { first, samples }: { readonly first: number; readonly samples: number },
    rows: number,
    columns: number,
  ): void {
    const keys = this.#keysAt + 4 * first;
    this.#planner.kernels.dropout(
      ...([keys, Math.floor(this.#rate * 2 ** 32), 1 / (1 - this.#rate)] as const),
      ...([from.at, from.stride, to.at, to.stride, samples, rows, columns] as const),
    );
  }
}
