import type { KernelFunctions } from "./gen/functions.ts";
import instantiateScalar from "./gen/scalar.wasm?init";
import instantiateSimd from "./gen/simd.wasm?init";

/** Which build: four float32 at a time, or one. Both give the same bits. */
export type Lanes = "simd" | "scalar";

/** The functions, and the memory that their pointers mean. */
export interface Kernels extends KernelFunctions {
  readonly memory: WebAssembly.Memory;
}

/** Bytes of a module with one SIMD instruction, which only a device with SIMD finds valid. */
const SIMD_PROBE = Uint8Array.of(
  ...[0, 97, 115, 109, 1, 0, 0, 0], // magic number, version
  ...[1, 5, 1, 96, 0, 1, 123], // type: () -> v128
  ...[3, 2, 1, 0], // one function of it
  ...[10, 8, 1, 6, 0, 65, 0, 253, 15, 11], // i32.const 0, i8x16.splat
);

/**
 * A fresh instance with a memory of its own. A page fetches the one file that its device can use; Node reads it
 * from beside the bundle.
 *
 * @throws Error on a device without WebAssembly, or if the file cannot be had
 */
export async function loadKernels(lanes: Lanes = bestLanes()): Promise<Kernels> {
  const { exports } = await (lanes === "simd" ? instantiateSimd() : instantiateScalar());
  return exports as unknown as Kernels;
}

function bestLanes(): Lanes {
  return WebAssembly.validate(SIMD_PROBE) ? "simd" : "scalar";
}
