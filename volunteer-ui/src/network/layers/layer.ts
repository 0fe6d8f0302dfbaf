import type { Config } from "../config.ts";
import type { Planner } from "../planner.ts";
import type { Source } from "../tensor.ts";

/**
 * One layer type. Takes its weights from the planner in the order of Keras, adds its steps, and says what comes out.
 *
 * Sources have no gradient if nothing before the layer can be trained.
 *
 * @throws UnsupportedError for a configuration that the kernels do not cover
 */
export type Layer = (planner: Planner, config: Config, sources: readonly Source[]) => Source;

/** Something that is right, but that kernels do not do: TensorFlow.js may. */
export class UnsupportedError extends Error {
  override readonly name = "UnsupportedError";
}

/** @throws Error unless there is exactly one source */
export function only(sources: readonly Source[]): Source {
  const [source] = sources;
  if (source === undefined || sources.length !== 1) {
    throw new Error(`${sources.length} inputs: the layer takes 1`);
  }
  return source;
}
