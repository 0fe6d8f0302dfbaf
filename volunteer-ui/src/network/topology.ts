import { Config } from "./config.ts";

/** One layer of a model. */
export interface LayerNode {
  readonly className: string;
  readonly config: Config;
  /** Those whose outputs it takes, by their places among the nodes; all before it. */
  readonly sources: readonly number[];
}

/** Layers in the order of their weights. The output of the last is the model's. */
export interface Topology {
  /** Configuration of the input. */
  readonly input: Config;
  /** The first stands for the input. */
  readonly nodes: readonly LayerNode[];
}

type Json = Readonly<Record<string, unknown>>;

/**
 * The layers of a Sequential or Functional model in the normal form of task-service: keys in snake case, the first
 * layer an InputLayer, the others after all whose outputs they take.
 *
 * @throws Error if the text is not such a topology
 */
export function readTopology(json: string): Topology {
  const model = record(JSON.parse(json), "the topology");
  const config = record(model["config"], "config");
  const layers = records(config["layers"]);
  const nodes = layers.map((layer, at) => node(layer, sourcesOf(model, layers, at)));
  const [input] = nodes;
  if (input?.className !== "InputLayer") throw new Error("the topology must begin with InputLayer");
  return { input: input.config, nodes };
}

function sourcesOf(model: Json, layers: readonly Json[], at: number): readonly number[] {
  switch (model["class_name"]) {
    case "Sequential":
      return at === 0 ? [] : [at - 1];
    case "Functional":
      return inbound(layers, at);
    default:
      throw new Error(
        `the topology is a ${String(model["class_name"])}: neither Sequential nor Functional`,
      );
  }
}

/** Places of the layers whose outputs a layer takes; of the first, none. */
function inbound(layers: readonly Json[], at: number): readonly number[] {
  const { name, inbound_nodes: calls } = layers[at] ?? {};
  const [sources = []] = calls as readonly (readonly (readonly unknown[])[])[];
  const places = sources.map(([source]) => layers.findIndex((layer) => layer["name"] === source));
  if (places.some((place) => place < 0 || place >= at) || (places.length === 0) !== (at === 0)) {
    throw new Error(
      `layer '${String(name)}' takes ${JSON.stringify(sources)}: must be layers before it`,
    );
  }
  return places;
}

function node(layer: Json, sources: readonly number[]): LayerNode {
  return {
    className: String(layer["class_name"]),
    config: new Config(record(layer["config"], "a layer's config")),
    sources,
  };
}

function records(value: unknown): readonly Json[] {
  if (!Array.isArray(value)) throw new Error("the topology has no layers");
  return value.map((layer, at) => record(layer, `layer ${at}`));
}

function record(value: unknown, what: string): Json {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Json;
  throw new Error(`${what}: ${JSON.stringify(value)} is not an object`);
}
