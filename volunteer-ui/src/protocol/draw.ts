import { GOLDEN_RATIO, mix } from "./mix.ts";

/**
 * The random number at a place of the sequence that a key begins. Any place can be looked up alone, so whoever computes
 * a value draws the same for it. What is drawn can be a key again.
 *
 * A counter-based generator (Salmon et al. 2011) of the parts of `SamplePermutation`: the finalizer of MurmurHash3,
 * twice, so that sequences of different keys have no stretches in common.
 *
 * @param key its low 32 bits are used
 * @param place its low 32 bits are used
 * @returns in `[0, 2^32)`; for one key, different at different places
 */
export function draw(key: number, place: number): number {
  return mix(key ^ mix(Math.imul(GOLDEN_RATIO, place))) >>> 0;
}
