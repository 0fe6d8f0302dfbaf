import type { JobProgress } from "../../volunteer/index.ts";
import { TRAINING_WORDS } from "../training/words.ts";

/** How the page speaks of what a job computes. */
export interface WorkWords {
  /** What this device does. */
  readonly computing: string;
  readonly fetching: { readonly headline: string; readonly detail: string };
  /** What happens between two rounds. */
  readonly combining: string;
}

const WORDS: WorkWords = {
  computing: "Your device computes its part of the round.",
  fetching: { headline: "Getting the state", detail: "Downloading its current version." },
  combining: "Everyone’s results are being added up.",
};

const MAP_WORDS: WorkWords = {
  ...WORDS,
  computing: "Your device runs the program for its part of the inputs.",
  combining: "Everyone’s results are being put together.",
};

export function wordsOf(job: JobProgress | undefined): WorkWords {
  if (job?.work.kind === "mapReduce") return MAP_WORDS;
  return job?.work.kind === "training" ? TRAINING_WORDS : WORDS;
}
