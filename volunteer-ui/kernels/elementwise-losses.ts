/**
 * Losses that are means, or sums, over the outputs of a sample. Each writes the gradient of the loss sum to `gradient`, and to
 * `sums`, as float64, the loss sum and how many samples lie on the right side of one half with all their outputs.
 *
 * All have: `y` and `gradient` [rows, columns]; `losses`, one row to work with. Gradient and losses are written up to
 * the next multiple of 4 columns.
 */
import { V, W, add, div, equal, larger, load, magnitude, mul, select, smaller, splat, store, sub, withSign } from "./lanes";
import { exp, log, log1p, sigmoid } from "./math";

const FLOAT: usize = 4;

/**
 * Sigmoid and binary cross-entropy in one, from logits.
 *
 * The loss is that of Keras, which clips probabilities to [1e-7, 1 - 1e-7]. The gradient is (p - y) / columns
 * everywhere, where that of Keras is 0 beyond the clip: a sample that is utterly wrong still teaches.
 */
export function binaryCrossEntropy(
  logits: usize,
  logitsStride: usize,
  y: usize,
  yStride: usize,
  gradient: usize,
  gradientStride: usize,
  losses: usize,
  rows: usize,
  columns: usize,
  sums: usize,
): void {
  let lossSum: f64 = 0;
  let correct: f64 = 0;
  const count = splat(<f32>columns);
  for (let i: usize = 0; i < rows; i++) {
    for (let j: usize = 0; j < columns * FLOAT; j += W * FLOAT) {
      store(gradient + j, sigmoid(load(logits + j)));
    }
    if (areOnSameSides(gradient, y, columns)) correct += 1;
    for (let j: usize = 0; j < columns * FLOAT; j += W * FLOAT) {
      const target = load(y + j);
      // What the ends of the clip, as float32, are as logits.
      const z = larger(smaller(load(logits + j), splat(15.942385)), splat(-16.118095));
      store(losses + j, logisticLoss(z, target));
      store(gradient + j, div(sub(load(gradient + j), target), count));
    }
    lossSum += meanOf(losses, columns);
    logits += logitsStride;
    y += yStride;
    gradient += gradientStride;
  }
  f64.store(sums, lossSum);
  f64.store(sums + 8, correct);
}

/** Binary cross-entropy of probabilities, clipped to [1e-7, 1 - 1e-7]; beyond the clip the gradient is 0. */
export function probabilityCrossEntropy(
  p: usize,
  pStride: usize,
  y: usize,
  yStride: usize,
  gradient: usize,
  gradientStride: usize,
  losses: usize,
  rows: usize,
  columns: usize,
  sums: usize,
): void {
  let lossSum: f64 = 0;
  let correct: f64 = 0;
  const count = splat(<f32>columns);
  const one = splat(1);
  for (let i: usize = 0; i < rows; i++) {
    if (areOnSameSides(p, y, columns)) correct += 1;
    for (let j: usize = 0; j < columns * FLOAT; j += W * FLOAT) {
      const target = load(y + j);
      const given = load(p + j);
      const clipped = larger(smaller(given, splat(0.9999999)), splat(1e-7));
      const other = sub(one, clipped);
      store(losses + j, logisticLoss(log(div(clipped, other)), target));
      const slope = div(div(sub(clipped, target), mul(clipped, other)), count);
      store(gradient + j, select(slope, splat(0), equal(given, clipped)));
    }
    lossSum += meanOf(losses, columns);
    p += pStride;
    y += yStride;
    gradient += gradientStride;
  }
  f64.store(sums, lossSum);
  f64.store(sums + 8, correct);
}

/** Mean of squared differences; nothing is right or wrong. */
export function squaredError(
  values: usize,
  valuesStride: usize,
  y: usize,
  yStride: usize,
  gradient: usize,
  gradientStride: usize,
  losses: usize,
  rows: usize,
  columns: usize,
  sums: usize,
): void {
  let lossSum: f64 = 0;
  const half = splat(<f32>columns / 2);
  for (let i: usize = 0; i < rows; i++) {
    for (let j: usize = 0; j < columns * FLOAT; j += W * FLOAT) {
      const difference = sub(load(values + j), load(y + j));
      store(losses + j, mul(difference, difference));
      store(gradient + j, div(difference, half));
    }
    lossSum += meanOf(losses, columns);
    values += valuesStride;
    y += yStride;
    gradient += gradientStride;
  }
  f64.store(sums, lossSum);
  f64.store(sums + 8, 0);
}

/** Mean of absolute differences; nothing is right or wrong. The gradient is 0 where there is no difference. */
export function absoluteError(
  values: usize,
  valuesStride: usize,
  y: usize,
  yStride: usize,
  gradient: usize,
  gradientStride: usize,
  losses: usize,
  rows: usize,
  columns: usize,
  sums: usize,
): void {
  let lossSum: f64 = 0;
  const none = splat(0);
  const slope = div(splat(1), splat(<f32>columns));
  for (let i: usize = 0; i < rows; i++) {
    for (let j: usize = 0; j < columns * FLOAT; j += W * FLOAT) {
      const difference = sub(load(values + j), load(y + j));
      store(losses + j, magnitude(difference));
      store(gradient + j, select(none, withSign(slope, difference), equal(difference, none)));
    }
    lossSum += meanOf(losses, columns);
    values += valuesStride;
    y += yStride;
    gradient += gradientStride;
  }
  f64.store(sums, lossSum);
  f64.store(sums + 8, 0);
}

/** Mean of Huber's loss: half the square up to `delta`, from there on a straight line. Nothing is right or wrong. */
export function huberError(
  values: usize,
  valuesStride: usize,
  y: usize,
  yStride: usize,
  gradient: usize,
  gradientStride: usize,
  losses: usize,
  rows: usize,
  columns: usize,
  sums: usize,
  delta: f32,
): void {
  let lossSum: f64 = 0;
  const count = splat(<f32>columns);
  for (let i: usize = 0; i < rows; i++) {
    for (let j: usize = 0; j < columns * FLOAT; j += W * FLOAT) {
      const difference = sub(load(values + j), load(y + j));
      const size = magnitude(difference);
      const near = smaller(size, splat(delta));
      store(losses + j, mul(near, sub(size, mul(splat(0.5), near))));
      const slope = larger(smaller(difference, splat(delta)), splat(-delta));
      store(gradient + j, div(slope, count));
    }
    lossSum += meanOf(losses, columns);
    values += valuesStride;
    y += yStride;
    gradient += gradientStride;
  }
  f64.store(sums, lossSum);
  f64.store(sums + 8, 0);
}

/**
 * Kullback-Leibler divergence of probabilities from those that are wanted, both clipped to [1e-7, 1]: a sum over the
 * outputs. Beyond the clip the gradient is 0. Nothing is right or wrong.
 */
export function divergence(
  p: usize,
  pStride: usize,
  y: usize,
  yStride: usize,
  gradient: usize,
  gradientStride: usize,
  losses: usize,
  rows: usize,
  columns: usize,
  sums: usize,
): void {
  let lossSum: f64 = 0;
  const none = splat(0);
  for (let i: usize = 0; i < rows; i++) {
    for (let j: usize = 0; j < columns * FLOAT; j += W * FLOAT) {
      const target = larger(smaller(load(y + j), splat(1)), splat(1e-7));
      const given = load(p + j);
      const clipped = larger(smaller(given, splat(1)), splat(1e-7));
      const share = div(target, clipped);
      store(losses + j, mul(target, log(share)));
      store(gradient + j, select(sub(none, share), none, equal(given, clipped)));
    }
    lossSum += sumOf(losses, columns);
    p += pStride;
    y += yStride;
    gradient += gradientStride;
  }
  f64.store(sums, lossSum);
  f64.store(sums + 8, 0);
}

/** max(z, 0) - z y + ln(1 + e^-|z|): see TensorFlow's sigmoid_cross_entropy_with_logits. */
@inline
function logisticLoss(z: V, y: V): V {
  const tail = log1p(exp(sub(splat(0), magnitude(z))));
  return add(sub(larger(z, splat(0)), mul(z, y)), tail);
}

/** First to last. */
function meanOf(row: usize, columns: usize): f64 {
  return sumOf(row, columns) / <f64>columns;
}

/** First to last. */
function sumOf(row: usize, columns: usize): f64 {
  let sum: f64 = 0;
  for (let j: usize = 0; j < columns; j++) sum += <f64>f32.load(row + j * FLOAT);
  return sum;
}

function areOnSameSides(row: usize, other: usize, columns: usize): bool {
  for (let j: usize = 0; j < columns * FLOAT; j += FLOAT) {
    if (f32.load(row + j) > 0.5 !== f32.load(other + j) > 0.5) return false;
  }
  return true;
}
