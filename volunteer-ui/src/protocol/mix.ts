/** 2^32 divided by the golden ratio, odd: its multiples are spread evenly. */
export const GOLDEN_RATIO = 0x9e3779b9;

/** The 32-bit finalizer of MurmurHash3: a bijection in which every input bit affects every output bit. */
export function mix(value: number): number {
  let h = value | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}
