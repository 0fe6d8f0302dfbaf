import type { DataSpec } from "../protocol/index.ts";
import { RecordSamples, recordBytes } from "./record-samples.ts";
import type { Samples } from "./samples.ts";
import { TextSamples } from "./text-samples.ts";

/** One sample that holds nothing, in the form that a job's have: for asking a model, which takes no data. */
export function blankSamples({ source }: DataSpec): Samples {
  switch (source.case) {
    case "text": {
      const [character = ""] = source.value.alphabet;
      const text = character.repeat(source.value.length + 1);
      return new TextSamples(source.value, new TextEncoder().encode(text));
    }
    case "records":
      return new RecordSamples(source.value, new Uint8Array(recordBytes(source.value)));
    case undefined:
      throw new Error("the job has data of a kind this page does not know; reload the page");
  }
}
