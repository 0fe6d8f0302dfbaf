const NAMES: Readonly<Record<string, string>> = {
  kernels: "WebAssembly",
  wasm: "TensorFlow.js on WebAssembly",
  webgl: "TensorFlow.js on its graphics chip (WebGL)",
  webgpu: "TensorFlow.js on its graphics chip (WebGPU)",
  cpu: "TensorFlow.js in plain JavaScript",
};

/** A trainer's backend in words; one that is not known here keeps its own name. */
export function backendName(backend: string): string {
  return NAMES[backend] ?? backend;
}

/** "WebAssembly on 3 processors". */
export function computingWith(backend: string, workers: number): string {
  return workers > 1 ? `${backendName(backend)} on ${workers} processors` : backendName(backend);
}
