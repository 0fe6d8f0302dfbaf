import { isOpen, lastFinished, offered } from "../live/job-list.ts";
import type { Page } from "../page.ts";
import { FinishedPanel } from "./finished-panel.tsx";
import { HandsTree } from "./hands-tree.tsx";
import { JobOffer } from "./job-offer.tsx";
import { TrainingColumn } from "../training/training-column.tsx";
import { NoJobPanel } from "./no-job-panel.tsx";
import { focusIf } from "./focus.ts";
import { ProgramsSwitch } from "./programs-switch.tsx";
import { Finishing, Thanks } from "./thanks.tsx";

/** The page before joining: what this is, what will be computed, and what it costs. */
export function Welcome({ page }: { readonly page: Page }) {
  const jobs = page.jobs.value;
  const job = offered(jobs, page.askedFor);
  const open = job !== undefined && isOpen(job);
  const idle = jobs.kind === "loaded" && !open;
  const finished = job?.state === "finished" ? job : open ? undefined : lastFinished(jobs);
  const map = open ? job.map : undefined;
  const isOff = map !== undefined && !page.preferences.programs.value;
  const { ProgramConsent } = page.mapViews.value ?? {};
  return (
    <main class="welcome">
      <section class="hero">
        <div class="hero-words">
          {page.leaving.value ? <Finishing /> : <Thanks given={page.thanks.value} />}
          <h1 ref={focusIf(page.leaving.peek() || page.thanks.peek() !== undefined)} tabIndex={-1}>
            {map === undefined ? "Many hands teach one network." : "Many hands, one result."}
          </h1>
          <p class="lead">
            Lend your browser for a while. It works on small pieces of one large computation, and
            together with everyone else’s{" "}
            {map === undefined
              ? "it trains a neural network, live, in front of you."
              : "it takes a program through all of its inputs, live, in front of you."}
          </p>
          {map !== undefined && ProgramConsent !== undefined && job !== undefined && (
            <ProgramConsent outside={page.outside} job={job} map={map} />
          )}
          {map !== undefined && <ProgramsSwitch preferences={page.preferences} isNeeded />}
          <button
            type="button"
            class="primary large"
            disabled={page.leaving.value}
            onClick={() => {
              page.start();
            }}
          >
            {page.leaving.value
              ? "Finishing …"
              : idle
                ? "Join and wait"
                : isOff
                  ? "Join for other jobs"
                  : "Lend a hand"}
          </button>
          <p class="small-print">
            Uses processor and battery until you pause, leave or close this tab. Sends computed
            numbers and the kind of backend used; nothing about you, no cookies, no account.
          </p>
          {map === undefined && <ProgramsSwitch preferences={page.preferences} />}
        </div>
        <HandsTree />
      </section>
      <div class="columns">
        <div class="column wide">
          {finished !== undefined && <FinishedPanel job={finished} />}
          {(open ? job : finished)?.training !== undefined && (
            <TrainingColumn page={page} work={undefined} />
          )}
          {idle && finished === undefined && <NoJobPanel />}
        </div>
        <div class="column">
          {idle && finished !== undefined && <NoJobPanel />}
          <JobOffer list={jobs} job={open ? job : undefined} />
        </div>
      </div>
    </main>
  );
}
