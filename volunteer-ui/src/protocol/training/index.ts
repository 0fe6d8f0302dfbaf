/** What a training job is: its schedule, which samples a leaf holds, how weights and values are laid out. */
export { sampleKeys } from "./occasion.ts";
export type { Occasion } from "./occasion.ts";
export { HELD_OUT, SPLIT, SamplePermutation } from "./permutation.ts";
export { TrainingSchedule } from "./schedule.ts";
export { ShardedOrder } from "./sharded-order.ts";
export { carriedMoments } from "./carried.ts";
export { memoryValues } from "./memory.ts";
export { decodeFloats, encodeFloats, parameters, tensorSize } from "./tensors.ts";
export {
  type Measures,
  type Tally,
  addTallies,
  decodeTally,
  emptyTally,
  encodeTally,
  measuresOf,
} from "./metrics.ts";
export {
  HEADER_BYTES,
  decodeTrainingValue,
  encodeTrainingValue,
  gradientArray,
  packTrainingValue,
  unpackTrainingValue,
} from "./value.ts";
export type { TrainingSums } from "./value.ts";
export { TrainingWork } from "./work.ts";
