import type { Screen } from "../live/screen.ts";
import { byId, lastFinished } from "../live/job-list.ts";
import type { Page } from "../page.ts";
import { AboutPanel } from "./about-panel.tsx";
import { ContributionPanel } from "./contribution-panel.tsx";
import { FinishedPanel } from "./finished-panel.tsx";
import { TrainingColumn } from "../training/training-column.tsx";
import { NoJobPanel } from "./no-job-panel.tsx";
import { ProgressPanel } from "./progress-panel.tsx";
import { StatusPanel } from "./status-panel.tsx";

/** The page of somebody who has joined. */
export function Desk({ page, screen }: { readonly page: Page; readonly screen: Screen }) {
  const { state, activity } = screen;
  const { job } = state;
  const waitsForJob = activity.kind === "waiting" && activity.why === "no-job";
  const finished = finishedJob(page, screen);
  const { MapColumn } = page.mapViews.value ?? {};
  const trains =
    job === undefined ? finished?.training !== undefined : job.work.kind === "training";
  return (
    <main class="desk">
      <StatusPanel page={page} screen={screen} />
      <div class="columns">
        <div class="column wide">
          {finished !== undefined && <FinishedPanel job={finished} />}
          {waitsForJob && finished === undefined && <NoJobPanel />}
          {job?.work.kind === "mapReduce" && MapColumn !== undefined && (
            <MapColumn
              outside={page.outside}
              job={job}
              work={job.work}
              record={byId(page.jobs.value, job.spec.jobId)?.map}
              isVisible={page.visible.value}
            />
          )}
          {trains && <TrainingColumn page={page} work={job?.work} />}
        </div>
        <div class="column">
          {waitsForJob && finished !== undefined && <NoJobPanel />}
          {job !== undefined && <ProgressPanel job={job} crowd={state.crowd} />}
          <ContributionPanel state={state} />
          <AboutPanel page={page} state={state} />
        </div>
      </div>
    </main>
  );
}

/** The job whose results are to be shown: ours when it has just finished, or the last one while none is open. */
function finishedJob(page: Page, { state, activity }: Screen) {
  const jobs = page.jobs.value;
  if (state.job?.state === "finished") return byId(jobs, state.job.spec.jobId);
  const waitsForJob = activity.kind === "waiting" && activity.why === "no-job";
  return state.job === undefined && waitsForJob ? lastFinished(jobs) : undefined;
}
