/**
 * The largest and the mean value of windows that slide over images. Pixels are rows of matrices, a stride of bytes
 * apart, channels their columns, a multiple of 4. A window that begins before the image or ends behind it covers what
 * lies inside; every window covers a pixel at least.
 */
import { clearRows } from "./fill";
import { W, add, div, equal, larger, load, select, splat, store, sub } from "./lanes";

const FLOAT: usize = 4;

/** to[j] = the largest value of column j in the window. */
@inline
function largestOf(window: usize, step: usize, row: usize, down: i32, across: i32, to: usize, columns: usize): void {
  for (let j: usize = 0; j < columns * FLOAT; j += W * FLOAT) {
    let found = load(window + j);
    for (let y = 0; y < down; y++) {
      let at = window + y * row + j;
      for (let x = 0; x < across; x++) {
        found = larger(found, load(at));
        at += step;
      }
    }
    store(to + j, found);
  }
}

@inline
function meanOf(window: usize, step: usize, row: usize, down: i32, across: i32, to: usize, columns: usize): void {
  const count = splat(<f32>(down * across));
  for (let j: usize = 0; j < columns * FLOAT; j += W * FLOAT) {
    let sum = splat(0);
    for (let y = 0; y < down; y++) {
      let at = window + y * row + j;
      for (let x = 0; x < across; x++) {
        sum = add(sum, load(at));
        at += step;
      }
    }
    store(to + j, div(sum, count));
  }
}

@inline
function pool(
  isMax: bool,
  x: usize,
  xStride: usize,
  y: usize,
  yStride: usize,
  images: i32,
  columns: usize,
  height: i32,
  width: i32,
  outHeight: i32,
  outWidth: i32,
  windowHeight: i32,
  windowWidth: i32,
  strideHeight: i32,
  strideWidth: i32,
  top: i32,
  left: i32,
): void {
  const row = width * xStride;
  for (let image = 0; image < images; image++) {
    for (let i = 0; i < outHeight; i++) {
      const y0 = i * strideHeight - top;
      const down = min(y0 + windowHeight, height) - max(y0, 0);
      for (let k = 0; k < outWidth; k++) {
        const x0 = k * strideWidth - left;
        const across = min(x0 + windowWidth, width) - max(x0, 0);
        const window = x + max(y0, 0) * row + max(x0, 0) * xStride;
        if (isMax) largestOf(window, xStride, row, down, across, y, columns);
        else meanOf(window, xStride, row, down, across, y, columns);
        y += yStride;
      }
    }
    x += height * row;
  }
}

/** y = the largest value of each window. */
export function maxPool(
  x: usize,
  xStride: usize,
  y: usize,
  yStride: usize,
  images: i32,
  columns: usize,
  height: i32,
  width: i32,
  outHeight: i32,
  outWidth: i32,
  windowHeight: i32,
  windowWidth: i32,
  strideHeight: i32,
  strideWidth: i32,
  top: i32,
  left: i32,
): void {
  pool(
    true, x, xStride, y, yStride, images, columns, height, width, outHeight, outWidth,
    windowHeight, windowWidth, strideHeight, strideWidth, top, left,
  );
}

/** y = the mean of what each window covers. */
export function averagePool(
  x: usize,
  xStride: usize,
  y: usize,
  yStride: usize,
  images: i32,
  columns: usize,
  height: i32,
  width: i32,
  outHeight: i32,
  outWidth: i32,
  windowHeight: i32,
  windowWidth: i32,
  strideHeight: i32,
  strideWidth: i32,
  top: i32,
  left: i32,
): void {
  pool(
    false, x, xStride, y, yStride, images, columns, height, width, outHeight, outWidth,
    windowHeight, windowWidth, strideHeight, strideWidth, top, left,
  );
}

/**
 * dx = dy where x is the largest of its window, summed over windows. Of equal values the first one in the window, row
 * by row, gets all, as in TensorFlow.js.
 *
 * @param y what `maxPool` gave
 */
export function maxPoolGradient(
  x: usize,
  xStride: usize,
  y: usize,
  yStride: usize,
  dy: usize,
  dyStride: usize,
  dx: usize,
  dxStride: usize,
  images: i32,
  columns: usize,
  height: i32,
  width: i32,
  outHeight: i32,
  outWidth: i32,
  windowHeight: i32,
  windowWidth: i32,
  strideHeight: i32,
  strideWidth: i32,
  top: i32,
  left: i32,
): void {
  clearRows(dx, dxStride, images * height * width, columns);
  for (let image = 0; image < images; image++) {
    for (let i = 0; i < outHeight; i++) {
      const y0 = i * strideHeight - top;
      const down = min(y0 + windowHeight, height) - max(y0, 0);
      for (let k = 0; k < outWidth; k++) {
        const x0 = k * strideWidth - left;
        const across = min(x0 + windowWidth, width) - max(x0, 0);
        const first = max(y0, 0) * width + max(x0, 0);
        for (let j: usize = 0; j < columns * FLOAT; j += W * FLOAT) {
          const largest = load(y + j);
          let rest = load(dy + j);
          for (let r = 0; r < down; r++) {
            let from = x + (first + r * width) * xStride + j;
            let to = dx + (first + r * width) * dxStride + j;
            for (let c = 0; c < across; c++) {
              const given = select(rest, splat(0), equal(load(from), largest));
              store(to, add(load(to), given));
              // Nothing is left for those that follow: v - v is 0 for every finite v.
              rest = sub(rest, given);
              from += xStride;
              to += dxStride;
            }
          }
        }
        y += yStride;
        dy += dyStride;
      }
    }
    x += height * width * xStride;
    dx += height * width * dxStride;
  }
}

/** dx = dy divided among what its window covers, summed over windows. */
export function averagePoolGradient(
  dy: usize,
  dyStride: usize,
  dx: usize,
  dxStride: usize,
  images: i32,
  columns: usize,
  height: i32,
  width: i32,
  outHeight: i32,
  outWidth: i32,
  windowHeight: i32,
  windowWidth: i32,
  strideHeight: i32,
  strideWidth: i32,
  top: i32,
  left: i32,
): void {
  clearRows(dx, dxStride, images * height * width, columns);
  for (let image = 0; image < images; image++) {
    for (let i = 0; i < outHeight; i++) {
      const y0 = max(i * strideHeight - top, 0);
      const y1 = min(i * strideHeight - top + windowHeight, height);
      for (let k = 0; k < outWidth; k++) {
        const x0 = max(k * strideWidth - left, 0);
        const x1 = min(k * strideWidth - left + windowWidth, width);
        const count = splat(<f32>((y1 - y0) * (x1 - x0)));
        for (let j: usize = 0; j < columns * FLOAT; j += W * FLOAT) {
          const share = div(load(dy + j), count);
          for (let r = y0; r < y1; r++) {
            for (let c = x0; c < x1; c++) {
              const to = dx + (r * width + c) * dxStride + j;
              store(to, add(load(to), share));
            }
          }
        }
        dy += dyStride;
      }
    }
    dx += height * width * dxStride;
  }
}
