import { averagePooling1d, averagePooling2d } from "./average-pooling.ts";
import { batchNormalization } from "./batch-normalization.ts";
import { conv1d } from "./conv1d.ts";
import { conv2d } from "./conv2d.ts";
import { depthwiseConv2d } from "./depthwise-conv2d.ts";
import {
  globalAveragePooling1d,
  globalAveragePooling2d,
  globalMaxPooling1d,
  globalMaxPooling2d,
} from "./global-pooling.ts";
import { maxPooling1d, maxPooling2d } from "./max-pooling.ts";
import type { Layer } from "./layer.ts";

/** Layers of networks that look at images, apart from the others. */
export const IMAGES: ReadonlyMap<string, Layer> = new Map(
  Object.entries({
    AveragePooling1D: averagePooling1d,
    AveragePooling2D: averagePooling2d,
    BatchNormalization: batchNormalization,
    Conv1D: conv1d,
    Conv2D: conv2d,
    DepthwiseConv2D: depthwiseConv2d,
    GlobalAveragePooling1D: globalAveragePooling1d,
    GlobalAveragePooling2D: globalAveragePooling2d,
    GlobalMaxPooling1D: globalMaxPooling1d,
    GlobalMaxPooling2D: globalMaxPooling2d,
    MaxPooling1D: maxPooling1d,
    MaxPooling2D: maxPooling2d,
  }),
);
