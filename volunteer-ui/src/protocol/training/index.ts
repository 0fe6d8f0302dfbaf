/** What a training job is: its schedule, which samples a leaf holds, how weights and values are laid out. */
export { HELD_OUT, SamplePermutation } from "./permutation.ts";
export { TrainingSchedule } from "./schedule.ts";
export { decodeFloats, encodeFloats, parameters, tensorSize } from "./tensors.ts";
export { decodeTrainingValue, encodeTrainingValue, gradientArray } from "./value.ts";
export type { TrainingSums } from "./value.ts";
export { TrainingWork } from "./work.ts";
