import type { JobRecord } from "../live/api.ts";
import { type JobList, isOpen } from "../live/job-list.ts";
import { count, counted, percent } from "../text/format.ts";
import { plainLine } from "../training/job-facts.ts";

/** What will be computed after the press of the button, as far as it is known before. */
export function JobOffer(props: { readonly list: JobList; readonly job: JobRecord | undefined }) {
  const { list, job } = props;
  if (list.kind === "loading") return null;
  if (list.kind === "unreachable") {
    return (
      <section class="panel" aria-label="The job">
        <p>The list of jobs cannot be read right now. Joining may work all the same.</p>
      </section>
    );
  }
  if (job === undefined) return null;
  const others = list.jobs.filter((other) => isOpen(other) && other.id !== job.id);
  return (
    <section class="panel about" aria-labelledby="offer-heading">
      <p class="kicker">What will be computed</p>
      <h2 id="offer-heading">{job.name}</h2>
      {job.description !== "" && <p>{job.description}</p>}
      {job.training !== undefined && <p>{plainLine(job.training)}</p>}
      <progress max={1} value={fraction(job)} aria-label="Progress of the job" />
      <p class="caption">
        {job.state === "paused" ? "Paused by the organizer at " : ""}
        round {count(job.round)} of {count(job.rounds)}, {percent(fraction(job))}
        {job.volunteersNow !== undefined && `, ${counted(job.volunteersNow, "volunteer")} now`}
      </p>
      {others.length > 0 && <OtherJobs jobs={others} />}
    </section>
  );
}

function OtherJobs({ jobs }: { readonly jobs: readonly JobRecord[] }) {
  return (
    <p class="caption">
      Also open:{" "}
      {jobs.map((job, index) => (
        <>
          {index > 0 && ", "}
          <a href={`?job=${encodeURIComponent(job.id)}`}>{job.name}</a>
        </>
      ))}
    </p>
  );
}

function fraction(job: JobRecord): number {
  return job.rounds === 0 ? 0 : Math.min(1, job.round / job.rounds);
}
