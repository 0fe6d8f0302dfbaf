import type { OptimizerSpec } from "../protocol/index.ts";

/**
 * The twin of Java's `Clipping`: bounds a gradient in place.
 *
 * @param sizes of the weight tensors, whose gradients lie one after the other
 */
export function clip(spec: OptimizerSpec, sizes: readonly number[], gradient: Float32Array): void {
  const { clipValue, clipNorm, globalClipNorm } = spec;
  if (clipValue > 0) {
    for (const [at, value] of gradient.entries()) {
      gradient[at] = Math.max(-clipValue, Math.min(clipValue, value));
    }
  } else if (clipNorm > 0) {
    let from = 0;
    for (const size of sizes) {
      shorten(gradient.subarray(from, from + size), clipNorm);
      from += size;
    }
  } else if (globalClipNorm > 0) {
    shorten(gradient, globalClipNorm);
  }
}

function shorten(gradient: Float32Array, limit: number): void {
  let squares = 0;
  for (const value of gradient) squares += value * value;
  const norm = Math.sqrt(squares);
  if (norm <= limit) return;
  const factor = Math.fround(limit / norm);
  for (const [at, value] of gradient.entries()) gradient[at] = value * factor;
}
