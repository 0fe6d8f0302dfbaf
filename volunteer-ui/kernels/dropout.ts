/**
 * Dropout (Srivastava et al. 2014), inverted as in Keras. Which values are kept is drawn by their place within their
 * sample and the sample's key: `src/protocol/draw.ts` says how, and is what a test holds this to.
 */
import {
  Bits,
  W,
  atLeast,
  countFrom,
  load,
  mul,
  mulBits,
  select,
  shiftRight,
  splat,
  splatBits,
  store,
  xorBits,
} from "./lanes";

const FLOAT: usize = 4;

/**
 * to = from * scale where the number drawn is at least `threshold`, else 0. Its own gradient, with the same keys.
 *
 * @param keys [samples]: 32 bits each
 * @param threshold of 2^32: how many are dropped
 * @param rows of one sample
 * @param columns as many as the layer has, written up to the next multiple of 4
 */
export function dropout(
  keys: usize,
  threshold: u32,
  scale: f32,
  from: usize,
  fromStride: usize,
  to: usize,
  toStride: usize,
  samples: usize,
  rows: usize,
  columns: usize,
): void {
  const by = splat(scale);
  const least = splatBits(threshold);
  const zero = splat(0);
  for (let i: usize = 0; i < samples; i++) {
    const key = splatBits(i32.load(keys + i * FLOAT));
    for (let first: usize = 0; first < rows * columns; first += columns) {
      for (let j: usize = 0; j < columns; j += W) {
        const at = j * FLOAT;
        const isKept = atLeast(draw(key, countFrom(<u32>(first + j))), least);
        store(to + at, select(mul(load(from + at), by), zero, isKept));
      }
      from += fromStride;
      to += toStride;
    }
  }
}

@inline
function draw(key: Bits, number: Bits): Bits {
  return mix(xorBits(key, mix(mulBits(number, splatBits(0x9e3779b9)))));
}

@inline
function mix(value: Bits): Bits {
  let h = mulBits(xorBits(value, shiftRight(value, 16)), splatBits(0x85ebca6b));
  h = mulBits(xorBits(h, shiftRight(h, 13)), splatBits(0xc2b2ae35));
  return xorBits(h, shiftRight(h, 16));
}
