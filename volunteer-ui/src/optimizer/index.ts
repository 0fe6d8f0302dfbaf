/** The optimizer room: how a gradient changes weights, the twin of Java's `optimize` package, to the bit. */
export { decodeMemory } from "./memory.ts";
export { type Beginning, type Optimizer, memoryBefore, optimizerOf } from "./optimizer.ts";
export { clip } from "./clipping.ts";
export { UntrainedWeights } from "./untrained.ts";
export { learningRateAt } from "./learning-rate.ts";
