// From a volunteer's state to the words of the page. Pure: no clock, no DOM; `now` is handed in.

import type { Activity, VolunteerState, WaitingReason } from "../volunteer/index.ts";
import { isSwitchedOff } from "./map/switched-off.ts";
import { percent } from "./text/format.ts";
import { progressOf } from "./text/progress.ts";
import { wordsOf } from "./text/work-words.ts";

/** How a status looks: what is going on, and whether a person should do something about it. */
export type Tone = "busy" | "calm" | "trouble" | "done";

export interface Status {
  readonly tone: Tone;
  /** A few words. */
  readonly headline: string;
  /** One or two sentences: why, and what happens next. */
  readonly detail: string;
}

/** What the volunteer is doing, and why, in words. */
export function statusOf(state: VolunteerState, activity: Activity, now: number): Status {
  return statusOfJob(state, activity) ?? statusOfActivity(state, activity, now);
}

/** A job that has ended says more than what the volunteer does about it. */
function statusOfJob({ job }: VolunteerState, activity: Activity): Status | undefined {
  if (activity.kind === "idle" || activity.kind === "banned") return undefined;
  if (job?.state === "finished") {
    return {
      tone: "done",
      headline: "Finished",
      detail: "All rounds are done. This page joins the next job by itself.",
    };
  }
  if (job?.state === "failed") {
    return {
      tone: "trouble",
      headline: "The job cannot go on",
      detail: sentence(job.reason, "The organizer has to look into it."),
    };
  }
  return undefined;
}

function statusOfActivity(state: VolunteerState, activity: Activity, now: number): Status {
  switch (activity.kind) {
    case "idle":
      return {
        tone: "calm",
        headline: "Not started",
        detail: "Nothing is computed until you press the button.",
      };
    case "connecting":
      return {
        tone: "calm",
        headline: "Connecting",
        detail:
          activity.attempt > 1
            ? `Attempt ${activity.attempt}. Finished work is kept and handed in afterwards.`
            : "Asking for work.",
      };
    case "backing-off":
      return {
        tone: "trouble",
        headline: `Trying again in ${secondsUntil(activity.until, now)} s`,
        detail: sentence(activity.reason, "Finished work is kept and handed in afterwards."),
      };
    case "banned":
      return {
        tone: "trouble",
        headline: "No more work for this device",
        detail: sentence(activity.reason, "If that is a mistake, ask the organizer."),
      };
    case "entering":
      return activity.needs === "proof"
        ? {
            tone: "calm",
            headline: "Working for entry",
            detail: "This job asks newcomers for a little work first. It is asked once.",
          }
        : {
            tone: "trouble",
            headline: "By invitation",
            detail: sentence(activity.refused ?? "", "Enter the invitation that you were given."),
          };
    case "preparing":
      return { tone: "calm", ...preparing(state, activity.what) };
    case "computing":
      return {
        tone: "busy",
        headline: "Computing",
        detail: wordsOf(state.job).computing,
      };
    case "resting":
      return {
        tone: "busy",
        headline: "Resting",
        detail: `Leaves the device to you for a moment: it is set to use ${percent(state.share)}.`,
      };
    case "waiting":
      return waiting(state, activity.why);
    case "paused":
      return {
        tone: "calm",
        headline: "Paused",
        detail: "Your device computes nothing. Everyone else goes on; resume whenever you like.",
      };
  }
}

type Prepared = Extract<Activity, { kind: "preparing" }>["what"];

function preparing({ job }: VolunteerState, what: Prepared): Omit<Status, "tone"> {
  return what === "state" ? wordsOf(job).fetching : PREPARING[what];
}

const PREPARING: Record<Exclude<Prepared, "state">, Omit<Status, "tone">> = {
  data: { headline: "Getting the data", detail: "Downloaded once; it stays in this tab." },
  trainer: {
    headline: "Warming up",
    detail: "A short trial finds the fastest way to compute on this device.",
  },
};

const SWITCHED_OFF: Status = {
  tone: "trouble",
  headline: "This job needs your word",
  detail:
    "It is a program by somebody else, and those are switched off here. Switch them on to take part, or wait for another job.",
};

function waiting({ job, unable }: VolunteerState, why: WaitingReason): Status {
  switch (why) {
    case "no-job":
      if (isSwitchedOff(unable?.reason)) return SWITCHED_OFF;
      if (unable !== undefined) {
        return {
          tone: "trouble",
          headline: "This device cannot compute the job",
          detail: `Job ${unable.jobId}: ${sentence(unable.reason, "Waiting for another one.")}`,
        };
      }
      return {
        tone: "calm",
        headline: "Waiting for a job",
        detail: "No job is open at the moment. This page joins the next one by itself.",
      };
    case "job-paused":
      return {
        tone: "calm",
        headline: "The organizer paused the job",
        detail: sentence(job?.reason ?? "", "It goes on here by itself once it is resumed."),
      };
    case "round-handed-out":
      return {
        tone: "calm",
        headline: "Waiting for the others",
        detail:
          "Every part of this round is with another volunteer. The next round brings new work.",
      };
    case "next-version":
      return {
        tone: "calm",
        headline: "Waiting for the next version",
        detail: `Your part is done. ${wordsOf(job).combining}`,
      };
  }
}

/** What a tab is called: progress first, so that it can be read in a narrow tab. */
export function titleOf(state: VolunteerState, activity: Activity, now: number): string {
  const { headline } = statusOf(state, activity, now);
  const words = activity.kind === "backing-off" ? "Reconnecting" : headline;
  const progress = state.job === undefined ? "" : `${percent(progressOf(state.job).fraction)} · `;
  return `${progress}${words} · Manyhands`;
}

/**
 * What a screen reader is told when it changes: only what a person may want to act on. Computing,
 * resting and the waits between rounds are one and the same.
 */
export function announcementOf(state: VolunteerState, activity: Activity, now: number): string {
  const brief =
    activity.kind === "resting" ||
    activity.kind === "preparing" ||
    (activity.kind === "waiting" &&
      (activity.why === "next-version" || activity.why === "round-handed-out"));
  const shown: Activity = brief ? { kind: "computing", leavesDone: 0, leaves: 0 } : activity;
  const { headline } = statusOf(state, shown, now);
  return shown.kind === "backing-off" ? "Connection lost; trying again." : `${headline}.`;
}

function secondsUntil(until: number, now: number): number {
  return Math.max(0, Math.ceil((until - now) / 1000));
}

/** Somebody else's words as a sentence, and ours after it. */
function sentence(theirs: string, ours: string): string {
  const trimmed = theirs.trim();
  if (trimmed === "") return ours;
  const begun = trimmed.charAt(0).toUpperCase() + trimmed.slice(1);
  return /[.!?…]$/.test(begun) ? `${begun} ${ours}` : `${begun}. ${ours}`;
}
