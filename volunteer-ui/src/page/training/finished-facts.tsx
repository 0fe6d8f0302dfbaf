import { modelPath } from "../live/api.ts";
import { count, orDash, percent } from "../text/format.ts";
import { loss } from "./format.ts";
import { Fact } from "../view/fact.tsx";
import type { TrainingRecord } from "./record.ts";

/** What a finished training has come to, inside a `dl`. */
export function FinishedFacts({ record }: { readonly record: TrainingRecord }) {
  return (
    <>
      <Fact name="Loss">
        {orDash(record.firstLoss, loss)} to {orDash(record.lastLoss, loss)}
      </Fact>
      {record.heldOutLoss !== undefined && (
        <Fact name="Held-out loss">{loss(record.heldOutLoss)}</Fact>
      )}
      {record.heldOutAccuracy !== undefined && (
        <Fact name="Held-out accuracy">{percent(record.heldOutAccuracy)}</Fact>
      )}
      {record.metrics.map(({ name, value, isShare }) => (
        <Fact key={name} name={name}>
          {isShare ? percent(value) : loss(value)}
        </Fact>
      ))}
      {record.bestVersion !== undefined && (
        <Fact name="Best version">{count(record.bestVersion)}</Fact>
      )}
      <Fact name="Samples">{orDash(record.samplesCommitted, count)}</Fact>
    </>
  );
}

/** The network as a file. */
export function ModelDownload({ jobId }: { readonly jobId: string }) {
  return (
    <>
      <p>
        <a class="button primary" href={modelPath(jobId)} download>
          Download the model
        </a>{" "}
        <a class="button" href={`try.html?job=${encodeURIComponent(jobId)}`}>
          Try it
        </a>
      </p>
      <p class="caption">A TensorFlow.js LayersModel, zipped; any page can load it.</p>
    </>
  );
}
