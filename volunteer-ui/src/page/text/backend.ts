const NAMES: Readonly<Record<string, string>> = {
  wasm: "WebAssembly",
  webgl: "its graphics chip (WebGL)",
  webgpu: "its graphics chip (WebGPU)",
  cpu: "plain JavaScript",
};

/** A trainer's backend in words; one that is not known here keeps its own name. */
export function backendName(backend: string): string {
  return NAMES[backend] ?? backend;
}
