import type { DataSpec, ModelSpec, TrainingWork } from "../../protocol/index.ts";
import { bytes, count, counted } from "../text/format.ts";

/** What a job trains on, as far as a person wants to know. */
export type DataFacts =
  | { readonly kind: "text"; readonly bytes: number }
  | { readonly kind: "classes"; readonly classes: number; readonly examples: number }
  | { readonly kind: "values"; readonly examples: number };

/** What is trained, on what. */
export interface NetworkFacts {
  readonly parameters: number | undefined;
  /** Undefined where the list of jobs does not tell. */
  readonly data: DataFacts | undefined;
}

export function networkFactsOf({ parameters, dataSpec }: TrainingWork): NetworkFacts {
  return { parameters, data: dataFactsOf(dataSpec) };
}

function dataFactsOf(data: DataSpec): DataFacts | undefined {
  const examples = data.trainSamples;
  if (data.source.case === "text") return { kind: "text", bytes: Number(data.sizeBytes) };
  if (data.source.case !== "records") return undefined;
  const { target } = data.source.value;
  return target.case === "classes"
    ? { kind: "classes", classes: target.value, examples }
    : { kind: "values", examples };
}

/** "A network with 55,249 parameters learns to write, from 1.0 MB of text." */
export function plainLine(facts: NetworkFacts): string {
  const network =
    facts.parameters === undefined
      ? "A neural network"
      : `A network with ${counted(facts.parameters, "parameter")}`;
  return `${network} ${aim(facts.data)}`;
}

/**
 * What a device does between two messages, where that is not one gradient.
 *
 * @returns empty for a job whose rounds are one step of all together
 */
export function modeLine({
  localSteps,
  batches,
}: Pick<TrainingWork, "localSteps" | "batches">): string {
  if (localSteps === undefined) return "";
  const steps = Math.ceil(batches.leafSize / localSteps.batchSize);
  return `It takes ${counted(steps, "step")} by itself before it sends anything, so a slow line is enough. `;
}

/** Whether it matters who computes a piece. */
export function exactLine({ inexactBecause }: Pick<ModelSpec, "inexactBecause">): string {
  return inexactBecause.length === 0
    ? "Every device gets the same result for a piece, to the last bit."
    : `Devices may differ in the last digits, because of ${inexactBecause.join(", ")}.`;
}

function aim(data: DataFacts | undefined): string {
  switch (data?.kind) {
    case undefined:
      return "is trained, step by step, by everyone who joins.";
    case "text":
      return `learns to write, character by character, from ${bytes(data.bytes)} of text.`;
    case "classes":
      return `learns to tell ${count(data.classes)} classes apart, from ${counted(data.examples, "example")}.`;
    case "values":
      return `learns to predict values, from ${counted(data.examples, "example")}.`;
  }
}
