import { product } from "../tensor.ts";
import { reshaped } from "./flatten.ts";
import { type Layer, only } from "./layer.ts";

/** The same values of a sample in another shape, of which one size may be left open. */
export const reshape: Layer = (planner, config, sources) => {
  const source = planner.dense(only(sources));
  const shape = closed(config.sizes("target_shape"), product(source.shape));
  return reshaped(planner, source, shape);
};

/** @throws Error if no size for what is left open gives so many values */
function closed(target: readonly number[], values: number): readonly number[] {
  const known = product(target.filter((size) => size >= 0));
  const shape = target.map((size) => (size < 0 ? values / known : size));
  if (product(shape) === values && shape.every(Number.isInteger)) return shape;
  throw new Error(`target_shape [${target.join(", ")}] does not hold ${values} values`);
}
