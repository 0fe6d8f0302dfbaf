import type { Activity } from "../../volunteer/index.ts";

/** Pauses shorter than this happen between any two tasks and are not worth a word, milliseconds. */
export const BRIEF_MS = 1500;

/** What is shown, and when the volunteer was last seen computing (Date.now() milliseconds). */
export interface Steady {
  readonly activity: Activity;
  readonly computedAt: number;
  /** A pause is being kept from view: look again at this time. */
  readonly lookAgainAt: number | undefined;
}

/**
 * Keeps short pauses from flickering over the page: while a volunteer computes several tasks a second,
 * the page says "computing" throughout.
 */
export function steady(before: Steady | undefined, activity: Activity, now: number): Steady {
  if (activity.kind === "computing") return { activity, computedAt: now, lookAgainAt: undefined };
  const computedAt = before?.computedAt ?? Number.NEGATIVE_INFINITY;
  const until = computedAt + BRIEF_MS;
  if (before?.activity.kind === "computing" && isOftenBrief(activity) && now < until) {
    return { activity: before.activity, computedAt, lookAgainAt: until };
  }
  return { activity, computedAt, lookAgainAt: undefined };
}

function isOftenBrief(activity: Activity): boolean {
  switch (activity.kind) {
    case "resting":
      return true;
    case "preparing":
      return activity.what === "state";
    case "waiting":
      return activity.why === "next-version" || activity.why === "round-handed-out";
    case "idle":
    case "connecting":
    case "backing-off":
    case "banned":
    case "entering":
    case "computing":
    case "paused":
      return false;
  }
}
