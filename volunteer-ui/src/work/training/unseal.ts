import {
  HEADER_BYTES,
  TaskKind,
  type TrainingWork,
  decodeTally,
  unpackTrainingValue,
} from "../../protocol/index.ts";
import type { Value } from "../kind.ts";

/** Whether it is of an evaluation, where gradients are packed. */
function isMeasurement(value: Uint8Array): boolean {
  return value.length === HEADER_BYTES || decodeTally(value) !== undefined;
}

/** See `Kind.unseal`: measurements are never packed. */
export function unsealSums(work: TrainingWork, value: Uint8Array): Value {
  const lengths = [TaskKind.ADVANCE, TaskKind.EVALUATE].map((kind) => work.sealedBytes(kind));
  if (lengths.includes(value.length) && (work.levels === 0 || isMeasurement(value))) {
    return new Uint8Array(value);
  }
  if (work.levels > 0) return unpackTrainingValue(value, work.valueValues);
  throw new RangeError(`a value of ${value.length} bytes: must be ${lengths.join(" or ")}`);
}
