import type { Activity } from "../../volunteer/index.ts";
import { type Status, statusOf } from "../model.ts";
import type { Screen } from "../live/screen.ts";
import { isSwitchedOff } from "../map/switched-off.ts";
import type { Page } from "../page.ts";
import { focusIf } from "./focus.ts";
import { InvitationField } from "./invitation-field.tsx";
import { ProgramsSwitch } from "./programs-switch.tsx";
import { ShareSlider } from "./share-slider.tsx";
import { TaskFigure } from "./task-figure.tsx";

/** What this device does and why, and everything a person can do about it. */
export function StatusPanel({ page, screen }: { readonly page: Page; readonly screen: Screen }) {
  const { state, activity, now } = screen;
  const status = statusOf(state, activity, now);
  return (
    <section class={`status tone-${status.tone}`} aria-label="Your device">
      <Words status={status} notice={state.notice} />
      {activity.kind === "entering" && activity.needs === "invitation" && (
        <InvitationField page={page} />
      )}
      {isSwitchedOff(state.unable?.reason) && <ProgramsSwitch preferences={page.preferences} />}
      <TaskFigure task={activity.kind === "computing" ? activity : undefined} />
      <div class="controls">
        <ShareSlider preferences={page.preferences} workers={state.workers} />
        <div class="buttons">
          <PauseButton page={page} activity={activity} />
          <button type="button" onClick={() => void page.leave()}>
            Leave
          </button>
        </div>
      </div>
    </section>
  );
}

function PauseButton({ page, activity }: { readonly page: Page; readonly activity: Activity }) {
  // There is nothing to pause.
  if (activity.kind === "banned") return undefined;
  if (activity.kind !== "paused") {
    return (
      <button
        type="button"
        onClick={() => {
          page.pause();
        }}
      >
        Pause
      </button>
    );
  }
  return (
    <button
      type="button"
      class="primary"
      onClick={() => {
        page.resume();
      }}
    >
      Resume
    </button>
  );
}

function Words(props: { readonly status: Status; readonly notice: string | undefined }) {
  return (
    <div class="status-words">
      <h1 class="status-headline" ref={focusIf(true)} tabIndex={-1}>
        <span class="lamp" aria-hidden="true" />
        {props.status.headline}
      </h1>
      <p>{props.status.detail}</p>
      {props.notice !== undefined && <p class="notice">The gateway says: {props.notice}</p>}
    </div>
  );
}
