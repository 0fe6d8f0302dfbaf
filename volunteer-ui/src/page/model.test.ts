import { describe, expect, it } from "vitest";

import type { Activity, JobProgress, VolunteerState, WaitingReason } from "../volunteer/index.ts";
import { jobProgress, volunteerState } from "./fixture/state.ts";
import { announcementOf, statusOf, titleOf } from "./model.ts";

const NOW = 1_000_000;

const ACTIVITIES: Record<Activity["kind"], Activity> = {
  idle: { kind: "idle" },
  connecting: { kind: "connecting", attempt: 1 },
  "backing-off": { kind: "backing-off", until: NOW + 6001, reason: "the gateway is gone" },
  banned: { kind: "banned", reason: "two values were wrong" },
  entering: { kind: "entering", needs: "proof", refused: undefined },
  preparing: { kind: "preparing", what: "trainer" },
  computing: { kind: "computing", leavesDone: 3, leaves: 8 },
  resting: { kind: "resting", untilShareMs: 400 },
  waiting: { kind: "waiting", why: "next-version" },
  paused: { kind: "paused" },
};

const WAITING: Record<WaitingReason, string> = {
  "no-job": "Waiting for a job",
  "job-paused": "The organizer paused the job",
  "round-handed-out": "Waiting for the others",
  "next-version": "Waiting for the next version",
};

const status = (activity: Activity, state: VolunteerState = volunteerState({})) =>
  statusOf(state, activity, NOW);
const withJob = (job: Partial<JobProgress>) => volunteerState({ job: jobProgress(job) });

describe("the status", () => {
  it("has other words for every activity", () => {
    const headlines = Object.values(ACTIVITIES).map((activity) => status(activity).headline);
    expect(new Set(headlines).size).toBe(headlines.length);
    expect(headlines).not.toContain("");
  });

  it("says in whole sentences why, for every activity", () => {
    for (const activity of Object.values(ACTIVITIES)) {
      expect(status(activity).detail).toMatch(/^[A-Z].*[.]$/);
    }
  });

  it.each(Object.entries(WAITING))("names the reason %s for waiting", (why, headline) => {
    const shown = status({ kind: "waiting", why: why as WaitingReason });
    expect(shown.headline).toBe(headline);
    expect(shown.detail).toMatch(/^[A-Z].*[.]$/);
  });

  it.each(["data", "trainer", "state"] as const)("says what is prepared: %s", (what) => {
    expect(status({ kind: "preparing", what }).detail).not.toBe("");
  });

  it("counts down to the next attempt, in full seconds that have begun", () => {
    expect(status(ACTIVITIES["backing-off"]).headline).toBe("Trying again in 7 s");
  });

  it("does not count below zero", () => {
    const late: Activity = { kind: "backing-off", until: NOW - 1, reason: "" };
    expect(status(late).headline).toBe("Trying again in 0 s");
  });

  it("says which job this device cannot compute, why, and that it waits for another one", () => {
    const unable = { jobId: "video", reason: "no backend runs the layer 'x'" };
    expect(status({ kind: "waiting", why: "no-job" }, volunteerState({ unable }))).toEqual({
      tone: "trouble",
      headline: "This device cannot compute the job",
      detail: "Job video: No backend runs the layer 'x'. Waiting for another one.",
    });
  });

  it("does not speak of that job any more while it works on another one", () => {
    const state = { ...withJob({}), unable: { jobId: "video", reason: "no memory" } };
    expect(status(ACTIVITIES.computing, state)).toEqual(status(ACTIVITIES.computing, withJob({})));
  });

  it("says why no more work comes, even if the job has ended meanwhile", () => {
    expect(status(ACTIVITIES.banned, withJob({ state: "finished" }))).toEqual({
      tone: "trouble",
      headline: "No more work for this device",
      detail: "Two values were wrong. If that is a mistake, ask the organizer.",
    });
  });

  it("asks for an invitation, and says why the last one was not taken", () => {
    expect(status({ kind: "entering", needs: "invitation", refused: undefined })).toEqual({
      tone: "trouble",
      headline: "By invitation",
      detail: "Enter the invitation that you were given.",
    });
    const refused = "this is not the invitation to job 'text'";
    expect(status({ kind: "entering", needs: "invitation", refused }).detail).toMatch(
      /^This is not the invitation to job 'text'\. Enter/,
    );
  });

  it("tells how much of the device is used while it rests", () => {
    expect(status(ACTIVITIES.resting, volunteerState({ share: 0.3 })).detail).toContain("30 %");
  });

  it("gives the organizer's reason for a pause", () => {
    const paused = withJob({ state: "paused", reason: "lunch" });
    expect(status({ kind: "waiting", why: "job-paused" }, paused).detail).toMatch(/^Lunch\. /);
  });

  it("says that the job is finished, whatever the volunteer still does", () => {
    const finished = withJob({ state: "finished" });
    expect(status({ kind: "waiting", why: "no-job" }, finished)).toMatchObject({
      tone: "done",
      headline: "Finished",
    });
  });

  it("says why a job failed", () => {
    const failed = withJob({ state: "failed", reason: "the weights are not finite" });
    expect(status({ kind: "waiting", why: "no-job" }, failed)).toMatchObject({
      tone: "trouble",
      detail: "The weights are not finite. The organizer has to look into it.",
    });
  });
});

describe("the title", () => {
  it("begins with the progress", () => {
    const state = withJob({ version: 168, rounds: 400 });
    expect(titleOf(state, ACTIVITIES.computing, NOW)).toBe("42 % · Computing · Manyhands");
  });

  it("does not count seconds", () => {
    const state = volunteerState({});
    expect(titleOf(state, ACTIVITIES["backing-off"], NOW)).toBe("Reconnecting · Manyhands");
  });
});

describe("the announcement", () => {
  const said = (activity: Activity) => announcementOf(volunteerState({}), activity, NOW);

  it("stays the same between tasks, so that it is not read out again and again", () => {
    expect(said(ACTIVITIES.resting)).toBe(said(ACTIVITIES.computing));
    expect(said(ACTIVITIES.waiting)).toBe(said(ACTIVITIES.computing));
    expect(said({ kind: "waiting", why: "round-handed-out" })).toBe(said(ACTIVITIES.computing));
  });

  it("stays the same while a countdown runs", () => {
    const later: Activity = { kind: "backing-off", until: NOW + 2000, reason: "" };
    expect(said(ACTIVITIES["backing-off"])).toBe(said(later));
  });

  it("tells of everything that may need a person", () => {
    expect(said(ACTIVITIES.paused)).toBe("Paused.");
    expect(said({ kind: "waiting", why: "no-job" })).toBe("Waiting for a job.");
  });
});
