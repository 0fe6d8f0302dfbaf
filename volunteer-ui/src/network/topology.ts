import { Config } from "./config.ts";
import { UnsupportedError } from "./layers/layer.ts";

/** One layer of a model. */
export interface LayerNode {
  readonly className: string;
  readonly config: Config;
  /** Those whose outputs it takes, by their places among the nodes; all before it. */
  readonly sources: readonly number[];
}

/** Layers in the order of their weights. */
export interface Topology {
  /** Configuration of the input. */
  readonly input: Config;
  /** The first stands for the input. */
  readonly nodes: readonly LayerNode[];
  /** The place of the layer whose output is the model's. */
  readonly output: number;
}

type Json = Readonly<Record<string, unknown>>;

/**
 * The layers of a Sequential or Functional model. Keys may be in snake case (Keras) or camel case (TensorFlow.js).
 *
 * @throws Error if the text is no such topology; UnsupportedError if it has more than one input or output, or a layer
 *     that is used more than once
 */
export function readTopology(json: string): Topology {
  const file = record(JSON.parse(json), "the topology");
  const model = record(file["model_config"] ?? file, "the topology");
  switch (model["class_name"]) {
    case "Sequential":
      return sequential(model["config"]);
    case "Model":
    case "Functional":
      return functional(record(model["config"], "config"));
    default:
      throw new Error(
        `the topology is a ${String(model["class_name"])}: neither Sequential nor Functional`,
      );
  }
}

function sequential(config: unknown): Topology {
  const layers = records(Array.isArray(config) ? config : record(config, "config")["layers"]);
  const [first] = layers;
  if (first === undefined) throw new Error("the topology has no layers");
  const all =
    first["class_name"] === "InputLayer"
      ? layers
      : [{ ...first, class_name: "InputLayer" }, ...layers];
  const nodes = all.map((layer, at) => node(layer, at === 0 ? [] : [at - 1]));
  return topology(nodes, nodes.length - 1);
}

function functional(config: Json): Topology {
  onlyEnd(config["input_layers"], "inputs");
  const layers = new Map(records(config["layers"]).map((layer) => [String(layer["name"]), layer]));
  const sourcesOf = (name: string): readonly string[] => {
    const layer = layers.get(name);
    if (layer === undefined) throw new Error(`the topology has no layer '${name}'`);
    return inbound(layer);
  };
  const output = onlyEnd(config["output_layers"], "outputs");
  const names = inOrderOfWeights(output, sourcesOf);
  const nodes = names.map((name) =>
    node(
      layers.get(name) ?? {},
      sourcesOf(name).map((source) => names.indexOf(source)),
    ),
  );
  return topology(nodes, names.indexOf(output));
}

function topology(nodes: readonly LayerNode[], output: number): Topology {
  const [input, ...more] = nodes.filter(({ sources }) => sources.length === 0);
  if (input?.className !== "InputLayer" || more.length > 0) {
    throw new Error("the topology must begin with one InputLayer");
  }
  return { input: input.config, nodes, output };
}

/**
 * The layers that an output needs, as Keras orders them: by depth, which is the longest way to the output, and those of
 * one depth as they are met first on the way from the output.
 */
function inOrderOfWeights(
  output: string,
  sourcesOf: (name: string) => readonly string[],
): readonly string[] {
  const met = new Set<string>();
  const left = new Set<string>();
  const visit = (name: string): void => {
    if (left.has(name)) return;
    if (met.has(name)) throw new Error(`layer '${name}' is part of a cycle`);
    met.add(name);
    sourcesOf(name).forEach(visit);
    left.add(name);
  };
  visit(output);
  const depths = new Map<string, number>();
  for (const name of [...left].reverse()) {
    const depth = depths.get(name) ?? 0;
    depths.set(name, depth);
    for (const source of sourcesOf(name)) {
      depths.set(source, Math.max(depth + 1, depths.get(source) ?? 0));
    }
  }
  const depthOf = (name: string): number => depths.get(name) ?? 0;
  return [...met].sort((a, b) => depthOf(b) - depthOf(a));
}

/** Names of the layers whose outputs it takes. */
function inbound(layer: Json): readonly string[] {
  const calls = layer["inbound_nodes"] ?? layer["inboundNodes"];
  const name = String(layer["name"]);
  if (!Array.isArray(calls)) throw new Error(`layer '${name}' has no inbound_nodes`);
  if (calls.length > 1) throw new UnsupportedError(`layer '${name}' is used ${calls.length} times`);
  const [call] = calls as readonly unknown[];
  if (call === undefined) return [];
  if (!Array.isArray(call)) throw new UnsupportedError(`layer '${name}': inbound_nodes of Keras 3`);
  return call.map((source: unknown) => nameOf(source, `layer '${name}'`));
}

/** Of [name, call, output, arguments]: a first call, which has one output, without arguments. */
function nameOf(end: unknown, what: string): string {
  const [name, call, output, given = {}] = Array.isArray(end) ? (end as readonly unknown[]) : [];
  const isPlain = call === 0 && output === 0 && Object.keys(given ?? {}).length === 0;
  if (typeof name === "string" && isPlain) return name;
  throw new UnsupportedError(`${what}: source ${JSON.stringify(end)}`);
}

function onlyEnd(ends: unknown, what: string): string {
  if (!Array.isArray(ends) || ends.length !== 1) {
    throw new UnsupportedError(`${what} ${JSON.stringify(ends)}: must be one`);
  }
  return nameOf(ends[0], what);
}

function node(layer: Json, sources: readonly number[]): LayerNode {
  const config = record(layer["config"], "a layer's config");
  const inSnakeCase = Object.entries(config).map(
    ([key, value]) => [snakeCase(key), value] as const,
  );
  return {
    className: String(layer["class_name"] ?? layer["className"]),
    config: new Config(Object.fromEntries(inSnakeCase)),
    sources,
  };
}

function snakeCase(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function records(value: unknown): readonly Json[] {
  if (!Array.isArray(value)) throw new Error("the topology has no layers");
  return value.map((layer, at) => record(layer, `layer ${at}`));
}

function record(value: unknown, what: string): Json {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Json;
  throw new Error(`${what}: ${JSON.stringify(value)} is no object`);
}
