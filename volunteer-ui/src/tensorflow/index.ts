/**
 * The TensorFlow.js room, as a page's worker enters it: an engine for any Keras network, on the fastest
 * backend of the device. Node enters through `index.node.ts`. To be imported by `import()` only, as
 * it is large.
 */
import { setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
import plain from "@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url";
import simd from "@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url";
import { env } from "@tensorflow/tfjs-core";

import { CPU, WASM, WEBGL, WEBGPU } from "./candidates.ts";
import { openEngineOn } from "./engine.ts";

// A minified build breaks the threaded binary (it evaluates its own source text in a blob: worker),
// and an isolated page would choose it. One thread per worker; the map must name it all the same.
env().set("WASM_HAS_MULTITHREAD_SUPPORT", false);
// The page's .wasm assets have hashed names.
setWasmPaths({
  "tfjs-backend-wasm.wasm": plain,
  "tfjs-backend-wasm-simd.wasm": simd,
  "tfjs-backend-wasm-threaded-simd.wasm": simd,
});

export const openEngine = openEngineOn([WASM, WEBGL, WEBGPU, CPU]);
