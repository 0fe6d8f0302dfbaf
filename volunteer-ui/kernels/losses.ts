/**
 * Losses of single samples, their sum, and the gradient of that sum. Each writes to `sums`, as float64: the loss
 * sum, and how many samples were classified correctly.
 */
import { W, div, load, mul, splat, store, sub } from "./lanes";
import { exp, log1p } from "./math";

const FLOAT: usize = 4;

/** Probabilities of rows of logits; columns beyond the last are 0. `to` may be `from`. */
export function softmax(
  from: usize,
  fromStride: usize,
  to: usize,
  toStride: usize,
  rows: usize,
  columns: usize,
): void {
  for (let i: usize = 0; i < rows; i++) {
    const sum = exponentials(from, largest(from, columns), to, columns);
    divide(to, sum, columns);
    from += fromStride;
    to += toStride;
  }
}

/**
 * to = p * (gradient - sum(p * gradient)); `to` may be `gradient`.
 *
 * @param p [rows, columns]: what softmax gave
 */
export function softmaxGradient(
  p: usize,
  pStride: usize,
  gradient: usize,
  gradientStride: usize,
  to: usize,
  toStride: usize,
  rows: usize,
  columns: usize,
): void {
  for (let i: usize = 0; i < rows; i++) {
    let sum: f32 = 0;
    for (let j: usize = 0; j < columns * FLOAT; j += FLOAT) {
      sum += f32.load(p + j) * f32.load(gradient + j);
    }
    const mean = splat(sum);
    for (let j: usize = 0; j < columns * FLOAT; j += W * FLOAT) {
      store(to + j, mul(load(p + j), sub(load(gradient + j), mean)));
    }
    p += pStride;
    gradient += gradientStride;
    to += toStride;
  }
}

function largest(row: usize, columns: usize): f32 {
  let found = f32.load(row);
  for (let j: usize = 1; j < columns; j++) found = max<f32>(found, f32.load(row + j * FLOAT));
  return found;
}

/** to = e^(from - least); returns the sum, first to last. */
function exponentials(from: usize, least: f32, to: usize, columns: usize): f32 {
  const shift = splat(least);
  const padded = (columns + 3) & ~3;
  for (let j: usize = 0; j < padded * FLOAT; j += W * FLOAT) {
    store(to + j, exp(sub(load(from + j), shift)));
  }
  for (let j = columns; j < padded; j++) f32.store(to + j * FLOAT, 0);
  let sum: f32 = 0;
  for (let j: usize = 0; j < columns; j++) sum += f32.load(to + j * FLOAT);
  return sum;
}

function divide(row: usize, by: f32, columns: usize): void {
  const divisor = splat(by);
  for (let j: usize = 0; j < columns * FLOAT; j += W * FLOAT) {
    store(row + j, div(load(row + j), divisor));
  }
}

/**
 * Softmax and categorical cross-entropy in one, from logits.
 *
 * The loss is that of Keras, which clips probabilities to [1e-7, 1 - 1e-7]. The gradient is p - y everywhere, where
 * that of Keras is 0 beyond the clip: a sample that is utterly wrong still teaches.
 *
 * @param labels [rows], int32
 * @param gradient [rows, columns]; may be `logits`
 */
export function softmaxCrossEntropy(
  logits: usize,
  logitsStride: usize,
  labels: usize,
  gradient: usize,
  gradientStride: usize,
  rows: usize,
  columns: usize,
  sums: usize,
): void {
  let lossSum: f64 = 0;
  let correct: f64 = 0;
  for (let i: usize = 0; i < rows; i++) {
    const label = <usize>i32.load(labels + i * FLOAT);
    const peak = largest(logits, columns);
    const target = f32.load(logits + label * FLOAT);
    if (isFirst(logits, label, peak)) correct += 1;
    const sum = exponentials(logits, peak, gradient, columns);
    lossSum += clipped(lossOf(peak, target, logSum(gradient, columns)));
    divide(gradient, sum, columns);
    const at = gradient + label * FLOAT;
    f32.store(at, f32.load(at) - 1);
    logits += logitsStride;
    gradient += gradientStride;
  }
  f64.store(sums, lossSum);
  f64.store(sums + 8, correct);
}

/**
 * The same for targets that are shares of classes rather than one of them.
 *
 * @param y [rows, columns]; columns beyond the last are 0
 * @param gradient [rows, columns]; not `logits`
 */
export function softCrossEntropy(
  logits: usize,
  logitsStride: usize,
  y: usize,
  yStride: usize,
  gradient: usize,
  gradientStride: usize,
  rows: usize,
  columns: usize,
  sums: usize,
): void {
  let lossSum: f64 = 0;
  let correct: f64 = 0;
  for (let i: usize = 0; i < rows; i++) {
    const peak = largest(logits, columns);
    if (isFirst(logits, firstPeak(y, columns), peak)) correct += 1;
    lossSum += softLoss(logits, peak, y, gradient, columns);
    logits += logitsStride;
    y += yStride;
    gradient += gradientStride;
  }
  f64.store(sums, lossSum);
  f64.store(sums + 8, correct);
}

/** Of one sample. The gradient is p * sum(y) - y. */
function softLoss(logits: usize, peak: f32, y: usize, gradient: usize, columns: usize): f64 {
  const sum = exponentials(logits, peak, gradient, columns);
  const log = logSum(gradient, columns);
  let total: f32 = 0;
  let loss: f64 = 0;
  for (let j: usize = 0; j < columns * FLOAT; j += FLOAT) {
    const share = f32.load(y + j);
    total += share;
    loss += <f64>(share * clipped(lossOf(peak, f32.load(logits + j), log)));
  }
  divide(gradient, sum, columns);
  const weight = splat(total);
  for (let j: usize = 0; j < columns * FLOAT; j += W * FLOAT) {
    store(gradient + j, sub(mul(load(gradient + j), weight), load(y + j)));
  }
  return loss;
}

/** Rows whose largest value is where the other's is; of several, the first counts. */
export function samePeaks(
  a: usize,
  aStride: usize,
  b: usize,
  bStride: usize,
  rows: usize,
  columns: usize,
): i32 {
  let same = 0;
  for (let i: usize = 0; i < rows; i++) {
    if (isFirst(a, firstPeak(b, columns), largest(a, columns))) same++;
    a += aStride;
    b += bStride;
  }
  return same;
}

function firstPeak(row: usize, columns: usize): usize {
  const peak = largest(row, columns);
  let at: usize = 0;
  while (f32.load(row + at * FLOAT) !== peak && at < columns) at++;
  return at;
}

/** Whether the largest value is at `label`, and nowhere before it. */
function isFirst(row: usize, label: usize, peak: f32): bool {
  for (let j: usize = 0; j < label; j++) if (f32.load(row + j * FLOAT) === peak) return false;
  return f32.load(row + label * FLOAT) === peak;
}

/**
 * -ln p of a class; its error is relative. The logits are subtracted from each other first, which is exact where they are
 * close: log + peak would round the logarithm away where they are large, and leave a loss of 0.
 *
 * @param log what logSum gave
 */
@inline
function lossOf(peak: f32, logit: f32, log: f32): f32 {
  return peak - logit + log;
}

/** -ln(1e-7) and -ln(1 - 1e-7), as float32. */
function clipped(loss: f32): f32 {
  return max<f32>(min<f32>(loss, 16.118095), 1.1920929e-7);
}

/**
 * ln of the sum of e^(logit - peak), 0..ln(columns). The peak's own share is 1, and is kept apart from the others: a sum
 * with it would round them away where the network is sure.
 *
 * @param powers e^(logit - peak) of each
 */
function logSum(powers: usize, columns: usize): f32 {
  let others: f32 = 0;
  let hasPeak = false;
  for (let j: usize = 0; j < columns * FLOAT; j += FLOAT) {
    const power = f32.load(powers + j);
    if (power !== 1 || hasPeak) {
      others += power;
    } else {
      hasPeak = true;
    }
  }
  store(SCRATCH, log1p(splat(others)));
  return f32.load(SCRATCH);
}

/** 16 bytes below the arena; see `src/kernels/memory.ts`. */
const SCRATCH: usize = 16;
