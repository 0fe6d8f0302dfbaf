/**
 * What one time step of a GRU does besides matrix products and activations. Gates lie side by side in a row, in the
 * order of Keras: update, reset, candidate; `units` is a multiple of 4.
 */
import { W, add, load, mul, splat, store, sub } from "./lanes";

const FLOAT: usize = 4;

/** hidden = z * previous + (1 - z) * candidate. */
export function gruCell(
  gates: usize,
  gatesStride: usize,
  previous: usize,
  previousStride: usize,
  hidden: usize,
  hiddenStride: usize,
  rows: usize,
  units: usize,
): void {
  const gate = units * FLOAT;
  const one = splat(1);
  for (let row: usize = 0; row < rows; row++) {
    for (let j: usize = 0; j < gate; j += W * FLOAT) {
      const z = load(gates + j);
      const kept = mul(z, load(previous + j));
      store(hidden + j, add(kept, mul(sub(one, z), load(gates + j + 2 * gate))));
    }
    gates += gatesStride;
    previous += previousStride;
    hidden += hiddenStride;
  }
}

/**
 * From the gradient of the hidden state to those of the activations of the update gate and the candidate.
 *
 * @param gradient [rows, units]: on entry of the hidden state, on return what goes straight to the previous one
 * @param to [rows, 3 * units]: the reset gate's part stays as it is
 */
export function gruCellGradient(
  gates: usize,
  gatesStride: usize,
  previous: usize,
  previousStride: usize,
  gradient: usize,
  gradientStride: usize,
  to: usize,
  toStride: usize,
  rows: usize,
  units: usize,
): void {
  const gate = units * FLOAT;
  const one = splat(1);
  for (let row: usize = 0; row < rows; row++) {
    for (let j: usize = 0; j < gate; j += W * FLOAT) {
      const z = load(gates + j);
      const d = load(gradient + j);
      store(to + j, mul(d, sub(load(previous + j), load(gates + j + 2 * gate))));
      store(to + j + 2 * gate, mul(d, sub(one, z)));
      store(gradient + j, mul(d, z));
    }
    gates += gatesStride;
    previous += previousStride;
    gradient += gradientStride;
    to += toStride;
  }
}

/**
 * From the gradient of reset gate * previous state to those of both.
 *
 * @param product [rows, units]: that gradient
 * @param gradient [rows, units]: of the previous state, added to
 * @param to [rows, units]: of the reset gate's activation
 */
export function gruResetGradient(
  reset: usize,
  resetStride: usize,
  previous: usize,
  previousStride: usize,
  product: usize,
  productStride: usize,
  gradient: usize,
  gradientStride: usize,
  to: usize,
  toStride: usize,
  rows: usize,
  units: usize,
): void {
  for (let row: usize = 0; row < rows; row++) {
    for (let j: usize = 0; j < units * FLOAT; j += W * FLOAT) {
      const d = load(product + j);
      store(to + j, mul(d, load(previous + j)));
      store(gradient + j, add(load(gradient + j), mul(d, load(reset + j))));
    }
    reset += resetStride;
    previous += previousStride;
    product += productStride;
    gradient += gradientStride;
    to += toStride;
  }
}
