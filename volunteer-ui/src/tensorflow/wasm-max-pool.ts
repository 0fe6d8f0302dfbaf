import * as tf from "@tensorflow/tfjs-core";
import type { KernelFunc } from "@tensorflow/tfjs-core";

/**
 * Replaces the wasm backend's gradient of max-pooling. That of TensorFlow.js 4.22 starts its search
 * for the largest value at the smallest positive float instead of at minus infinity, and so hands
 * the gradient of every window without a positive value to the first element of the whole tensor.
 * The three-dimensional one has the same fault; it is removed, so that the trial of backends passes
 * wasm over where a network needs it.
 *
 * Call once, when the backend is registered.
 */
export function repairMaxPool(): void {
  const backendName = "wasm";
  tf.unregisterKernel("MaxPool3DGrad", backendName);
  tf.unregisterKernel("MaxPoolGrad", backendName);
  tf.registerKernel({ kernelName: "MaxPoolGrad", backendName, kernelFunc: maxPoolGradient });
}

/** What TensorFlow.js hands to MaxPoolGrad: its gradient of max-pooling knows no dilation. */
interface Pooling {
  readonly inputs: { readonly input: tf.Tensor4D; readonly dy: tf.Tensor4D };
  readonly attrs: {
    readonly filterSize: [number, number] | number;
    readonly strides: [number, number] | number;
    readonly pad: Parameters<typeof tf.backend_util.computePool2DInfo>[4];
    readonly dimRoundingMode?: "floor" | "round" | "ceil";
  };
}

type Windows = ReturnType<typeof tf.backend_util.computePool2DInfo>;

/** @returns a new tensor of the input's shape, owned by the engine */
const maxPoolGradient: KernelFunc = (args) => {
  const { inputs, attrs } = args as unknown as Pooling;
  const { input, dy } = inputs;
  const { filterSize, strides, pad, dimRoundingMode } = attrs;
  const windows = tf.backend_util.computePool2DInfo(
    input.shape,
    filterSize,
    strides,
    1,
    pad,
    dimRoundingMode,
  );
  const gradient = scatter(windows, input.dataSync<"float32">(), dy.dataSync<"float32">());
  return tf.tensor(gradient, input.shape);
};

/** Each window's gradient goes to its largest value, of equal ones to the first. */
function scatter(windows: Windows, x: Float32Array, dy: Float32Array): Float32Array {
  const { batchSize, outHeight, outWidth, inChannels } = windows;
  const gradient = new Float32Array(x.length);
  let at = 0;
  for (let image = 0; image < batchSize; image++) {
    for (let row = 0; row < outHeight; row++) {
      for (let column = 0; column < outWidth; column++) {
        for (let channel = 0; channel < inChannels; channel++) {
          const largest = positionOfLargest(windows, x, image, row, column, channel);
          gradient[largest] = (gradient[largest] ?? 0) + (dy[at++] ?? 0);
        }
      }
    }
  }
  return gradient;
}

function positionOfLargest(
  {
    strideHeight,
    strideWidth,
    filterHeight,
    filterWidth,
    inHeight,
    inWidth,
    inChannels,
    padInfo,
  }: Windows,
  x: Float32Array,
  image: number,
  row: number,
  column: number,
  channel: number,
): number {
  const top = row * strideHeight - padInfo.top;
  const left = column * strideWidth - padInfo.left;
  let largest = -1;
  for (let y = Math.max(0, top); y < Math.min(inHeight, top + filterHeight); y++) {
    for (let z = Math.max(0, left); z < Math.min(inWidth, left + filterWidth); z++) {
      const position = ((image * inHeight + y) * inWidth + z) * inChannels + channel;
      if (largest < 0 || (x[position] ?? 0) > (x[largest] ?? 0)) largest = position;
    }
  }
  return largest;
}
