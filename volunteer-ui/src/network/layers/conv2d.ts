import { convolution } from "./convolution.ts";
import { type Layer, only } from "./layer.ts";

/** Convolution over an image [height, width, channels]; its kernel is [height, width, channels, filters]. */
export const conv2d: Layer = (planner, config, sources) =>
  convolution(planner, config, only(sources), 2);
