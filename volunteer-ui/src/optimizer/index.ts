/** The optimizer room: how a gradient changes weights, the twin of Java's `optimize` package, to the bit. */
export { type Beginning, type Optimizer, optimizerOf } from "./optimizer.ts";
