import { useEffect, useMemo } from "preact/hooks";

import type { MapWork } from "../../protocol/index.ts";
import type { JobProgress } from "../../volunteer/index.ts";
import { count, duration, orDash } from "../text/format.ts";
import { Fact } from "../view/fact.tsx";
import { FailuresView } from "./failures.tsx";
import { type MapFigures, figuresOf } from "./figures.ts";
import { LiveResults } from "./live-results.ts";
import type { Outside } from "./outside.ts";
import type { MapRecord } from "./record.ts";
import { Renderer } from "./renderer.ts";
import { ResultsView } from "./value-view.tsx";

/** What there is to see of a job that runs a program: how far its inputs are, and what they have come to. */
export function MapColumn(props: {
  readonly outside: Outside;
  readonly job: JobProgress;
  readonly work: MapWork;
  readonly record: MapRecord | undefined;
  /** Whether somebody looks. */
  readonly isVisible: boolean;
}) {
  const { outside, job, work, record, isVisible } = props;
  const figures = figuresOf(job, work);
  const failed = figures.failed ?? record?.failedInputs;
  const live = useMemo(() => following(outside, work), [work]);
  useEffect(() => live.close, [live]);
  useEffect(() => {
    if (isVisible) live.results.look(job.version);
  }, [live, job.version, isVisible]);
  return (
    <section class="panel" aria-labelledby="results-heading">
      <h2 id="results-heading">What it comes to</h2>
      <ResultsView results={live.results.results.value} isReduced={work.schedule.folds} />
      <Figures figures={figures} failed={failed} />
      {failed !== undefined && failed > 0 && (
        <FailuresView outside={outside} jobId={work.job.jobId} />
      )}
    </section>
  );
}

function following(outside: Outside, work: MapWork) {
  const sha256 = work.data[0]?.sha256 ?? "";
  const renderer = new Renderer(outside, work, sha256);
  const results = new LiveResults({
    outside,
    work,
    render: (value) => renderer.render(value),
  });
  return {
    results,
    close: () => {
      results.close();
      renderer.close();
    },
  };
}

function Figures(props: { readonly figures: MapFigures; readonly failed: number | undefined }) {
  const { done, total, perSecond, secondsLeft } = props.figures;
  return (
    <dl class="facts roomy">
      <Fact name="Inputs done">
        {count(done)} <small>of {count(total)}</small>
      </Fact>
      <Fact name="Failed">{orDash(props.failed, count)}</Fact>
      <Fact name="Inputs per second">{orDash(perSecond, rate)}</Fact>
      <Fact name="Remaining">{done === total ? "–" : orDash(secondsLeft, duration)}</Fact>
    </dl>
  );
}

function rate(perSecond: number): string {
  return perSecond < 10 ? perSecond.toFixed(1) : count(perSecond);
}
