/** Normalization of columns by statistics of all rows. Columns are multiples of 4, those of `sums` are float64. */
import { W, add, load, mul, splat, store, sub } from "./lanes";

const FLOAT: usize = 4;
const DOUBLE: usize = 8;

/**
 * Mean and variance (of the whole, not of a sample of it) of each column. Summed in double precision, first row to last,
 * and rounded once.
 *
 * @param sums [columns], float64, of no meaning afterwards
 * @param mean [columns]
 * @param variance [columns]
 */
export function columnMoments(
  from: usize,
  stride: usize,
  sums: usize,
  mean: usize,
  variance: usize,
  rows: usize,
  columns: usize,
): void {
  const count = <f64>rows;
  memory.fill(sums, 0, columns * DOUBLE);
  for (let i: usize = 0; i < rows; i++) {
    const row = from + i * stride;
    for (let j: usize = 0; j < columns; j++) {
      const sum = sums + j * DOUBLE;
      f64.store(sum, f64.load(sum) + <f64>f32.load(row + j * FLOAT));
    }
  }
  for (let j: usize = 0; j < columns; j++) {
    const sum = sums + j * DOUBLE;
    f32.store(mean + j * FLOAT, <f32>(f64.load(sum) / count));
    f64.store(sum, 0);
  }
  for (let i: usize = 0; i < rows; i++) {
    const row = from + i * stride;
    for (let j: usize = 0; j < columns; j++) {
      const sum = sums + j * DOUBLE;
      const difference = <f64>f32.load(row + j * FLOAT) - <f64>f32.load(mean + j * FLOAT);
      f64.store(sum, f64.load(sum) + difference * difference);
    }
  }
  for (let j: usize = 0; j < columns; j++) {
    f32.store(variance + j * FLOAT, <f32>(f64.load(sums + j * DOUBLE) / count));
  }
}

/** inverse = 1 / sqrt(max(variance, 0) + epsilon), in double precision, rounded once. */
export function inverseRoots(variance: usize, epsilon: f64, inverse: usize, columns: usize): void {
  for (let j: usize = 0; j < columns * FLOAT; j += FLOAT) {
    const spread = max<f64>(<f64>f32.load(variance + j), 0);
    f32.store(inverse + j, <f32>(1 / sqrt<f64>(spread + epsilon)));
  }
}

/**
 * normal = (x - mean) * inverse, to = normal * scale + offset, where all but x is a row.
 *
 * @param normal [rows, columns], for the gradient
 */
export function normalizeColumns(
  from: usize,
  fromStride: usize,
  mean: usize,
  inverse: usize,
  scale: usize,
  offset: usize,
  normal: usize,
  normalStride: usize,
  to: usize,
  toStride: usize,
  rows: usize,
  columns: usize,
): void {
  for (let i: usize = 0; i < rows; i++) {
    for (let j: usize = 0; j < columns * FLOAT; j += W * FLOAT) {
      const value = mul(sub(load(from + j), load(mean + j)), load(inverse + j));
      store(normal + j, value);
      store(to + j, add(mul(value, load(scale + j)), load(offset + j)));
    }
    from += fromStride;
    normal += normalStride;
    to += toStride;
  }
}

/**
 * Gradient of the input, on which the statistics depend: inverse * (d - mean(d) - normal * mean(d * normal)) for
 * d = gradient * scale, the means over all rows, in double precision, rounded once.
 *
 * @param sums [2 * columns], float64, of no meaning afterwards
 */
export function normalizeColumnsGradient(
  gradient: usize,
  gradientStride: usize,
  scale: usize,
  inverse: usize,
  normal: usize,
  normalStride: usize,
  sums: usize,
  to: usize,
  toStride: usize,
  rows: usize,
  columns: usize,
): void {
  const count = <f64>rows;
  memory.fill(sums, 0, 2 * columns * DOUBLE);
  const products = sums + columns * DOUBLE;
  for (let i: usize = 0; i < rows; i++) {
    const d = to + i * toStride;
    const from = gradient + i * gradientStride;
    for (let j: usize = 0; j < columns * FLOAT; j += W * FLOAT) {
      store(d + j, mul(load(from + j), load(scale + j)));
    }
    const row = normal + i * normalStride;
    for (let j: usize = 0; j < columns; j++) {
      const value = <f64>f32.load(d + j * FLOAT);
      const sum = sums + j * DOUBLE;
      const product = products + j * DOUBLE;
      f64.store(sum, f64.load(sum) + value);
      f64.store(product, f64.load(product) + value * <f64>f32.load(row + j * FLOAT));
    }
  }
  // The means take the place of the sums, as float32: each is written behind where it was read.
  for (let j: usize = 0; j < 2 * columns; j++) {
    f32.store(sums + j * FLOAT, <f32>(f64.load(sums + j * DOUBLE) / count));
  }
  const slopes = sums + columns * FLOAT;
  for (let i: usize = 0; i < rows; i++) {
    for (let j: usize = 0; j < columns * FLOAT; j += W * FLOAT) {
      const d = sub(sub(load(to + j), load(sums + j)), mul(load(normal + j), load(slopes + j)));
      store(to + j, mul(load(inverse + j), d));
    }
    normal += normalStride;
    to += toStride;
  }
}

/** Gradient of the input where the statistics are given: inverse * (gradient * scale). */
export function scaleColumns(
  gradient: usize,
  gradientStride: usize,
  scale: usize,
  inverse: usize,
  to: usize,
  toStride: usize,
  rows: usize,
  columns: usize,
): void {
  for (let i: usize = 0; i < rows; i++) {
    for (let j: usize = 0; j < columns * FLOAT; j += W * FLOAT) {
      store(to + j, mul(load(inverse + j), mul(load(gradient + j), load(scale + j))));
    }
    gradient += gradientStride;
    to += toStride;
  }
}
