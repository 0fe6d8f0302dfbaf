/**
 * The kernels room: float32 arithmetic over matrices in one WebAssembly memory. Knows nothing of networks, jobs or the
 * DOM. The same bits on every device, with SIMD and without: sums have a fixed order, and nothing depends on the
 * number of lanes. The kernels themselves are in `../../kernels`, in AssemblyScript.
 */
export { Activation } from "./activation.ts";
export { loadKernels } from "./kernels.ts";
export type { Kernels, Lanes } from "./kernels.ts";
export { Arena } from "./arena.ts";
export { block, every, floats, padded } from "./matrix.ts";
export type { Matrix } from "./matrix.ts";
