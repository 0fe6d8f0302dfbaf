/**
 * Windows that slide over one image, laid out as rows, so that a convolution is a product of matrices. An image is
 * rows of pixels, a pixel is its channels; all lie without gaps, so that a row of a window is one run of float32.
 */
import { W, add, load, store } from "./lanes";

const FLOAT: usize = 4;

/** May write up to a vector less one value too much. */
@inline
function copyRun(from: usize, to: usize, bytes: usize): void {
  for (let at: usize = 0; at < bytes; at += W * FLOAT) store(to + at, load(from + at));
}

/** Sums, other than copies, must not be written twice. */
@inline
function addRun(from: usize, to: usize, bytes: usize): void {
  let at: usize = 0;
  for (; at + W * FLOAT <= bytes; at += W * FLOAT) store(to + at, add(load(to + at), load(from + at)));
  for (; at < bytes; at += FLOAT) f32.store(to + at, f32.load(to + at) + f32.load(from + at));
}

@inline
function copyColumn(from: usize, fromStep: usize, to: usize, toStep: usize, width: usize): void {
  for (let x: usize = 0; x < width; x++) {
    f32.store(to, f32.load(from));
    from += fromStep;
    to += toStep;
  }
}

@inline
function copyRow(from: usize, fromStep: usize, to: usize, toStep: usize, width: usize, bytes: usize): void {
  for (let x: usize = 0; x < width; x++) {
    let at: usize = 0;
    for (; at + W * FLOAT <= bytes; at += W * FLOAT) store(to + at, load(from + at));
    for (; at < bytes; at += FLOAT) f32.store(to + at, f32.load(from + at));
    from += fromStep;
    to += toStep;
  }
}

/**
 * Copies an image's pixels, of any number of channels. Steps lead from one pixel to the next, rows from one row of
 * pixels to the next, both in bytes.
 */
export function copyPixels(
  from: usize,
  fromStep: usize,
  fromRow: usize,
  to: usize,
  toStep: usize,
  toRow: usize,
  height: usize,
  width: usize,
  channels: usize,
): void {
  for (let y: usize = 0; y < height; y++) {
    if (channels === 1) copyColumn(from, fromStep, to, toStep, width);
    else copyRow(from, fromStep, to, toStep, width, channels * FLOAT);
    from += fromRow;
    to += toRow;
  }
}

/**
 * Row i of `to` = what window i sees: its rows, one after the other. May write up to 12 bytes beyond a row, and so beyond
 * the last one.
 *
 * @param row bytes from one row of the image to the next
 * @param down bytes from a window to the one below it
 * @param right bytes from a window to its neighbour
 * @param across windows in a row of windows
 * @param height rows of a window
 * @param run bytes in a row of a window
 */
export function gatherWindows(
  image: usize,
  row: usize,
  to: usize,
  toStride: usize,
  down: usize,
  right: usize,
  rows: usize,
  across: usize,
  height: usize,
  run: usize,
): void {
  for (let y: usize = 0; y < rows; y++) {
    let window = image;
    for (let x: usize = 0; x < across; x++) {
      let seen = window;
      const end = to + height * run;
      for (let at = to; at < end; at += run) {
        copyRun(seen, at, run);
        seen += row;
      }
      window += right;
      to += toStride;
    }
    image += down;
  }
}

/** The transpose of `gatherWindows`: adds row i of `from` to what window i sees, window after window. */
export function scatterWindows(
  from: usize,
  fromStride: usize,
  image: usize,
  row: usize,
  down: usize,
  right: usize,
  rows: usize,
  across: usize,
  height: usize,
  run: usize,
): void {
  for (let y: usize = 0; y < rows; y++) {
    let window = image;
    for (let x: usize = 0; x < across; x++) {
      for (let i: usize = 0; i < height; i++) addRun(from + i * run, window + i * row, run);
      window += right;
      from += fromStride;
    }
    image += down;
  }
}
