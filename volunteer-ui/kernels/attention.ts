/**
 * What attention (Vaswani et al. 2017) has beside matrix products: the shares that each position gives to those that it
 * sees. All matrices are of one head of one sample; rows are positions that look, columns those that are looked at.
 */
import { W, load, mul, splat, store } from "./lanes";
import { softmax, softmaxGradient } from "./losses";

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
  for (let i: usize = 0; i < rows; i++) {
    const seen = seenBy(i, columns, isCausal);
    scaled(products, scale, seen);
    softmax(products, stride, products, stride, 1, seen);
    clearUnseen(products, seen, columns);
    products += stride;
  }
}

/** Multiplies what a row sees, in place. */
function scaled(row: usize, scale: f32, seen: usize): void {
  const by = splat(scale);
  for (let j: usize = 0; j < seen * FLOAT; j += W * FLOAT) store(row + j, mul(load(row + j), by));
}

function clearUnseen(row: usize, seen: usize, columns: usize): void {
  memory.fill(row + seen * FLOAT, 0, (((columns + 3) & ~3) - seen) * FLOAT);
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
  for (let i: usize = 0; i < rows; i++) {
    const seen = seenBy(i, columns, isCausal);
    softmaxGradient(shares, sharesStride, gradient, stride, gradient, stride, 1, seen);
    scaled(gradient, scale, seen);
    clearUnseen(gradient, seen, columns);
    shares += sharesStride;
    gradient += stride;
  }
}
