import { toHex, sha256 } from "../protocol/index.ts";
import type { DataSpec } from "../protocol/index.ts";
import { JoinedSamples } from "./joined-samples.ts";
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

type DataRef = Pick<DataSpec, "sha256" | "sizeBytes">;

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

/**
 * @param bytes the data set, and behind it that of the validation, if there is one
 * @throws Error if they are not the data that `spec` describes
 */
export function openSamples(spec: DataSpec, bytes: Uint8Array): Samples {
  const { validation } = spec;
  if (validation === undefined) {
    requireSameData(spec, bytes);
    return samplesOf(spec, bytes);
  }
  const end = Number(spec.sizeBytes);
  const [own, others] = [bytes.subarray(0, end), bytes.subarray(end)];
  requireSameData(spec, own);
  requireSameData(validation, others);
  return new JoinedSamples(samplesOf(spec, own), samplesOf(spec, others));
}

function samplesOf(spec: DataSpec, bytes: Uint8Array): Samples {
  switch (spec.source.case) {
    case "text":
      return new TextSamples(spec.source.value, bytes);
    case "records":
      return new RecordSamples(spec.source.value, bytes);
    case undefined:
      throw new Error("the job has data of a kind this page does not know; reload the page");
  }
}

function requireSameData(spec: DataRef, bytes: Uint8Array): void {
  if (BigInt(bytes.length) !== spec.sizeBytes) {
    throw new Error(`data set: ${bytes.length} bytes, but the job's has ${spec.sizeBytes}`);
  }
  const hash = toHex(sha256(bytes));
  if (hash !== spec.sha256) {
    throw new Error(`data set: SHA-256 is ${hash}, but the job's is ${spec.sha256}`);
  }
}
