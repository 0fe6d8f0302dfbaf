/**
 * The TensorFlow.js room, as Node enters it. There TensorFlow.js finds its .wasm files beside the
 * bundle by itself, and has no threaded binary.
 */
import { CPU, WASM } from "./candidates.ts";
import { openEngineOn } from "./engine.ts";

export const openEngine = openEngineOn([WASM, CPU]);
