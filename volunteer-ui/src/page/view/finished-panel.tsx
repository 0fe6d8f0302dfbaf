import { type JobRecord, recordPath } from "../live/api.ts";
import { count, duration, orDash } from "../text/format.ts";
import { FinishedFacts, ModelDownload } from "../training/finished-facts.tsx";
import { Fact } from "./fact.tsx";

/** The end of a job: what came out, in numbers and, of a network, as a file. */
export function FinishedPanel({ job }: { readonly job: JobRecord }) {
  const { training } = job;
  return (
    <section class="panel finished" aria-labelledby="finished-heading">
      <h2 id="finished-heading">
        “{job.name}” is {training === undefined ? "done" : "trained"}
      </h2>
      <dl class="facts roomy">
        {training !== undefined && <FinishedFacts record={training} />}
        <Fact name="Rounds">{count(job.round)}</Fact>
        <Fact name="Volunteers">{orDash(job.volunteers, count)}</Fact>
        <Fact name="It took">{orDash(job.wallSeconds, duration)}</Fact>
        <Fact name="Compute time">{orDash(job.computeSeconds, duration)}</Fact>
      </dl>
      {training !== undefined && <ModelDownload jobId={job.id} />}
      {training?.isExact !== false && <CheckIt jobId={job.id} />}
    </section>
  );
}

/** Nobody has to be believed. */
function CheckIt({ jobId }: { readonly jobId: string }) {
  const record = new URL(recordPath(jobId), document.baseURI).href;
  return (
    <p class="caption">
      Check it on a computer of your own: <code>./manyhands verify {record}</code>
    </p>
  );
}
