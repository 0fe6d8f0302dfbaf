import { count, percent } from "../text/format.ts";
import { othersHere } from "../text/others.ts";
import type { Progress } from "../text/progress.ts";
import { Fact } from "./fact.tsx";

/** How far everyone together has come. */
export function ProgressPanel(props: { readonly progress: Progress; readonly crowd: number }) {
  const { progress } = props;
  return (
    <section class="panel" aria-labelledby="progress-heading">
      <h2 id="progress-heading">Together</h2>
      <p class="figure">{percent(progress.fraction)}</p>
      <progress max={1} value={progress.fraction} aria-labelledby="progress-heading" />
      <dl class="facts">
        <Fact name="Round">
          {count(progress.rounds)} <small>of {count(progress.ofRounds)}</small>
        </Fact>
        <Fact name="Epoch">
          {count(progress.epoch)} <small>of {count(progress.ofEpochs)}</small>
        </Fact>
      </dl>
      <p class="caption">{othersHere(props.crowd)}</p>
    </section>
  );
}
