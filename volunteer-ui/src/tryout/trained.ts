import {
  type DataSpec,
  JobSpecSchema,
  type TrainingWork,
  decodeFloats,
  parse,
  sha256,
  toHex,
  workOf,
} from "../protocol/index.ts";
import type { DatasetDescription, Job } from "../rest/index.ts";
import { type Input, blankSample } from "../samples/index.ts";
import { type Engine, type OpenEngine, probabilitiesOf } from "../work/index.ts";
import { type Asking, askingOf } from "./asking.ts";

/** What a job has trained so far, ready to be asked. */
export interface Trained {
  readonly name: string;
  /** Of the weights. */
  readonly version: number;
  readonly asking: Asking;
  /** What classes are called, by number; empty where they have numbers alone, or there are none. */
  readonly classNames: readonly string[];
  /** How many classes there are; undefined for a model that answers with values. */
  readonly classes: number | undefined;
  /** What is predicted, where the data said so. */
  readonly target: string | undefined;
  /** @returns the outputs for one input */
  readonly predict: (input: Input) => Promise<Float32Array>;
}

/** What a model is loaded from. */
export interface Sources {
  /** Rejects with a sentence if it cannot be had. */
  readonly fetchJson: (path: string) => Promise<unknown>;
  readonly fetchBytes: (path: string) => Promise<Uint8Array<ArrayBuffer>>;
  /** Up to the first line feed; the rest is not downloaded. */
  readonly fetchFirstLine: (path: string) => Promise<string>;
  readonly kernels: () => Promise<{ readonly openEngine: OpenEngine }>;
  readonly tensorflow: () => Promise<{ readonly openEngine: OpenEngine }>;
}

/**
 * Loads what a job has trained so far: its specification from its record, then the current version, whose hash is checked.
 *
 * @throws Error with a sentence that says why there is nothing to try
 */
export async function openTrained(jobId: string, sources: Sources): Promise<Trained> {
  const id = encodeURIComponent(jobId);
  const job = (await sources.fetchJson(`api/jobs/${id}`)) as Job;
  if (job.stateSha256 === undefined) {
    throw new Error("the job has no weights yet; try again in a moment");
  }
  const work = workFrom(await sources.fetchFirstLine(`api/models/${id}/record`));
  const state = await sources.fetchBytes(`api/models/${job.stateSha256}`);
  const found = toHex(sha256(state));
  if (found !== job.stateSha256) {
    throw new Error(`the weights have the SHA-256 ${found}, not ${job.stateSha256}; try again`);
  }
  const engine = await open(work, sources);
  // Behind the weights are moments, where trajectories carry them.
  await engine.load(decodeFloats(state).slice(0, work.parameters));
  const description = await descriptionOf(work.dataSpec, sources);
  return {
    ...{ name: job.name, version: job.round },
    asking: askingOf(work.dataSpec, description),
    classNames: classNamesOf(work.dataSpec, description),
    classes: classesOf(work.dataSpec),
    target: description?.target,
    predict: async (input) => answerOf(work, await engine.predict(input, 1)),
  };
}

function workFrom(line: string): TrainingWork {
  const { spec } = JSON.parse(line) as { readonly spec: string };
  const bytes = Uint8Array.from(atob(spec), (character) => character.charCodeAt(0));
  const work = workOf(parse(JobSpecSchema, bytes));
  if (work.kind !== "training")
    throw new Error("the job trains no model; its page has its results");
  return work;
}

async function open({ model, dataSpec, job }: TrainingWork, sources: Sources): Promise<Engine> {
  const { openEngine } = await (model.exact ? sources.kernels() : sources.tensorflow());
  const request = {
    ...{ model, seed: job.seed, samples: blankSample(dataSpec) },
    ...{ trial: Int32Array.of(0), largestLeaf: 1 },
  };
  return (await openEngine(request)).engine;
}

/** Logits are turned into probabilities: of one, that of the second of two classes. */
function answerOf({ model, dataSpec }: TrainingWork, outputs: Float32Array): Float32Array {
  const hasLogits = model.lossOptions?.fromLogits === true && classesOf(dataSpec) !== undefined;
  if (!hasLogits) return outputs;
  return outputs.length === 1
    ? outputs.map((logit) => 1 / (1 + Math.exp(-logit)))
    : probabilitiesOf(outputs);
}

/** @returns undefined where the data were stored as they are */
async function descriptionOf(
  { sha256: dataset }: DataSpec,
  { fetchJson }: Sources,
): Promise<DatasetDescription | undefined> {
  try {
    return (await fetchJson(`api/datasets/${dataset}/description`)) as DatasetDescription;
  } catch {
    return undefined;
  }
}

function classesOf({ source }: DataSpec): number | undefined {
  if (source.case === "text") return Array.from(source.value.alphabet).length;
  return source.value?.target.case === "classes" ? source.value.target.value : undefined;
}

function classNamesOf(
  { source }: DataSpec,
  description: DatasetDescription | undefined,
): readonly string[] {
  return source.case === "text"
    ? Array.from(source.value.alphabet)
    : (description?.classNames ?? []);
}
