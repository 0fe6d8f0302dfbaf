import type { JobRecord } from "../live/api.ts";
import { count, counted } from "../text/format.ts";
import type { Outside } from "./outside.ts";
import { ProgramFacts } from "./program-facts.tsx";
import type { MapRecord } from "./record.ts";

/** Whose program a job is and what it may do, before anybody lets it run. */
export function ProgramConsent(props: {
  readonly outside: Outside;
  readonly job: JobRecord;
  readonly map: MapRecord;
}) {
  const { outside, job, map } = props;
  return (
    <section class="panel about consent" aria-labelledby="consent-heading">
      <p class="kicker">A program by somebody else</p>
      <h2 id="consent-heading">{job.name}</h2>
      <p>
        An organizer at {location.host} has written or chosen it. It is called once for each of{" "}
        {counted(map.inputsExpected, "input")}
        {map.iterations > 1 && `, ${count(map.iterations)} times over`}, some of them here.
      </p>
      <dl class="may">
        <dt>It may</dt>
        <dd>compute: use the share of this device that you give, while this tab is open.</dd>
        <dt>It cannot</dt>
        <dd>
          reach the network, your files, other tabs, this page, cameras or anything you have typed.
          This browser’s walls are tried before it starts; if one is open, it does not.
        </dd>
      </dl>
      <ProgramFacts outside={outside} sha256={map.program} />
    </section>
  );
}
