/**
 * Convolution of each channel with a kernel of its own. Pixels are rows of matrices, a stride of bytes apart, channels
 * their columns, a multiple of 4; the kernel [windowHeight * windowWidth, columns]. What windows see outside the image
 * is 0. Sums run over a window row by row, over images in their order.
 */
import { clearRows } from "./fill";
import { V, W, add, load, mul, splat, store } from "./lanes";

const FLOAT: usize = 4;

/** y = x * kernel + bias. */
export function depthwise(
  x: usize,
  xStride: usize,
  kernel: usize,
  kernelStride: usize,
  bias: usize,
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
  for (let image = 0; image < images; image++) {
    for (let i = 0; i < outHeight; i++) {
      const y0 = i * strideHeight - top;
      const y1 = min(windowHeight, height - y0);
      for (let k = 0; k < outWidth; k++) {
        const x0 = k * strideWidth - left;
        const x1 = min(windowWidth, width - x0);
        for (let j: usize = 0; j < columns * FLOAT; j += W * FLOAT) {
          let sum: V = load(bias + j);
          for (let r = max(-y0, 0); r < y1; r++) {
            for (let c = max(-x0, 0); c < x1; c++) {
              const pixel = (y0 + r) * width + x0 + c;
              const weight = load(kernel + (r * windowWidth + c) * kernelStride + j);
              sum = add(sum, mul(load(x + pixel * xStride + j), weight));
            }
          }
          store(y + j, sum);
        }
        y += yStride;
      }
    }
    x += height * width * xStride;
  }
}

/** dx = what `depthwise` would have to add to x. */
export function depthwiseInputGradient(
  dy: usize,
  dyStride: usize,
  kernel: usize,
  kernelStride: usize,
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
      const y1 = min(windowHeight, height - y0);
      for (let k = 0; k < outWidth; k++) {
        const x0 = k * strideWidth - left;
        const x1 = min(windowWidth, width - x0);
        for (let j: usize = 0; j < columns * FLOAT; j += W * FLOAT) {
          const gradient = load(dy + j);
          for (let r = max(-y0, 0); r < y1; r++) {
            for (let c = max(-x0, 0); c < x1; c++) {
              const to = dx + ((y0 + r) * width + x0 + c) * dxStride + j;
              const weight = load(kernel + (r * windowWidth + c) * kernelStride + j);
              store(to, add(load(to), mul(gradient, weight)));
            }
          }
        }
        dy += dyStride;
      }
    }
    dx += height * width * dxStride;
  }
}

/** dKernel = x * dy, summed over windows: a sum for each image, then their sum. */
export function depthwiseKernelGradient(
  x: usize,
  xStride: usize,
  dy: usize,
  dyStride: usize,
  dKernel: usize,
  dKernelStride: usize,
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
  for (let r = 0; r < windowHeight; r++) {
    for (let c = 0; c < windowWidth; c++) {
      for (let j: usize = 0; j < columns * FLOAT; j += W * FLOAT) {
        let total: V = splat(0);
        for (let image = 0; image < images; image++) {
          const pixels = x + image * height * width * xStride + j;
          const gradients = dy + image * outHeight * outWidth * dyStride + j;
          let sum: V = splat(0);
          for (let i = 0; i < outHeight; i++) {
            const y = i * strideHeight - top + r;
            if (y < 0 || y >= height) continue;
            for (let k = 0; k < outWidth; k++) {
              const at = k * strideWidth - left + c;
              if (at < 0 || at >= width) continue;
              const pixel = load(pixels + (y * width + at) * xStride);
              sum = add(sum, mul(pixel, load(gradients + (i * outWidth + k) * dyStride)));
            }
          }
          total = add(total, sum);
        }
        store(dKernel + j, total);
      }
      dKernel += dKernelStride;
    }
  }
}

/** Each column `times` times, side by side. */
export function repeatColumns(
  from: usize,
  fromStride: usize,
  to: usize,
  toStride: usize,
  rows: usize,
  columns: usize,
  times: usize,
): void {
  for (let i: usize = 0; i < rows; i++) {
    let at = to;
    for (let j: usize = 0; j < columns; j++) {
      const value = f32.load(from + j * FLOAT);
      for (let k: usize = 0; k < times; k++) {
        f32.store(at, value);
        at += FLOAT;
      }
    }
    from += fromStride;
    to += toStride;
  }
}

/** The transpose of `repeatColumns`: sums of `times` neighbours each. */
export function sumColumns(
  from: usize,
  fromStride: usize,
  to: usize,
  toStride: usize,
  rows: usize,
  columns: usize,
  times: usize,
): void {
  for (let i: usize = 0; i < rows; i++) {
    let at = from;
    for (let j: usize = 0; j < columns; j++) {
      let sum: f32 = 0;
      for (let k: usize = 0; k < times; k++) {
        sum += f32.load(at);
        at += FLOAT;
      }
      f32.store(to + j * FLOAT, sum);
    }
    from += fromStride;
    to += toStride;
  }
}
