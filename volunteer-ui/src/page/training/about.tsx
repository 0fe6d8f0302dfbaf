import type { TrainingWork } from "../../protocol/index.ts";
import { computingWith } from "../text/backend.ts";
import { exactLine, modeLine, networkFactsOf, plainLine } from "./job-facts.ts";

/** What a job trains, and with what this device does. */
export function AboutTraining(props: {
  readonly work: TrainingWork;
  readonly backend: string | undefined;
  readonly workers: number;
}) {
  const { work, backend, workers } = props;
  return (
    <>
      <p>{plainLine(networkFactsOf(work))}</p>
      <p class="caption">
        {backend !== undefined && `This device computes with ${computingWith(backend, workers)}. `}
        {modeLine(work)}
        {exactLine(work.model)} It sends computed numbers, nothing about you, and stops when this
        tab closes.
      </p>
    </>
  );
}
