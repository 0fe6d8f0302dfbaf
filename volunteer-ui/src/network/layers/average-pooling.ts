import { type Layer, only } from "./layer.ts";
import { averagePooling, pooling } from "./pooling.ts";

/** The mean of each window of a sequence [length, channels]. */
export const averagePooling1d: Layer = (planner, config, sources) =>
  averagePooling(planner, pooling(planner, config, only(sources), 1));

/** The mean of each window of an image [height, width, channels]. */
export const averagePooling2d: Layer = (planner, config, sources) =>
  averagePooling(planner, pooling(planner, config, only(sources), 2));
