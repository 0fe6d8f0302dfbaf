import * as tf from "@tensorflow/tfjs-core";
import type { KernelFunc } from "@tensorflow/tfjs-core";

import { oneHot } from "./one-hot.ts";

/**
 * Gives the wasm backend of TensorFlow.js 4.22 two kernels that it lacks, and without which no network
 * with Conv2D or Embedding trains there. Both are put together from products of matrices, which are
 * what that backend is fastest at. Where others are missing (depthwise convolution), the trial of
 * backends passes wasm over.
 *
 * Call once, when the backend is registered.
 */
export function addWasmGradients(): void {
  const backendName = "wasm";
  tf.registerKernel({
    kernelName: "Conv2DBackpropFilter",
    backendName,
    kernelFunc: filterGradient,
  });
  tf.registerKernel({ kernelName: "UnsortedSegmentSum", backendName, kernelFunc: segmentSum });
}

/** What TensorFlow.js hands to Conv2DBackpropFilter; the gradient of Conv2D knows no dilation. */
interface Convolution {
  readonly inputs: { readonly x: tf.Tensor4D; readonly dy: tf.Tensor4D };
  readonly attrs: {
    readonly filterShape: [number, number, number, number];
    readonly strides: [number, number];
    readonly pad: Parameters<typeof tf.backend_util.computeConv2DInfo>[4];
    readonly dataFormat: string;
    readonly dimRoundingMode?: "floor" | "round" | "ceil";
  };
}

/**
 * Gradient of a convolution in its filter [height, width, in, out]. For each cell of the filter:
 * the inputs that it met, [positions, in], transposed, times dy, [positions, out].
 *
 * @returns a new tensor, owned by the engine
 */
const filterGradient: KernelFunc = (args) => {
  const { inputs, attrs } = args as unknown as Convolution;
  const { filterShape, strides, pad, dataFormat, dimRoundingMode } = attrs;
  if (dataFormat !== "NHWC") throw new Error(`Conv2D with ${dataFormat} does not train on wasm`);
  return tf.tidy(() => {
    const { x, dy } = inputs;
    const conv = tf.backend_util.computeConv2DInfo(
      x.shape,
      filterShape,
      strides,
      1,
      pad,
      dimRoundingMode,
    );
    const { top, bottom, left, right } = conv.padInfo;
    const padded = tf.pad(x, [
      [0, 0],
      [top, bottom],
      [left, right],
      [0, 0],
    ]);
    const dyRows = tf.reshape(dy, [-1, conv.outChannels]);

    /** Every input that the filter's cell (row, column) was multiplied with. */
    const met = (row: number, column: number): tf.Tensor => {
      const endRow = row + (conv.outHeight - 1) * conv.strideHeight + 1;
      const endColumn = column + (conv.outWidth - 1) * conv.strideWidth + 1;
      return tf.stridedSlice(
        padded,
        [0, row, column, 0],
        [conv.batchSize, endRow, endColumn, conv.inChannels],
        [1, conv.strideHeight, conv.strideWidth, 1],
      );
    };
    const cells = Array.from({ length: conv.filterHeight * conv.filterWidth }, (_, cell) => {
      const inputsMet = met(Math.floor(cell / conv.filterWidth), cell % conv.filterWidth);
      return tf.matMul(tf.reshape(inputsMet, [-1, conv.inChannels]), dyRows, true);
    });
    return tf.reshape(tf.stack(cells), filterShape);
  });
};

/** What TensorFlow.js hands to UnsortedSegmentSum. */
interface Segments {
  readonly inputs: { readonly x: tf.Tensor; readonly segmentIds: tf.Tensor1D };
  readonly attrs: { readonly numSegments: number };
}

/**
 * Sums the rows of x that have the same id: one-hot ids, transposed, times x.
 *
 * @returns a new tensor, owned by the engine
 */
const segmentSum: KernelFunc = (args) => {
  const { inputs, attrs } = args as unknown as Segments;
  return tf.tidy(() => {
    const [rows = 0, ...rowShape] = inputs.x.shape;
    const members = oneHot(inputs.segmentIds, attrs.numSegments);
    const sums = tf.matMul(members, tf.reshape(inputs.x, [rows, -1]), true);
    return tf.reshape(sums, [attrs.numSegments, ...rowShape]);
  });
};
