import { toHex, sha256 } from "../protocol/index.ts";
import type { DataSpec } from "../protocol/index.ts";
import { RecordSamples } from "./record-samples.ts";
import { TextSamples } from "./text-samples.ts";

/** What a sample's output should be: a class, a class at each of its positions, or values. One entry per sample of a batch. */
export type Targets =
  | {
      readonly kind: "classes";
      readonly classes: number;
      readonly labels: Int32Array;
      /** Classes of one sample, one after the other; absent where it has one. */
      readonly positions?: number;
    }
  | { readonly kind: "values"; readonly width: number; readonly values: Float32Array };

/**
 * What goes into a model for some samples, one after another. Class numbers stay numbers also where
 * the model takes them one-hot, which `InputForm` says: each engine has its own way with those.
 */
export type Input =
  | { readonly kind: "classes"; readonly values: Int32Array }
  | { readonly kind: "values"; readonly values: Float32Array };

/** How an Input is to be read; the same for all samples of a data set. */
export interface InputForm {
  /** One sample as the model sees it: [length, classes] for one-hot text, of which an Input holds [length]. */
  readonly shape: readonly number[];
  /** How many classes there are, if an Input holds class numbers. */
  readonly classes?: number;
  readonly oneHot: boolean;
}

export interface Batch {
  /** Samples, at least one. */
  readonly count: number;
  readonly input: Input;
  readonly targets: Targets;
}

/** A data set, cut into samples. Keeps the bytes it was made from. */
export interface Samples {
  /** How many there are, those held out included. */
  readonly count: number;
  readonly form: InputForm;

  /**
   * @param positions each in `[0, count)`, at least one
   * @returns new arrays, owned by the caller
   * @throws RangeError for a position that does not exist
   */
  batch(positions: Int32Array): Batch;
}

/** @throws Error if `bytes` are not the data that `spec` describes */
export function openSamples(spec: DataSpec, bytes: Uint8Array): Samples {
  requireSameData(spec, bytes);
  switch (spec.source.case) {
    case "text":
      return new TextSamples(spec.source.value, bytes);
    case "records":
      return new RecordSamples(spec.source.value, bytes);
    case undefined:
      throw new Error("the job has data of a kind this page does not know; reload the page");
  }
}

function requireSameData(spec: DataSpec, bytes: Uint8Array): void {
  if (BigInt(bytes.length) !== spec.sizeBytes) {
    throw new Error(`data set: ${bytes.length} bytes, but the job's has ${spec.sizeBytes}`);
  }
  const hash = toHex(sha256(bytes));
  if (hash !== spec.sha256) {
    throw new Error(`data set: SHA-256 is ${hash}, but the job's is ${spec.sha256}`);
  }
}
