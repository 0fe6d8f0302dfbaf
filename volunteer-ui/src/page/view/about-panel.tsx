import type { VolunteerState } from "../../volunteer/index.ts";
import type { Page } from "../page.ts";
import { AboutTraining } from "../training/about.tsx";

/** What is being computed, for those who come by later. */
export function AboutPanel(props: { readonly page: Page; readonly state: VolunteerState }) {
  const { page, state } = props;
  const { ProgramFacts } = page.mapViews.value ?? {};
  const { job, backend, workers } = state;
  if (job === undefined) return null;
  const { spec, work } = job;
  return (
    <section class="panel about" aria-labelledby="about-heading">
      <h2 id="about-heading">{spec.name}</h2>
      {spec.description !== "" && <p>{spec.description}</p>}
      {work.kind === "training" ? (
        <AboutTraining work={work} backend={backend} workers={workers} />
      ) : (
        <p class="caption">
          {work.kind === "mapReduce" && "It is a program by somebody else, in a sandbox. "}
          It sends computed numbers, nothing about you, and stops when this tab closes.
        </p>
      )}
      {work.kind === "mapReduce" && ProgramFacts !== undefined && (
        <ProgramFacts outside={page.outside} sha256={work.data[0]?.sha256 ?? ""} />
      )}
    </section>
  );
}
