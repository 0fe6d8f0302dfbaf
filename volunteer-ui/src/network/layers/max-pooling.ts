import { type Layer, only } from "./layer.ts";
import { maxPooling, pooling } from "./pooling.ts";

/** The largest value of each window of a sequence [length, channels]. */
export const maxPooling1d: Layer = (planner, config, sources) =>
  maxPooling(planner, pooling(planner, config, only(sources), 1));

/** The largest value of each window of an image [height, width, channels]. */
export const maxPooling2d: Layer = (planner, config, sources) =>
  maxPooling(planner, pooling(planner, config, only(sources), 2));
