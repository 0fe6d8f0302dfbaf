import { type Matrix, block, padded } from "../../kernels/index.ts";
import type { Planner } from "../planner.ts";
import type { Step } from "../step.ts";
import { Drops } from "./dropout.ts";

/** Sizes of all heads, and what they see. */
export interface AttentionShape {
  readonly heads: number;
  /** Positions in a sample. */
  readonly length: number;
  /** Values of a query and of a key; a multiple of 4. */
  readonly keys: number;
  /** Values of a value; a multiple of 4. */
  readonly values: number;
  /** Whether a position sees those before it and itself alone. */
  readonly isCausal: boolean;
  /** Of the shares, in training. */
  readonly dropout: number;
}

/** A matrix and its gradient: a row for each position of each sample, heads side by side. */
export interface Heads {
  readonly values: Matrix;
  readonly gradient: Matrix;
}

/** What the heads read, and what they make of it. */
export interface AttentionParts {
  readonly query: Heads;
  readonly key: Heads;
  readonly value: Heads;
  readonly output: Heads;
}

/** For each head of each sample: output = softmax(query * transposed key / sqrt(keys)) * value. */
export class AttentionHeads implements Step {
  readonly #planner: Planner;
  readonly #shape: AttentionShape;
  readonly #parts: AttentionParts;
  readonly #scale: number;
  /** Rows are heads' positions, of each sample; kept for the gradient. */
  readonly #shares: Matrix;
  readonly #drops: Drops | undefined;
  #isDropping = false;
  /** Of all heads of one sample: the shares that are left. */
  readonly #kept: Matrix | undefined;
  /** Of all heads of one sample: the gradient of the shares, then of the products. */
  readonly #gradient: Matrix;
  /** For whatever is multiplied with. */
  readonly #packed: number;
  readonly #zeros: Matrix;

  constructor(planner: Planner, shape: AttentionShape, parts: AttentionParts) {
    const { heads, length, keys, values, dropout } = shape;
    this.#planner = planner;
    this.#shape = shape;
    this.#parts = parts;
    this.#scale = 1 / Math.sqrt(keys);
    this.#shares = planner.matrix(planner.capacity * heads * length, length);
    this.#drops = dropout > 0 ? new Drops(planner, dropout) : undefined;
    this.#kept = dropout > 0 ? planner.matrix(heads * length, length) : undefined;
    this.#gradient = planner.matrix(heads * length, length);
    const largest = Math.max(keys, values, length);
    this.#packed = planner.arena.packed(largest, largest);
    this.#zeros = planner.matrix(1, largest);
  }

  forward(samples: number): void {
    const { kernels } = this.#planner;
    const { heads, length, keys, values } = this.#shape;
    this.#isDropping = this.#drops?.prepare(samples) ?? false;
    for (let sample = 0; sample < samples; sample++) {
      for (let head = 0; head < heads; head++) {
        const { query, key } = this.#at(sample, head);
        const shares = this.#sharesOf(sample, head);
        const { at, stride } = key.values;
        kernels.packTransposed(at, stride, this.#packed, keys, length);
        this.#multiply(query.values, shares, keys, padded(length));
        kernels.attentionShares(
          ...([
            shares.at,
            shares.stride,
            this.#scale,
            this.#shape.isCausal,
            length,
            length,
          ] as const),
        );
      }
      const kept = this.#keptOf(sample);
      for (let head = 0; head < heads; head++) {
        const { value, output } = this.#at(sample, head);
        const { at, stride } = value.values;
        kernels.pack(at, stride, this.#packed, length, values);
        this.#multiply(this.#headOf(kept, head), output.values, length, values);
      }
    }
  }

  backward(samples: number): void {
    const { heads } = this.#shape;
    for (let sample = 0; sample < samples; sample++) {
      const kept = this.#keptOf(sample);
      for (let head = 0; head < heads; head++) {
        this.#valueGradient(this.#at(sample, head), this.#headOf(kept, head), head);
      }
      if (this.#isDropping) this.#drop(this.#gradient, this.#gradient, sample);
      for (let head = 0; head < heads; head++) this.#productGradient(sample, head);
    }
  }

  /** The gradients of the values, and of the shares that were left. */
  #valueGradient({ value, output }: AttentionParts, kept: Matrix, head: number): void {
    const { kernels } = this.#planner;
    const { length, values } = this.#shape;
    this.#transposed(kept, output.gradient, value.gradient, values);
    kernels.packTransposed(
      value.values.at,
      value.values.stride,
      this.#packed,
      ...([values, length] as const),
    );
    const to = this.#headOf(this.#gradient, head);
    this.#multiply(output.gradient, to, values, padded(length));
  }

  /** From that of the shares the gradients of the products, and of the queries and keys. */
  #productGradient(sample: number, head: number): void {
    const { kernels } = this.#planner;
    const { length, keys } = this.#shape;
    const { query, key } = this.#at(sample, head);
    const shares = this.#sharesOf(sample, head);
    const gradient = this.#headOf(this.#gradient, head);
    kernels.attentionSharesGradient(
      ...([shares.at, shares.stride, gradient.at, gradient.stride] as const),
      ...([this.#scale, this.#shape.isCausal, length, length] as const),
    );
    kernels.pack(key.values.at, key.values.stride, this.#packed, length, keys);
    this.#multiply(gradient, query.gradient, length, keys);
    this.#transposed(gradient, query.values, key.gradient, keys);
  }

  /** to = from * what was packed, [length, columns]. */
  #multiply(from: Matrix, to: Matrix, depth: number, columns: number): void {
    this.#planner.kernels.multiply(
      ...([from.at, from.stride, this.#packed, to.at, to.stride, this.#zeros.at, 0] as const),
      ...([this.#shape.length, depth, columns] as const),
    );
  }

  /** to = transposed left * right, [length, columns]. */
  #transposed(left: Matrix, right: Matrix, to: Matrix, columns: number): void {
    const { length } = this.#shape;
    this.#planner.kernels.multiplyTransposed(
      ...([left.at, left.stride, 0, right.at, right.stride, 0] as const),
      ...([to.at, to.stride, 1, length, length, columns] as const),
    );
  }

  /** Of all heads: the shares of a sample, or what is left of them. */
  #keptOf(sample: number): Matrix {
    const shares = this.#sharesOf(sample, 0);
    if (!this.#isDropping || this.#kept === undefined) return shares;
    this.#drop(shares, this.#kept, sample);
    return this.#kept;
  }

  /** Of all heads of a sample. */
  #drop(from: Matrix, to: Matrix, sample: number): void {
    const { heads, length } = this.#shape;
    this.#drops?.apply(from, to, { first: sample, samples: 1 }, heads * length, length);
  }

  #sharesOf(sample: number, head: number): Matrix {
    const { heads, length } = this.#shape;
    const { at, stride } = this.#shares;
    return { ...this.#shares, at: at + (sample * heads + head) * length * stride };
  }

  #headOf(matrix: Matrix, head: number): Matrix {
    return { ...matrix, at: matrix.at + head * this.#shape.length * matrix.stride };
  }

  /** Of one head of one sample. */
  #at(sample: number, head: number): AttentionParts {
    const { length, keys, values } = this.#shape;
    const part = (matrix: Matrix, width: number): Matrix => {
      const { at, stride } = block(matrix, head * width, width);
      return { stride, at: at + sample * length * stride, rows: length, columns: width };
    };
    const both = (heads: Heads, width: number): Heads => ({
      values: part(heads.values, width),
      gradient: part(heads.gradient, width),
    });
    const { query, key, value, output } = this.#parts;
    return {
      query: both(query, keys),
      key: both(key, keys),
      value: both(value, values),
      output: both(output, values),
    };
  }
}
