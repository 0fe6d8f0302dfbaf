import { convolution } from "./convolution.ts";
import { type Layer, only } from "./layer.ts";

/** Convolution along a sequence [length, channels]; its kernel is [window, channels, filters]. */
export const conv1d: Layer = (planner, config, sources) =>
  convolution(planner, config, only(sources), 1);
