import type { Matrix } from "../kernels/index.ts";

/**
 * A value per sample, for as many samples as the network was compiled for. Row-major: the last dimension is the
 * columns, all before it and the samples are the rows. A row is never split, rows of a sample are neighbours.
 */
export interface Tensor {
  /** Of one sample. */
  readonly shape: readonly number[];
  readonly values: Matrix;
  /** Of the loss sum; undefined where nobody needs it. Overwritten by whoever reads the values. */
  readonly gradient: Matrix | undefined;
  /** Whether the layer that reads it may change it in place: nobody else reads it, not even its maker. */
  readonly isOwned?: boolean;
  /** For probabilities: the logits, from which losses are better computed. */
  readonly softmaxOf?: Tensor;
  /** The same for probabilities that do not depend on each other. */
  readonly sigmoidOf?: Tensor;
}

/** Class numbers, int32, that stand for one-hot rows or go into an embedding. */
export interface Classes {
  /** Of one sample: [length], without the classes. */
  readonly shape: readonly number[];
  readonly classes: number;
  /** Byte address of [samples, ...shape]. */
  readonly at: number;
}

/** What a layer reads. */
export type Source = { readonly kind: "tensor"; readonly tensor: Tensor } | OneHot | Numbers;

/** As the model sees it, [...shape, classes] of zeros and ones. */
export interface OneHot {
  readonly kind: "one-hot";
  readonly numbers: Classes;
}

/** As the model sees it, [...shape] of class numbers. */
export interface Numbers {
  readonly kind: "numbers";
  readonly numbers: Classes;
}

/** The shape of one sample, as the model sees it. */
export function shapeOf(source: Source): readonly number[] {
  switch (source.kind) {
    case "tensor":
      return source.tensor.shape;
    case "one-hot":
      return [...source.numbers.shape, source.numbers.classes];
    case "numbers":
      return source.numbers.shape;
  }
}

export function product(sizes: readonly number[]): number {
  return sizes.reduce((a, b) => a * b, 1);
}

/** Rows that one sample takes. */
export function rowsPerSample(shape: readonly number[]): number {
  return product(shape.slice(0, -1));
}

export function lastOf(shape: readonly number[]): number {
  const last = shape.at(-1);
  if (last === undefined) throw new Error("a tensor without dimensions");
  return last;
}
