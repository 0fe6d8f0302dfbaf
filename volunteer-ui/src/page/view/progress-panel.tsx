import type { JobProgress } from "../../volunteer/index.ts";
import { count, percent } from "../text/format.ts";
import { othersHere } from "../text/others.ts";
import { progressOf } from "../text/progress.ts";
import { epochsOf } from "../training/epochs.ts";
import { Fact } from "./fact.tsx";

/** How far everyone together has come. */
export function ProgressPanel(props: { readonly job: JobProgress; readonly crowd: number }) {
  const { job } = props;
  const progress = progressOf(job);
  const epochs = epochsOf(job);
  return (
    <section class="panel" aria-labelledby="progress-heading">
      <h2 id="progress-heading">Together</h2>
      <p class="figure">{percent(progress.fraction)}</p>
      <progress max={1} value={progress.fraction} aria-labelledby="progress-heading" />
      <dl class="facts">
        <Fact name="Round">
          {count(progress.rounds)} <small>of {count(progress.ofRounds)}</small>
        </Fact>
        {epochs === undefined ? (
          <Fact name="Units">
            {count(progress.units)} <small>of {count(job.work.schedule.unitsExpected)}</small>
          </Fact>
        ) : (
          <Fact name="Epoch">
            {count(epochs.current)} <small>of {count(epochs.of)}</small>
          </Fact>
        )}
      </dl>
      <p class="caption">{othersHere(props.crowd)}</p>
    </section>
  );
}
