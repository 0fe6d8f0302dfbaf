import type { Config } from "../config.ts";
import { fork } from "../fork.ts";
import type { Planner } from "../planner.ts";
import { Projection } from "../projection.ts";
import { type Source, lastOf, shapeOf } from "../tensor.ts";
import { AttentionHeads, type Heads } from "./attention-heads.ts";
import { type Layer, UnsupportedError, only } from "./layer.ts";

/** Each position of a sequence takes from all that it sees, as much as its query is like their keys; in several heads. */
export const multiHeadAttention: Layer = (planner, config, sources) => {
  const source = only(sources);
  const [length, features, ...more] = shapeOf(source);
  if (length === undefined || features === undefined || more.length > 0) {
    throw new Error(`input [${shapeOf(source).join(", ")}]: must be [positions, features]`);
  }
  config.requireNone("attention_axes", "use_gate");
  const heads = config.number("num_heads");
  const keys = widthOf(config, "key_dim");
  const values = config.has("value_dim") ? widthOf(config, "value_dim") : keys;
  const useBias = config.flag("use_bias", true);
  const [toQuery, toKey, toValue] = fork(planner, source, 3);
  if (toQuery === undefined || toKey === undefined || toValue === undefined)
    throw new Error("fork");
  const projected = (from: Source, width: number): Heads =>
    projection(planner, from, { heads, width, useBias });
  const query = projected(toQuery, keys);
  const key = projected(toKey, keys);
  const value = projected(toValue, values);
  const output = { shape: [length, heads * values], ...matrices(planner, length, heads * values) };
  const isCausal = config.flag("use_causal_mask", false);
  const dropout = config.number("dropout", 0);
  const shape = { heads, length, keys, values, isCausal, dropout };
  planner.steps.push(new AttentionHeads(planner, shape, { query, key, value, output }));
  return combined(planner, config, { kind: "tensor", tensor: output }, [heads, values, features]);
};

/** A width that kernels can compute: heads lie side by side, each at a multiple of 4 columns. */
function widthOf(config: Config, key: string): number {
  const width = config.number(key);
  if (width % 4 !== 0) throw new UnsupportedError(`${key} ${width}`);
  return width;
}

function matrices(planner: Planner, length: number, columns: number): Heads {
  const rows = planner.capacity * length;
  return { values: planner.matrix(rows, columns), gradient: planner.matrix(rows, columns) };
}

/** Queries, keys or values of all heads. */
function projection(
  planner: Planner,
  source: Source,
  { heads, width, useBias }: { heads: number; width: number; useBias: boolean },
): Heads {
  const [length = 0, features = 0] = shapeOf(source);
  const made = matrices(planner, length, heads * width);
  const kernel = planner.weight(features, heads, width);
  const output = { output: made.values, gradient: made.gradient };
  const parts = { source, kernel, blocks: heads, width, useBias, ...output };
  planner.steps.push(
    new Projection(planner, parts).takeBias(useBias ? planner.weight(heads, width) : undefined),
  );
  return made;
}

/** What all heads have taken, in as many values as came in or as are wanted. */
function combined(
  planner: Planner,
  config: Config,
  source: Source,
  [heads, values, features]: readonly [number, number, number],
): Source {
  const units = config.has("output_shape") ? lastOf(config.sizes("output_shape")) : features;
  const output = planner.tensor([...shapeOf(source).slice(0, -1), units]);
  const { values: to, gradient } = output;
  if (gradient === undefined) throw new Error("the output of an attention has a gradient");
  const kernel = planner.weight(heads, values, units);
  const useBias = config.flag("use_bias", true);
  const parts = { source, kernel, blocks: 1, width: units, useBias, output: to, gradient };
  planner.steps.push(new Projection(planner, parts).takeBias());
  return { kind: "tensor", tensor: { ...output, isOwned: true } };
}
