import { type Layer, only } from "./layer.ts";
import { type Pool, averagePooling, maxPooling } from "./pooling.ts";
import { type Rank, requireChannelsLast, wholeImage } from "./windows.ts";

/** One window over the whole image, whose dimensions then go: [channels]. */
function globally(pool: Pool, rank: Rank): Layer {
  return (planner, config, sources) => {
    requireChannelsLast(config);
    config.requireNone("keepdims");
    const source = planner.dense(only(sources));
    const windows = wholeImage(source.shape, rank);
    return pool(planner, { source, windows, shape: [windows.channels] });
  };
}

export const globalAveragePooling1d = globally(averagePooling, 1);
export const globalAveragePooling2d = globally(averagePooling, 2);
export const globalMaxPooling1d = globally(maxPooling, 1);
export const globalMaxPooling2d = globally(maxPooling, 2);
