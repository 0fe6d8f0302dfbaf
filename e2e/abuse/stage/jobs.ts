import { readFileSync } from "node:fs";

import type * as Any from "../../../volunteer-ui/src/rest/index.ts";
import type { JobName } from "../attack.ts";
import { corpus } from "../../test/support/jobs.ts";
import { ROOT } from "../../test/support/processes.ts";

const CHARACTERS = 8;
const LEAVES = 4;
const LEAF_SIZE = 8;
const ROUNDS_PER_EPOCH = 8;
/** Longer than anybody watches. */
const EPOCHS = 100_000;
/** States larger than this do not travel in messages: LIMIT_INLINE_STATE_BYTES. */
const LARGEST_MESSAGE = 2 * 1024 * 1024;
const HIDDEN_SMALL = 4;

interface Example extends Any.TrainingJob {
  readonly model: Any.TrainingJob["model"] & {
    readonly topology: { readonly config: { readonly layers: readonly Layer[] } };
  };
  readonly data: Any.TextSource;
}
interface Layer {
  readonly config: { readonly name: string };
}

/**
 * `examples/mlp.json` with as many hidden units as the name says, and rounds that are short: four leaves, of which each of four
 * volunteers computes one. What a round takes is then nearly all their pace and the services' way.
 */
export function honestJob(name: JobName, dataset: string): Any.TrainingJob {
  return trainingJob(name, dataset, name === "small" ? HIDDEN_SMALL : hiddenOfLarge());
}

export function smallJob(
  name: string,
  dataset: string,
  changes: Partial<Any.TrainingJob> = {},
): Any.TrainingJob {
  return { ...trainingJob(name, dataset, HIDDEN_SMALL), ...changes };
}

/** Of a job with so many rounds. */
export function rounds(count: number): Any.TrainingJob["training"] {
  return { epochs: 1, samplesPerEpoch: count * LEAVES * LEAF_SIZE, ...leaves() };
}

function trainingJob(name: string, dataset: string, units: number): Any.TrainingJob {
  const example = JSON.parse(readFileSync(`${ROOT}examples/mlp.json`, "utf8")) as Example;
  const { topology } = example.model;
  const layers = topology.config.layers.map((layer) =>
    layer.config.name === "hidden" ? { ...layer, config: { ...layer.config, units } } : layer,
  );
  return {
    ...example,
    name,
    model: {
      ...example.model,
      topology: { ...topology, config: { ...topology.config, layers } },
    },
    data: { ...example.data, dataset },
    training: { ...rounds(ROUNDS_PER_EPOCH), epochs: EPOCHS },
  };
}

function leaves(): { readonly batchSize: number; readonly leafSize: number } {
  return { batchSize: LEAVES * LEAF_SIZE, leafSize: LEAF_SIZE };
}

/** As many as a state has that still travels in a message. */
function hiddenOfLarge(): number {
  const alphabet = new Set(new TextDecoder().decode(corpus())).size;
  const parameters = LARGEST_MESSAGE / 4 - alphabet;
  return Math.floor(parameters / (CHARACTERS * alphabet + 1 + alphabet));
}
