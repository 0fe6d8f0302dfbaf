import { type JobRecord, modelPath } from "../live/api.ts";
import { count, duration, loss } from "../text/format.ts";
import { Fact } from "./fact.tsx";

/** The end of a job: what came out, in numbers and as a file. */
export function FinishedPanel({ job }: { readonly job: JobRecord }) {
  return (
    <section class="panel finished" aria-labelledby="finished-heading">
      <h2 id="finished-heading">“{job.name}” is trained</h2>
      <dl class="facts roomy">
        <Fact name="Loss">
          {number(job.firstLoss, loss)} to {number(job.lastLoss, loss)}
        </Fact>
        {job.heldOutLoss !== undefined && <Fact name="Held-out loss">{loss(job.heldOutLoss)}</Fact>}
        <Fact name="Rounds">{count(job.round)}</Fact>
        <Fact name="Samples">{number(job.samplesCommitted, count)}</Fact>
        <Fact name="Volunteers">{number(job.volunteers, count)}</Fact>
        <Fact name="It took">{number(job.wallSeconds, duration)}</Fact>
        <Fact name="Compute time">{number(job.computeSeconds, duration)}</Fact>
      </dl>
      <p>
        <a class="button primary" href={modelPath(job.id)} download>
          Download the model
        </a>
      </p>
      <p class="caption">A TensorFlow.js LayersModel, zipped; any page can load it.</p>
    </section>
  );
}

function number(value: number | undefined, words: (value: number) => string): string {
  return value === undefined ? "–" : words(value);
}
