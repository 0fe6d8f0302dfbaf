import { type VolunteerState, computeShare } from "../../volunteer/index.ts";
import { bytes, count, duration, percent } from "../text/format.ts";
import { trafficLine } from "../training/traffic.ts";
import { shareOfWhole, unitName } from "../text/progress.ts";
import { Fact } from "./fact.tsx";

/** What this volunteer has given. */
export function ContributionPanel({ state }: { readonly state: VolunteerState }) {
  const { contribution, job } = state;
  const share = shareOfWhole(state);
  const ofTime = computeShare(contribution);
  const traffic = job?.work.kind === "training" ? trafficLine(job.work, contribution) : "";
  return (
    <section class="panel" aria-labelledby="contribution-heading">
      <h2 id="contribution-heading">Your part</h2>
      <p class="figure">
        {count(contribution.units)} <small>{unitName(job)}s</small>
      </p>
      {share !== undefined && <p class="caption">{percent(share)} of all the work so far</p>}
      {ofTime !== undefined && <p class="caption">{percent(ofTime)} of the time computing</p>}
      <dl class="facts">
        <Fact name="Tasks">{count(contribution.tasks)}</Fact>
        <Fact name="Compute time">{duration(contribution.computeSeconds)}</Fact>
        <Fact name="Sent">{bytes(contribution.bytesUp)}</Fact>
        <Fact name="Received">{bytes(contribution.bytesDown)}</Fact>
      </dl>
      {traffic !== "" && <p class="caption">{traffic}</p>}
    </section>
  );
}
