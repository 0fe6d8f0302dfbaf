import "@tensorflow/tfjs-backend-wasm";

import type { Candidate } from "./backend.ts";
import { addWasmGradients } from "./wasm-gradients.ts";
import { speedUpMatMul } from "./wasm-matmul.ts";
import { repairMaxPool } from "./wasm-max-pool.ts";

// For the whole worker: TensorFlow.js has one table of kernels.
speedUpMatMul();
addWasmGradients();
repairMaxPool();

/** Runs everywhere; for the networks of volunteer jobs often the fastest, and the quickest to judge. */
export const WASM: Candidate = {
  name: "wasm",
  load: () => Promise.resolve(),
};

/** Plain JavaScript: five times slower than wasm, but knows every operation. */
export const CPU: Candidate = {
  name: "cpu",
  lastResort: true,
  async load() {
    await import("@tensorflow/tfjs-backend-cpu");
  },
};

/** Only in browsers. */
export const WEBGL: Candidate = {
  name: "webgl",
  async load() {
    if (typeof OffscreenCanvas === "undefined") throw new Error("no OffscreenCanvas in workers");
    const gl = new OffscreenCanvas(1, 1).getContext("webgl2");
    if (gl === null) throw new Error("no WebGL 2");
    const info = gl.getExtension("WEBGL_debug_renderer_info");
    const renderer = info === null ? "" : String(gl.getParameter(info.UNMASKED_RENDERER_WEBGL));
    gl.getExtension("WEBGL_lose_context")?.loseContext();
    if (EMULATED.test(renderer)) throw new Error(`emulated in software: ${renderer}`);
    await import("@tensorflow/tfjs-backend-webgl");
  },
};

/** Slower than wasm by orders of magnitude, and one leaf of it cannot be interrupted. */
const EMULATED = /swiftshader|llvmpipe|softpipe|basic render|software/i;

/** Only in browsers, and there only over https or on localhost. */
export const WEBGPU: Candidate = {
  name: "webgpu",
  async load() {
    if (!("gpu" in navigator)) throw new Error("not offered by this browser, or not over http");
    const adapter = await navigator.gpu.requestAdapter();
    if (adapter === null) throw new Error("no adapter");
    if (adapter.info.isFallbackAdapter) throw new Error("emulated in software");
    await import("@tensorflow/tfjs-backend-webgpu");
  },
};
