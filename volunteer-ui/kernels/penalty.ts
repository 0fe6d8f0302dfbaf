/** L1 and L2 regularization of weights, which lie one after another without gaps and at any multiple of 4 bytes. */

const FLOAT: usize = 4;

/** l1 * sum(|w|) + l2 * sum(w^2), first to last. */
export function penalty(l1: f64, l2: f64, weights: usize, count: usize): f64 {
  let magnitudes: f64 = 0;
  let squares: f64 = 0;
  for (let i: usize = 0; i < count; i++) {
    const w = <f64>f32.load(weights + i * FLOAT);
    magnitudes += abs<f64>(w);
    squares += w * w;
  }
  return l1 * magnitudes + l2 * squares;
}

/** gradient += l1 * sign(w) + 2 * l2 * w; at 0 the sign is 0, as in Keras. */
export function penaltyGradient(l1: f32, l2: f32, weights: usize, gradient: usize, count: usize): void {
  for (let i: usize = 0; i < count; i++) {
    const w = f32.load(weights + i * FLOAT);
    const sign: f32 = w > 0 ? 1 : w < 0 ? -1 : 0;
    const at = gradient + i * FLOAT;
    f32.store(at, f32.load(at) + (l1 * sign + 2 * l2 * w));
  }
}
