import type { Tensor } from "@tensorflow/tfjs-core";

import { toHex, sha256 } from "../protocol/index.ts";
import type { DataSpec } from "../protocol/index.ts";
import { RecordSamples } from "./record-samples.ts";
import { TextSamples } from "./text-samples.ts";

/** What a sample's output should be: a class, or values. One entry per sample of a batch. */
export type Targets =
  | { readonly kind: "classes"; readonly classes: number; readonly labels: Int32Array }
  | { readonly kind: "values"; readonly width: number; readonly values: Float32Array };

export interface Batch {
  /** [samples, ...inputShape], float32. */
  readonly x: Tensor;
  readonly targets: Targets;
}

/** A data set, cut into samples. Keeps the bytes it was made from. */
export interface Samples {
  /** How many there are, those held out included. */
  readonly count: number;
  readonly inputShape: readonly number[];

  /**
   * @param positions each in `[0, count)`, at least one
   * @returns a new tensor that the caller disposes, most simply by `tf.tidy`
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
