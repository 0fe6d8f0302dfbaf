import type { DataSpec } from "../protocol/index.ts";
import { blankSamples } from "./leaf-samples.ts";
import type { Samples } from "./samples.ts";
import { TextSamples } from "./text-samples.ts";

/** One sample that holds nothing, in the form that a job's have: for asking a model, which takes no data. */
export function blankSample({ source }: DataSpec): Samples {
  switch (source.case) {
    case "text": {
      const [character = ""] = source.value.alphabet;
      const text = character.repeat(source.value.length + 1);
      return new TextSamples(source.value, new TextEncoder().encode(text));
    }
    case "records":
      return blankSamples(source.value, 1);
    case undefined:
      throw new Error("the job has data of a kind this page does not know; reload the page");
  }
}
