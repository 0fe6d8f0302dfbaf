import type { KernelFunctions } from "./gen/functions.ts";

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
 * A fresh instance with a memory of its own.
 *
 * @throws Error on a device without WebAssembly
 */
export async function loadKernels(lanes: Lanes = bestLanes()): Promise<Kernels> {
  const { instance } = await WebAssembly.instantiate(await binary(lanes));
  return instance.exports as unknown as Kernels;
}

function bestLanes(): Lanes {
  return WebAssembly.validate(SIMD_PROBE) ? "simd" : "scalar";
}

async function binary(lanes: Lanes): Promise<Uint8Array<ArrayBuffer>> {
  const { BINARY } = await (lanes === "simd" ? import("./gen/simd.ts") : import("./gen/scalar.ts"));
  return Uint8Array.from(atob(BINARY), (character) => character.charCodeAt(0));
}
