import { fork } from "./fork.ts";
import type { Layers } from "./layers/index.ts";
import { UnsupportedError } from "./layers/layer.ts";
import type { Planner } from "./planner.ts";
import type { Penalties } from "./regularizer.ts";
import type { Source } from "./tensor.ts";
import type { LayerNode, Topology } from "./topology.ts";

/**
 * Plans all layers of a topology.
 *
 * @param input what the first node stands for
 * @returns what the model gives
 * @throws UnsupportedError for a layer that kernels do not cover
 */
export function connect(
  planner: Planner,
  penalties: Penalties,
  layers: Layers,
  { nodes }: Topology,
  input: Source,
): Source {
  const readers = nodes.map(() => 0);
  for (const from of nodes.flatMap(({ sources }) => sources)) {
    readers[from] = (readers[from] ?? 0) + 1;
  }
  /** What each node gives, once for each of its readers that has not taken it yet. */
  const outlets: Source[][] = [];
  const take = (from: number): Source => {
    const source = outlets[from]?.shift();
    if (source === undefined) throw new Error(`node ${from} does not come before its reader`);
    return source;
  };
  nodes.forEach((node, at) => {
    const made =
      at === 0 ? input : planned(planner, penalties, layers, node, node.sources.map(take));
    outlets.push([...fork(planner, made, at === nodes.length - 1 ? 1 : (readers[at] ?? 0))]);
  });
  return take(nodes.length - 1);
}

function planned(
  planner: Planner,
  penalties: Penalties,
  layers: Layers,
  { className, config }: LayerNode,
  sources: readonly Source[],
): Source {
  const layer = layers.get(className);
  if (layer === undefined) throw new UnsupportedError(`layer ${className} '${config.name}'`);
  const taken = planner.weights.length;
  try {
    config.requireNone("activity_regularizer", ...config.keysEndingIn("_constraint"));
    if (className !== "Embedding" && sources.some(({ kind }) => kind === "numbers")) {
      throw new UnsupportedError("class numbers, which can go into an embedding only");
    }
    const made = layer(planner, config, sources);
    const weights = planner.weights.slice(taken);
    if (config.flag("trainable", true)) penalties.add(className, config, weights);
    else planner.freeze(weights);
    return made;
  } catch (error) {
    if (error instanceof UnsupportedError) {
      throw new UnsupportedError(`${className} '${config.name}': ${error.message}`);
    }
    throw error;
  }
}
