import type { DataSpec, Metrics } from "../gen/manyhands/v1/training_pb.ts";
import { HEADER_BYTES } from "./value.ts";

/**
 * What an evaluation counts besides loss and right answers, little-endian behind the header of its value: a mark, then
 * counts (uint32) or sums (float64). A gradient never begins with such a mark where it is packed, nor has such a length
 * where it is not.
 */
const MARK_BYTES = 1;
const OF_COUNTS = 0xfd;
const OF_SUMS = 0xfc;
/** Absolute and squared differences, targets and their squares. */
const SUMS = 4;
/** Of a class: its samples that were predicted, samples it was predicted for, its samples. */
const PER_CLASS = 3;

/** Which of them; one is empty. */
export interface Tally {
  /** Whether the label is among the k largest outputs, if that is counted; then three of each class, if these are. */
  readonly counts: Uint32Array;
  /** See {@link SUMS}; empty where targets are classes. */
  readonly sums: Float64Array;
}

/** Number of classes; 0 where targets are values. */
export function classesOf({ source }: DataSpec): number {
  switch (source.case) {
    case "text":
      return Array.from(source.value.alphabet).length;
    case "records":
      return source.value.target.case === "classes" ? source.value.target.value : 0;
    case undefined:
      return 0;
  }
}

/** All zero. */
export function emptyTally({ topK, perClass, errors }: Metrics, classes: number): Tally {
  const counts = (topK > 0 ? 1 : 0) + (perClass ? PER_CLASS * classes : 0);
  return { counts: new Uint32Array(counts), sums: new Float64Array(errors ? SUMS : 0) };
}

/** Bytes behind the header of an evaluation's value. */
export function tallyBytes(metrics: Metrics | undefined, data: DataSpec): number {
  if (metrics === undefined) return 0;
  const { counts, sums } = emptyTally(metrics, classesOf(data));
  return MARK_BYTES + counts.byteLength + sums.byteLength;
}

/** As it stands behind the header. */
export function encodeTally({ counts, sums }: Tally): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(MARK_BYTES + counts.byteLength + sums.byteLength);
  const view = new DataView(bytes.buffer, MARK_BYTES);
  bytes[0] = sums.length > 0 ? OF_SUMS : OF_COUNTS;
  counts.forEach((count, at) => {
    view.setUint32(4 * at, count, true);
  });
  sums.forEach((sum, at) => {
    view.setFloat64(8 * at, sum, true);
  });
  return bytes;
}

/** @returns undefined for a value without such: a gradient, or an evaluation that counts nothing besides */
export function decodeTally(value: Uint8Array): Tally | undefined {
  const mark = value[HEADER_BYTES];
  const isTally = value.length % 4 === MARK_BYTES && (mark === OF_COUNTS || mark === OF_SUMS);
  if (!isTally) return undefined;
  const at = HEADER_BYTES + MARK_BYTES;
  const view = new DataView(value.buffer, value.byteOffset + at, value.length - at);
  const numbers = (size: number) => Array.from({ length: view.byteLength / size }, (_, i) => i);
  return mark === OF_SUMS
    ? {
        counts: new Uint32Array(0),
        sums: Float64Array.from(numbers(8), (i) => view.getFloat64(8 * i, true)),
      }
    : {
        counts: Uint32Array.from(numbers(4), (i) => view.getUint32(4 * i, true)),
        sums: new Float64Array(0),
      };
}

/** `left + right`, counts as whole numbers, sums in float64. */
export function addTallies(left: Tally, right: Tally): Tally {
  return {
    counts: left.counts.map((count, at) => count + (right.counts[at] ?? 0)),
    sums: left.sums.map((sum, at) => sum + (right.sums[at] ?? 0)),
  };
}

/** What people are told of a tally; undefined: not counted. All are float32. */
export interface Measures {
  readonly topKAccuracy: number | undefined;
  readonly precision: number | undefined;
  readonly recall: number | undefined;
  readonly f1: number | undefined;
  readonly meanAbsoluteError: number | undefined;
  readonly rootMeanSquaredError: number | undefined;
  readonly rSquared: number | undefined;
}

/**
 * @param samples evaluated
 * @param values targets of a sample, where they are values
 */
export function measuresOf(
  metrics: Metrics,
  { counts, sums }: Tally,
  samples: number,
  values: number,
): Measures {
  const { topK, perClass, errors } = metrics;
  const classes = perClass ? perClassMeans(counts.subarray(topK > 0 ? 1 : 0)) : undefined;
  const [absolute = 0, squared = 0, targets = 0, squares = 0] = sums;
  const count = samples * values;
  return {
    topKAccuracy: topK > 0 ? Math.fround((counts[0] ?? 0) / samples) : undefined,
    precision: classes?.precision,
    recall: classes?.recall,
    f1: classes?.f1,
    meanAbsoluteError: errors ? Math.fround(absolute / count) : undefined,
    rootMeanSquaredError: errors ? Math.fround(Math.sqrt(squared / count)) : undefined,
    rSquared: errors
      ? Math.fround(1 - squared / (squares - (targets * targets) / count))
      : undefined,
  };
}

/** Over the classes that were there, or were predicted; in float64, in their order. A quotient of nothing is 0. */
function perClassMeans(counts: Uint32Array) {
  const total = { precision: 0, recall: 0, f1: 0 };
  let met = 0;
  for (let at = 0; at < counts.length; at += PER_CLASS) {
    const [right = 0, predicted = 0, actual = 0] = counts.subarray(at, at + PER_CLASS);
    if (predicted + actual === 0) continue;
    met++;
    total.precision += predicted === 0 ? 0 : right / predicted;
    total.recall += actual === 0 ? 0 : right / actual;
    total.f1 += (2 * right) / (predicted + actual);
  }
  const mean = (sum: number): number => Math.fround(met === 0 ? 0 : sum / met);
  return {
    precision: mean(total.precision),
    recall: mean(total.recall),
    f1: mean(total.f1),
  };
}
