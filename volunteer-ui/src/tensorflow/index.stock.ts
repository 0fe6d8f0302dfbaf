/**
 * TensorFlow.js as it comes, for measurements only: without the faster matrix product, but with the gradients it lacks,
 * or it could not train a convolution at all. Node only.
 */
import "@tensorflow/tfjs-backend-wasm";

import type { Candidate } from "./backend.ts";
import { openEngineOn } from "./engine.ts";
import { addWasmGradients } from "./wasm-gradients.ts";
import { repairMaxPool } from "./wasm-max-pool.ts";

addWasmGradients();
repairMaxPool();

const STOCK: Candidate = { name: "wasm", load: () => Promise.resolve() };

export const openEngine = openEngineOn([STOCK]);
