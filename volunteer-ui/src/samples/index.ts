/**
 * The samples room: a job's data set, cut into samples as plain arrays. It knows no model and no
 * engine; every engine computes from the same arrays.
 */
export { blankSample } from "./blank-sample.ts";
export { LeafSamples, blankSamples } from "./leaf-samples.ts";
export { openSamples } from "./samples.ts";
export type { Batch, Input, InputForm, Samples, Targets } from "./samples.ts";
export { JoinedSamples } from "./joined-samples.ts";
export { TextSamples } from "./text-samples.ts";
