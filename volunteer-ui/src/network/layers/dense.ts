import { Projection } from "../projection.ts";
import { shapeOf } from "../tensor.ts";
import { activated } from "./activation.ts";
import { type Layer, only } from "./layer.ts";

/** y = f(x W + b) over the last dimension. */
export const dense: Layer = (planner, config, sources) => {
  const source = only(sources);
  const units = config.number("units");
  const output = planner.tensor([...shapeOf(source).slice(0, -1), units]);
  const { values, gradient } = output;
  if (gradient === undefined) throw new Error("a dense layer's output has a gradient");
  const useBias = config.flag("use_bias", true);
  const parts = { source, blocks: 1, width: units, useBias, output: values, gradient };
  planner.steps.push(new Projection(planner, parts).takeBias());
  const tensor = { ...output, isOwned: true };
  return activated(planner, { kind: "tensor", tensor }, config.text("activation", "linear"));
};
