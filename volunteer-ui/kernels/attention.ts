/**
 * What attention (Vaswani et al. 2017) has beside matrix products: the shares that each position gives to those that it
 * sees. All matrices are of one head of one sample; rows are positions that look, columns those that are looked at.
 */
import { W, div, load, mul, splat, store, sub } from "./lanes";
import { exp } from "./math";

const FLOAT: usize = 4;

/** How many columns a row may look at: in a causal attention those up to its own. */
@inline
function seenBy(row: usize, columns: usize, isCausal: bool): usize {
  return isCausal ? min<usize>(row + 1, columns) : columns;
}

/**
 * The softmax of scale * products over what each row sees, in place. All else becomes 0, up to the next multiple of 4
 * columns.
 */
export function attentionShares(
  products: usize,
  stride: usize,
  scale: f32,
  isCausal: bool,
  rows: usize,
  columns: usize,
): void {
  const by = splat(scale);
  const padded = (columns + 3) & ~3;
  for (let i: usize = 0; i < rows; i++) {
    const seen = seenBy(i, columns, isCausal);
    const end = seen * FLOAT;
    for (let j: usize = 0; j < end; j += W * FLOAT) store(products + j, mul(load(products + j), by));
    let peak = f32.load(products);
    for (let j: usize = FLOAT; j < end; j += FLOAT) peak = max<f32>(peak, f32.load(products + j));
    const shift = splat(peak);
    for (let j: usize = 0; j < end; j += W * FLOAT) store(products + j, exp(sub(load(products + j), shift)));
    memory.fill(products + end, 0, (padded - seen) * FLOAT);
    let sum: f32 = 0;
    for (let j: usize = 0; j < end; j += FLOAT) sum += f32.load(products + j);
    const divisor = splat(sum);
    for (let j: usize = 0; j < end; j += W * FLOAT) store(products + j, div(load(products + j), divisor));
    products += stride;
  }
}

/**
 * gradient = (shares * (gradient - sum(shares * gradient))) * scale over what each row sees, in place: what comes to the
 * products. All else becomes 0.
 *
 * @param shares what attentionShares gave
 */
export function attentionSharesGradient(
  shares: usize,
  sharesStride: usize,
  gradient: usize,
  stride: usize,
  scale: f32,
  isCausal: bool,
  rows: usize,
  columns: usize,
): void {
  const by = splat(scale);
  const padded = (columns + 3) & ~3;
  for (let i: usize = 0; i < rows; i++) {
    const seen = seenBy(i, columns, isCausal);
    const end = seen * FLOAT;
    let sum: f32 = 0;
    for (let j: usize = 0; j < end; j += FLOAT) sum += f32.load(shares + j) * f32.load(gradient + j);
    const mean = splat(sum);
    for (let j: usize = 0; j < end; j += W * FLOAT) {
      store(gradient + j, mul(mul(load(shares + j), sub(load(gradient + j), mean)), by));
    }
    memory.fill(gradient + end, 0, (padded - seen) * FLOAT);
    shares += sharesStride;
    gradient += stride;
  }
}
