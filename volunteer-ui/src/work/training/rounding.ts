import { draw } from "../../protocol/index.ts";

/** Values that share a scale. */
const BLOCK = 256;

/**
 * Rounds values to whole multiples of a power of two, at most `levels` of them in either direction, block by block, in
 * place. Stochastic: up or down by chance, so that the mean is the value (Alistarh et al. 2017, QSGD). The chance follows from
 * `key` and the place alone, so whoever computes the leaf gets the same.
 *
 * What cannot be scaled (a block of zeros, or one with values that are not finite) stays as it is.
 *
 * @param levels 7 for four bits, 127 for eight
 */
export function roundToLevels(values: Float32Array, levels: number, key: number): void {
  for (let from = 0; from < values.length; from += BLOCK) {
    const block = values.subarray(from, from + BLOCK);
    const scale = scaleOf(largest(block) / levels);
    if (scale === 0) continue;
    for (let at = 0; at < block.length; at++) {
      const chance = draw(key, from + at) / 2 ** 32;
      // Not -0, which would not be packed.
      block[at] = Math.floor((block[at] ?? NaN) / scale + chance) * scale + 0;
    }
  }
}

function largest(values: Float32Array): number {
  let most = 0;
  for (const value of values) most = Math.max(most, Math.abs(value));
  return most;
}

/** @returns the smallest power of two that is not less; 0 if there is none, or if its multiples are no float32 */
function scaleOf(size: number): number {
  if (!(size >= 2 ** -126) || size > 2 ** 120) return 0;
  const exact = 2 ** Math.floor(Math.log2(size));
  const below = exact > size ? exact / 2 : exact;
  return below < size ? 2 * below : below;
}
