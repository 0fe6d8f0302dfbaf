/**
 * Matrix products. Each value of a result is one sum in the order of the summation index, whatever the tiling, so
 * that the bits depend neither on the number of rows nor on the lanes.
 *
 * Matrices have rows of consecutive float32, `stride` bytes apart. Columns come in whole multiples of 4: what lies
 * between the last column and the next multiple of 4 is computed too, and is 0 if the operands' is.
 */
import { W, add, load, loadSplat, mul, store } from "./lanes";

/** Columns of a packed matrix that lie together; see `pack`. */
const PANEL: usize = 8;
const FLOAT: usize = 4;

/**
 * Packs a matrix [depth, columns] as `multiply` reads it: panels of 8 columns, each [depth, 8], the last one filled
 * up with zeros.
 *
 * @param stride of `from`, in bytes
 */
export function pack(from: usize, stride: usize, to: usize, depth: usize, columns: usize): void {
  for (let j: usize = 0; j < columns; j += PANEL) {
    for (let k: usize = 0; k < depth; k++) {
      const row = from + k * stride;
      for (let at: usize = 0; at < PANEL; at++) {
        const column = j + at;
        f32.store(to + at * FLOAT, column < columns ? f32.load(row + column * FLOAT) : 0);
      }
      to += PANEL * FLOAT;
    }
  }
}

/** Packs the transpose of a matrix [columns, depth]. */
export function packTransposed(
  from: usize,
  stride: usize,
  to: usize,
  depth: usize,
  columns: usize,
): void {
  for (let j: usize = 0; j < columns; j += PANEL) {
    for (let k: usize = 0; k < depth; k++) {
      for (let at: usize = 0; at < PANEL; at++) {
        const row = j + at;
        f32.store(to + at * FLOAT, row < columns ? f32.load(from + row * stride + k * FLOAT) : 0);
      }
      to += PANEL * FLOAT;
    }
  }
}

/**
 * c = initial + a * b.
 *
 * @param a [rows, depth]
 * @param b [depth, columns], packed
 * @param c [rows, columns]; may be `initial`
 * @param initial [rows, columns]; a stride of 0 repeats one row, such as a bias
 * @param columns multiple of 4
 */
export function multiply(
  a: usize,
  aStride: usize,
  b: usize,
  c: usize,
  cStride: usize,
  initial: usize,
  initialStride: usize,
  rows: usize,
  depth: usize,
  columns: usize,
): void {
  const panelBytes = depth * PANEL * FLOAT;
  if (rows === 1) {
    multiplyRow(a, b, c, initial, depth, columns);
    return;
  }
  for (let j: usize = 0; j < columns; j += PANEL) {
    const panel = b + (j / PANEL) * panelBytes;
    const end = min<usize>(PANEL, columns - j);
    let at: usize = 0;
    for (; at + 2 * W <= end; at += 2 * W) {
      const left = (j + at) * FLOAT;
      let i: usize = 0;
      for (; i + 4 <= rows; i += 4) {
        tile4x2(
          a + i * aStride,
          aStride,
          panel + at * FLOAT,
          c + i * cStride + left,
          cStride,
          initial + i * initialStride + left,
          initialStride,
          depth,
        );
      }
      for (; i < rows; i++) {
        tile1x2(
          a + i * aStride,
          panel + at * FLOAT,
          c + i * cStride + left,
          initial + i * initialStride + left,
          depth,
        );
      }
    }
    for (; at < end; at += W) {
      const left = (j + at) * FLOAT;
      let i: usize = 0;
      for (; i + 4 <= rows; i += 4) {
        tile4x1(
          a + i * aStride,
          aStride,
          panel + at * FLOAT,
          c + i * cStride + left,
          cStride,
          initial + i * initialStride + left,
          initialStride,
          depth,
        );
      }
      for (; i < rows; i++) {
        tile1x1(
          a + i * aStride,
          panel + at * FLOAT,
          c + i * cStride + left,
          initial + i * initialStride + left,
          depth,
        );
      }
    }
  }
}

/** One row: eight sums at a time, as each waits for its last addition. */
function multiplyRow(
  a: usize,
  b: usize,
  c: usize,
  initial: usize,
  depth: usize,
  columns: usize,
): void {
  const panelBytes = depth * PANEL * FLOAT;
  let j: usize = 0;
  for (; j + 4 * PANEL <= columns; j += 4 * PANEL) {
    const panel = b + (j / PANEL) * panelBytes;
    for (let at: usize = 0; at < PANEL; at += 2 * W) {
      tile1x8(
        a,
        panel + at * FLOAT,
        panelBytes,
        c + (j + at) * FLOAT,
        initial + (j + at) * FLOAT,
        depth,
      );
    }
  }
  for (; j < columns; j += PANEL) {
    const panel = b + (j / PANEL) * panelBytes;
    const end = min<usize>(PANEL, columns - j);
    let at: usize = 0;
    for (; at + 2 * W <= end; at += 2 * W) {
      tile1x2(a, panel + at * FLOAT, c + (j + at) * FLOAT, initial + (j + at) * FLOAT, depth);
    }
    for (; at < end; at += W) {
      tile1x1(a, panel + at * FLOAT, c + (j + at) * FLOAT, initial + (j + at) * FLOAT, depth);
    }
  }
}

@inline
function tile4x2(
  a: usize,
  aStride: usize,
  b: usize,
  c: usize,
  cStride: usize,
  initial: usize,
  initialStride: usize,
  depth: usize,
): void {
  let a0 = a;
  let a1 = a + aStride;
  let a2 = a1 + aStride;
  let a3 = a2 + aStride;
  const i1 = initial + initialStride;
  const i2 = i1 + initialStride;
  const i3 = i2 + initialStride;
  let s00 = load(initial);
  let s01 = load(initial, W * FLOAT);
  let s10 = load(i1);
  let s11 = load(i1, W * FLOAT);
  let s20 = load(i2);
  let s21 = load(i2, W * FLOAT);
  let s30 = load(i3);
  let s31 = load(i3, W * FLOAT);
  const end = a + depth * FLOAT;
  while (a0 < end) {
    const b0 = load(b);
    const b1 = load(b, W * FLOAT);
    let x = loadSplat(a0);
    s00 = add(s00, mul(x, b0));
    s01 = add(s01, mul(x, b1));
    x = loadSplat(a1);
    s10 = add(s10, mul(x, b0));
    s11 = add(s11, mul(x, b1));
    x = loadSplat(a2);
    s20 = add(s20, mul(x, b0));
    s21 = add(s21, mul(x, b1));
    x = loadSplat(a3);
    s30 = add(s30, mul(x, b0));
    s31 = add(s31, mul(x, b1));
    a0 += FLOAT;
    a1 += FLOAT;
    a2 += FLOAT;
    a3 += FLOAT;
    b += PANEL * FLOAT;
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
function tile4x1(
  a: usize,
  aStride: usize,
  b: usize,
  c: usize,
  cStride: usize,
  initial: usize,
  initialStride: usize,
  depth: usize,
): void {
  const a1 = aStride;
  const a2 = a1 + aStride;
  const a3 = a2 + aStride;
  let s0 = load(initial);
  let s1 = load(initial + initialStride);
  let s2 = load(initial + 2 * initialStride);
  let s3 = load(initial + 3 * initialStride);
  const end = a + depth * FLOAT;
  while (a < end) {
    const b0 = load(b);
    s0 = add(s0, mul(loadSplat(a), b0));
    s1 = add(s1, mul(loadSplat(a + a1), b0));
    s2 = add(s2, mul(loadSplat(a + a2), b0));
    s3 = add(s3, mul(loadSplat(a + a3), b0));
    a += FLOAT;
    b += PANEL * FLOAT;
  }
  store(c, s0);
  store(c + cStride, s1);
  store(c + 2 * cStride, s2);
  store(c + 3 * cStride, s3);
}

@inline
function tile1x2(a: usize, b: usize, c: usize, initial: usize, depth: usize): void {
  let s0 = load(initial);
  let s1 = load(initial, W * FLOAT);
  const end = a + depth * FLOAT;
  while (a < end) {
    const x = loadSplat(a);
    s0 = add(s0, mul(x, load(b)));
    s1 = add(s1, mul(x, load(b, W * FLOAT)));
    a += FLOAT;
    b += PANEL * FLOAT;
  }
  store(c, s0);
  store(c, s1, W * FLOAT);
}

@inline
function tile1x1(a: usize, b: usize, c: usize, initial: usize, depth: usize): void {
  let s = load(initial);
  const end = a + depth * FLOAT;
  while (a < end) {
    s = add(s, mul(loadSplat(a), load(b)));
    a += FLOAT;
    b += PANEL * FLOAT;
  }
  store(c, s);
}

/** Two vectors of each of four neighbouring panels. */
@inline
function tile1x8(
  a: usize,
  b: usize,
  panelBytes: usize,
  c: usize,
  initial: usize,
  depth: usize,
): void {
  let b1 = b + panelBytes;
  let b2 = b1 + panelBytes;
  let b3 = b2 + panelBytes;
  let s0 = load(initial);
  let s1 = load(initial, W * FLOAT);
  let s2 = load(initial, PANEL * FLOAT);
  let s3 = load(initial, (PANEL + W) * FLOAT);
  let s4 = load(initial, 2 * PANEL * FLOAT);
  let s5 = load(initial, (2 * PANEL + W) * FLOAT);
  let s6 = load(initial, 3 * PANEL * FLOAT);
  let s7 = load(initial, (3 * PANEL + W) * FLOAT);
  const end = a + depth * FLOAT;
  while (a < end) {
    const x = loadSplat(a);
    s0 = add(s0, mul(x, load(b)));
    s1 = add(s1, mul(x, load(b, W * FLOAT)));
    s2 = add(s2, mul(x, load(b1)));
    s3 = add(s3, mul(x, load(b1, W * FLOAT)));
    s4 = add(s4, mul(x, load(b2)));
    s5 = add(s5, mul(x, load(b2, W * FLOAT)));
    s6 = add(s6, mul(x, load(b3)));
    s7 = add(s7, mul(x, load(b3, W * FLOAT)));
    a += FLOAT;
    b += PANEL * FLOAT;
    b1 += PANEL * FLOAT;
    b2 += PANEL * FLOAT;
    b3 += PANEL * FLOAT;
  }
  store(c, s0);
  store(c, s1, W * FLOAT);
  store(c, s2, PANEL * FLOAT);
  store(c, s3, (PANEL + W) * FLOAT);
  store(c, s4, 2 * PANEL * FLOAT);
  store(c, s5, (2 * PANEL + W) * FLOAT);
  store(c, s6, 3 * PANEL * FLOAT);
  store(c, s7, (3 * PANEL + W) * FLOAT);
}
