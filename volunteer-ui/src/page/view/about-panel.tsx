import { computingWith } from "../text/backend.ts";
import { type JobFacts, exactLine, plainLine } from "../text/job-facts.ts";

/** What is being computed, for those who come by later. */
export function AboutPanel(props: {
  readonly facts: JobFacts;
  readonly backend: string | undefined;
  readonly workers: number;
}) {
  const { facts, backend, workers } = props;
  return (
    <section class="panel about" aria-labelledby="about-heading">
      <h2 id="about-heading">{facts.name}</h2>
      {facts.description !== "" && <p>{facts.description}</p>}
      <p>{plainLine(facts)}</p>
      <p class="caption">
        {backend !== undefined && `This device computes with ${computingWith(backend, workers)}. `}
        {exactLine(facts)} It sends computed numbers, nothing about you, and stops when this tab
        closes.
      </p>
    </section>
  );
}
