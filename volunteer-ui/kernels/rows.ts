/** Rows of matrices: copied, summed, gathered. Columns are multiples of 4, strides bytes. */
import { W, add, div, load, mul, splat, store } from "./lanes";

const FLOAT: usize = 4;

/** to += from. */
export function addRows(
  from: usize,
  fromStride: usize,
  to: usize,
  toStride: usize,
  rows: usize,
  columns: usize,
): void {
  for (let i: usize = 0; i < rows; i++) {
    for (let j: usize = 0; j < columns * FLOAT; j += W * FLOAT) {
      store(to + j, add(load(to + j), load(from + j)));
    }
    from += fromStride;
    to += toStride;
  }
}

/** to = a * b, value by value. */
export function multiplyRows(
  a: usize,
  aStride: usize,
  b: usize,
  bStride: usize,
  to: usize,
  toStride: usize,
  rows: usize,
  columns: usize,
): void {
  for (let i: usize = 0; i < rows; i++) {
    for (let j: usize = 0; j < columns * FLOAT; j += W * FLOAT) {
      store(to + j, mul(load(a + j), load(b + j)));
    }
    a += aStride;
    b += bStride;
    to += toStride;
  }
}

/** Divides each value, in place. */
export function divideRows(at: usize, stride: usize, by: f32, rows: usize, columns: usize): void {
  const divisor = splat(by);
  for (let i: usize = 0; i < rows; i++) {
    for (let j: usize = 0; j < columns * FLOAT; j += W * FLOAT) {
      store(at + j, div(load(at + j), divisor));
    }
    at += stride;
  }
}

/** to += a * b, value by value. */
export function addProducts(
  a: usize,
  aStride: usize,
  b: usize,
  bStride: usize,
  to: usize,
  toStride: usize,
  rows: usize,
  columns: usize,
): void {
  for (let i: usize = 0; i < rows; i++) {
    for (let j: usize = 0; j < columns * FLOAT; j += W * FLOAT) {
      store(to + j, add(load(to + j), mul(load(a + j), load(b + j))));
    }
    a += aStride;
    b += bStride;
    to += toStride;
  }
}

/** to = the sum of all rows, first to last. */
export function sumRows(from: usize, stride: usize, to: usize, rows: usize, columns: usize): void {
  for (let j: usize = 0; j < columns * FLOAT; j += W * FLOAT) {
    let sum = splat(0);
    let row = from + j;
    for (let i: usize = 0; i < rows; i++) {
      sum = add(sum, load(row));
      row += stride;
    }
    store(to + j, sum);
  }
}

/** Row i of `to` = initial + row number[i] of `table`: the product with a one-hot matrix. */
export function gatherRows(
  table: usize,
  tableStride: usize,
  numbers: usize,
  initial: usize,
  to: usize,
  toStride: usize,
  rows: usize,
  columns: usize,
): void {
  for (let i: usize = 0; i < rows; i++) {
    const row = table + <usize>i32.load(numbers + i * FLOAT) * tableStride;
    for (let j: usize = 0; j < columns * FLOAT; j += W * FLOAT) {
      store(to + j, add(load(initial + j), load(row + j)));
    }
    to += toStride;
  }
}

/** Row number[i] of `table` += row i of `from`, in the order of i. */
export function scatterRows(
  table: usize,
  tableStride: usize,
  numbers: usize,
  from: usize,
  fromStride: usize,
  rows: usize,
  columns: usize,
): void {
  for (let i: usize = 0; i < rows; i++) {
    const row = table + <usize>i32.load(numbers + i * FLOAT) * tableStride;
    for (let j: usize = 0; j < columns * FLOAT; j += W * FLOAT) {
      store(row + j, add(load(row + j), load(from + j)));
    }
    from += fromStride;
  }
}

/** Row i of `to` = 0, but 1 at number[i]. */
export function oneHotRows(numbers: usize, to: usize, toStride: usize, rows: usize, columns: usize): void {
  for (let i: usize = 0; i < rows; i++) {
    memory.fill(to, 0, columns * FLOAT);
    f32.store(to + <usize>i32.load(numbers + i * FLOAT) * FLOAT, 1);
    to += toStride;
  }
}

/** From as many values on the engine copies memory faster than a loop here. */
const LONG: usize = 32;

/** Copies rows of any number of columns. */
export function copyRows(
  from: usize,
  fromStride: usize,
  to: usize,
  toStride: usize,
  rows: usize,
  columns: usize,
): void {
  for (let i: usize = 0; i < rows; i++) {
    if (columns >= LONG) memory.copy(to, from, columns * FLOAT);
    else for (let j: usize = 0; j < columns * FLOAT; j += FLOAT) f32.store(to + j, f32.load(from + j));
    from += fromStride;
    to += toStride;
  }
}

/** Copies `count` values, row after row, into rows of another length. */
export function reshapeRows(
  from: usize,
  fromStride: usize,
  fromColumns: usize,
  to: usize,
  toStride: usize,
  toColumns: usize,
  count: usize,
): void {
  let column: usize = 0;
  let target: usize = 0;
  for (let i: usize = 0; i < count; i++) {
    f32.store(to + target * FLOAT, f32.load(from + column * FLOAT));
    if (++column === fromColumns) {
      column = 0;
      from += fromStride;
    }
    if (++target === toColumns) {
      target = 0;
      to += toStride;
    }
  }
}

export function clear(at: usize, bytes: usize): void {
  memory.fill(at, 0, bytes);
}
