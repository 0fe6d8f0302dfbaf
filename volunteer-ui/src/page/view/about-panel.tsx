import type { VolunteerState } from "../../volunteer/index.ts";
import { AboutTraining } from "../training/about.tsx";

/** What is being computed, for those who come by later. */
export function AboutPanel({ state }: { readonly state: VolunteerState }) {
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
          It sends computed numbers, nothing about you, and stops when this tab closes.
        </p>
      )}
    </section>
  );
}
