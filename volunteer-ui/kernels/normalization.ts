/** Normalization of single rows: columns as many as the layer has, written up to the next multiple of 4. */
import { W, add, load, mul, splat, store, sub } from "./lanes";

const FLOAT: usize = 4;

/**
 * normal = (x - mean) / sqrt(variance + epsilon), to = normal * scale + offset. Mean and variance are summed in double
 * precision, first to last.
 *
 * @param isCentered false: the mean is taken for 0 (Zhang and Sennrich 2019)
 * @param inverse [rows]: 1 / sqrt(variance + epsilon), for the gradient
 * @param normal [rows, columns], for the gradient
 */
export function normalize(
  from: usize,
  fromStride: usize,
  scale: usize,
  offset: usize,
  epsilon: f64,
  isCentered: bool,
  inverse: usize,
  normal: usize,
  normalStride: usize,
  to: usize,
  toStride: usize,
  rows: usize,
  columns: usize,
): void {
  for (let i: usize = 0; i < rows; i++) {
    const mean = isCentered ? meanOf(from, columns) : 0;
    const factor = <f32>(1 / sqrt<f64>(varianceOf(from, mean, columns) + epsilon));
    f32.store(inverse + i * FLOAT, factor);
    const center = splat(<f32>mean);
    const by = splat(factor);
    for (let j: usize = 0; j < columns * FLOAT; j += W * FLOAT) {
      const value = mul(sub(load(from + j), center), by);
      store(normal + j, value);
      store(to + j, add(mul(value, load(scale + j)), load(offset + j)));
    }
    from += fromStride;
    normal += normalStride;
    to += toStride;
  }
}

/**
 * Gradient of the input: inverse * (d - mean(d) - normal * mean(d * normal)) for d = gradient * scale.
 *
 * @param isCentered false: without mean(d)
 */
export function normalizeGradient(
  gradient: usize,
  gradientStride: usize,
  scale: usize,
  isCentered: bool,
  inverse: usize,
  normal: usize,
  normalStride: usize,
  to: usize,
  toStride: usize,
  rows: usize,
  columns: usize,
): void {
  for (let i: usize = 0; i < rows; i++) {
    for (let j: usize = 0; j < columns * FLOAT; j += W * FLOAT) {
      store(to + j, mul(load(gradient + j), load(scale + j)));
    }
    const mean = splat(isCentered ? <f32>meanOf(to, columns) : 0);
    const slope = splat(<f32>meanProduct(to, normal, columns));
    const factor = splat(f32.load(inverse + i * FLOAT));
    for (let j: usize = 0; j < columns * FLOAT; j += W * FLOAT) {
      const d = sub(sub(load(to + j), mean), mul(load(normal + j), slope));
      store(to + j, mul(factor, d));
    }
    gradient += gradientStride;
    normal += normalStride;
    to += toStride;
  }
}

/** to = the sum over all rows of a * b, first to last. */
export function sumProducts(
  a: usize,
  aStride: usize,
  b: usize,
  bStride: usize,
  to: usize,
  rows: usize,
  columns: usize,
): void {
  for (let j: usize = 0; j < columns * FLOAT; j += W * FLOAT) {
    let sum = splat(0);
    for (let i: usize = 0; i < rows; i++) {
      sum = add(sum, mul(load(a + i * aStride + j), load(b + i * bStride + j)));
    }
    store(to + j, sum);
  }
}

function meanOf(row: usize, columns: usize): f64 {
  let sum: f64 = 0;
  for (let j: usize = 0; j < columns; j++) sum += <f64>f32.load(row + j * FLOAT);
  return sum / <f64>columns;
}

function varianceOf(row: usize, mean: f64, columns: usize): f64 {
  let sum: f64 = 0;
  for (let j: usize = 0; j < columns; j++) {
    const difference = <f64>f32.load(row + j * FLOAT) - mean;
    sum += difference * difference;
  }
  return sum / <f64>columns;
}

function meanProduct(row: usize, other: usize, columns: usize): f64 {
  let sum: f64 = 0;
  for (let j: usize = 0; j < columns * FLOAT; j += FLOAT) {
    sum += <f64>f32.load(row + j) * <f64>f32.load(other + j);
  }
  return sum / <f64>columns;
}
