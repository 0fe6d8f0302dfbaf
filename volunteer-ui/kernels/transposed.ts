/** Products with a transposed matrix, which is how weights get their gradients. Rules and layout as in `matmul.ts`. */
import { V, W, add, load, loadSplat, mul, splat, store } from "./lanes";

const FLOAT: usize = 4;

/**
 * c = transpose(a) * b, summed over rows that lie in `groups` of `rows`: rows within a group are a stride apart,
 * groups a group stride. So it takes the first 39 of every 40 time steps as they lie.
 *
 * @param a [groups * rows, width]
 * @param b [groups * rows, columns]
 * @param c [width, columns], overwritten
 * @param columns multiple of 4
 */
export function multiplyTransposed(
  a: usize,
  aStride: usize,
  aGroup: usize,
  b: usize,
  bStride: usize,
  bGroup: usize,
  c: usize,
  cStride: usize,
  groups: usize,
  rows: usize,
  width: usize,
  columns: usize,
): void {
  for (let j: usize = 0; j < columns; ) {
    const isWide = j + 2 * W <= columns;
    const left = b + j * FLOAT;
    let k: usize = 0;
    for (; k + 4 <= width; k += 4) {
      const from = a + k * FLOAT;
      const to = c + k * cStride + j * FLOAT;
      if (isWide) {
        outer4x2(from, aStride, aGroup, left, bStride, bGroup, to, cStride, groups, rows);
      } else {
        outer4x1(from, aStride, aGroup, left, bStride, bGroup, to, cStride, groups, rows);
      }
    }
    for (; k < width; k++) {
      const from = a + k * FLOAT;
      const to = c + k * cStride + j * FLOAT;
      if (isWide && k + 2 <= width) {
        outer2x2(from, aStride, aGroup, left, bStride, bGroup, to, cStride, groups, rows);
        k++;
      } else {
        outer1x1(from, aStride, aGroup, left, bStride, bGroup, to, groups, rows);
        if (isWide) {
          const right = W * FLOAT;
          outer1x1(from, aStride, aGroup, left + right, bStride, bGroup, to + right, groups, rows);
        }
      }
    }
    j += isWide ? 2 * W : W;
  }
}

@inline
function outer4x2(
  a: usize,
  aStride: usize,
  aGroup: usize,
  b: usize,
  bStride: usize,
  bGroup: usize,
  c: usize,
  cStride: usize,
  groups: usize,
  rows: usize,
): void {
  const zero = splat(0);
  let s00 = zero;
  let s01 = zero;
  let s10 = zero;
  let s11 = zero;
  let s20 = zero;
  let s21 = zero;
  let s30 = zero;
  let s31 = zero;
  for (let group: usize = 0; group < groups; group++) {
    let from = a + group * aGroup;
    let other = b + group * bGroup;
    const end = other + rows * bStride;
    while (other < end) {
      const b0 = load(other);
      const b1 = load(other, W * FLOAT);
      let x = loadSplat(from);
      s00 = add(s00, mul(x, b0));
      s01 = add(s01, mul(x, b1));
      x = loadSplat(from, FLOAT);
      s10 = add(s10, mul(x, b0));
      s11 = add(s11, mul(x, b1));
      x = loadSplat(from, 2 * FLOAT);
      s20 = add(s20, mul(x, b0));
      s21 = add(s21, mul(x, b1));
      x = loadSplat(from, 3 * FLOAT);
      s30 = add(s30, mul(x, b0));
      s31 = add(s31, mul(x, b1));
      from += aStride;
      other += bStride;
    }
  }
  const c1 = c + cStride;
  const c2 = c1 + cStride;
  const c3 = c2 + cStride;
  store(c, s00);
  store(c, s01, W * FLOAT);
  store(c1, s10);
  store(c1, s11, W * FLOAT);
  store(c2, s20);
  store(c2, s21, W * FLOAT);
  store(c3, s30);
  store(c3, s31, W * FLOAT);
}

@inline
function outer2x2(
  a: usize,
  aStride: usize,
  aGroup: usize,
  b: usize,
  bStride: usize,
  bGroup: usize,
  c: usize,
  cStride: usize,
  groups: usize,
  rows: usize,
): void {
  const zero = splat(0);
  let s00 = zero;
  let s01 = zero;
  let s10 = zero;
  let s11 = zero;
  for (let group: usize = 0; group < groups; group++) {
    let from = a + group * aGroup;
    let other = b + group * bGroup;
    const end = other + rows * bStride;
    while (other < end) {
      const b0 = load(other);
      const b1 = load(other, W * FLOAT);
      let x = loadSplat(from);
      s00 = add(s00, mul(x, b0));
      s01 = add(s01, mul(x, b1));
      x = loadSplat(from, FLOAT);
      s10 = add(s10, mul(x, b0));
      s11 = add(s11, mul(x, b1));
      from += aStride;
      other += bStride;
    }
  }
  store(c, s00);
  store(c, s01, W * FLOAT);
  store(c + cStride, s10);
  store(c + cStride, s11, W * FLOAT);
}

@inline
function outer4x1(
  a: usize,
  aStride: usize,
  aGroup: usize,
  b: usize,
  bStride: usize,
  bGroup: usize,
  c: usize,
  cStride: usize,
  groups: usize,
  rows: usize,
): void {
  const zero = splat(0);
  let s0 = zero;
  let s1 = zero;
  let s2 = zero;
  let s3 = zero;
  for (let group: usize = 0; group < groups; group++) {
    let from = a + group * aGroup;
    let other = b + group * bGroup;
    const end = other + rows * bStride;
    while (other < end) {
      const b0 = load(other);
      s0 = add(s0, mul(loadSplat(from), b0));
      s1 = add(s1, mul(loadSplat(from, FLOAT), b0));
      s2 = add(s2, mul(loadSplat(from, 2 * FLOAT), b0));
      s3 = add(s3, mul(loadSplat(from, 3 * FLOAT), b0));
      from += aStride;
      other += bStride;
    }
  }
  store(c, s0);
  store(c + cStride, s1);
  store(c + 2 * cStride, s2);
  store(c + 3 * cStride, s3);
}

@inline
function outer1x1(
  a: usize,
  aStride: usize,
  aGroup: usize,
  b: usize,
  bStride: usize,
  bGroup: usize,
  c: usize,
  groups: usize,
  rows: usize,
): void {
  let s: V = splat(0);
  for (let group: usize = 0; group < groups; group++) {
    let from = a + group * aGroup;
    let other = b + group * bGroup;
    const end = other + rows * bStride;
    while (other < end) {
      s = add(s, mul(loadSplat(from), load(other)));
      from += aStride;
      other += bStride;
    }
  }
  store(c, s);
}
