import type { WorkWords } from "../text/work-words.ts";

export const TRAINING_WORDS: WorkWords = {
  computing: "Your device works out how the network should change.",
  fetching: { headline: "Getting the network", detail: "Downloading its current version." },
  combining: "Everyone’s results are being put together into a better network.",
};
