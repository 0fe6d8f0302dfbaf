import { readFileSync } from "node:fs";

import type { TrainingJob } from "../../volunteer-ui/src/rest/index.ts";
import { ROOT } from "../test/support/processes.ts";
import type { Way } from "./options.ts";

/** Of the mini-batches that the pace is for, and that one volunteer alone trains with. */
export const MINI_BATCH = 32;
/** Of the text job, whose held-out loss all ways are to reach. */
const SYNCHRONOUS_BATCH = 128;
/** More than any way needs: a run ends when the target is reached. */
const EPOCHS = 150;
/** Samples of a volunteer between two evaluations, about. */
const EVALUATE_EVERY = 512;

type Job = Omit<TrainingJob, "data"> & { readonly data: object };
/** An example leaves its data set to whoever runs it, and has held-out samples. */
type Example = TrainingJob & Required<Pick<TrainingJob, "evaluation">>;

/** The job `text`, trained in such a way by so many volunteers with one worker each. */
export function jobOf(way: Way, volunteers: number): Job {
  const text = example(way === "local-int4" ? "home" : "text");
  return {
    ...text,
    name: `internet: ${way}`,
    training: trainingOf(way, volunteers, text),
    evaluation: { ...text.evaluation, everyRounds: evaluateEvery(way, volunteers, text) },
  };
}

function trainingOf(way: Way, volunteers: number, text: Example): TrainingJob["training"] {
  const { samplesPerEpoch } = text.training;
  const epochs = EPOCHS;
  switch (way) {
    case "alone":
      return { epochs, samplesPerEpoch, batchSize: MINI_BATCH, leafSize: MINI_BATCH };
    case "synchronous-float32":
    case "synchronous-int8":
    case "synchronous-int4": {
      const leafSize = Math.ceil(SYNCHRONOUS_BATCH / volunteers);
      const encoding = way.replace("synchronous-", "") as "float32" | "int8" | "int4";
      return { epochs, samplesPerEpoch, batchSize: SYNCHRONOUS_BATCH, leafSize, encoding };
    }
    case "local-int4": {
      const { mode, ...rest } = localOf(text);
      const round = volunteers * mode.steps * mode.batchSize;
      return {
        ...rest,
        epochs,
        samplesPerEpoch: Math.max(samplesPerEpoch, round),
        mode: { ...mode, trajectories: volunteers },
      };
    }
  }
}

function evaluateEvery(way: Way, volunteers: number, text: Example): number {
  switch (way) {
    case "alone":
      return Math.round((4 * EVALUATE_EVERY) / MINI_BATCH);
    case "synchronous-float32":
    case "synchronous-int8":
    case "synchronous-int4":
      return Math.max(1, Math.round((EVALUATE_EVERY * volunteers) / SYNCHRONOUS_BATCH));
    case "local-int4": {
      const { mode } = localOf(text);
      return Math.ceil(EVALUATE_EVERY / (mode.steps * mode.batchSize));
    }
  }
}

function localOf({ training }: Example) {
  if (!("mode" in training) || training.mode.type !== "localSteps") {
    throw new Error("examples/home.json: its mode is not localSteps");
  }
  return { ...training, mode: training.mode };
}

function example(name: "text" | "home"): Example {
  return JSON.parse(readFileSync(`${ROOT}examples/${name}.json`, "utf8")) as Example;
}
