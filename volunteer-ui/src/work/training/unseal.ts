import { TaskKind, type TrainingWork, unpackTrainingValue } from "../../protocol/index.ts";
import type { Value } from "../kind.ts";

/** See `Kind.unseal`: measurements are never packed. */
export function unsealSums(work: TrainingWork, value: Uint8Array): Value {
  const lengths = [TaskKind.ADVANCE, TaskKind.EVALUATE].map((kind) => work.sealedBytes(kind));
  if (lengths.includes(value.length)) return new Uint8Array(value);
  if (work.levels > 0) return unpackTrainingValue(value, work.valueValues);
  throw new RangeError(`a value of ${value.length} bytes: must be ${lengths.join(" or ")}`);
}
