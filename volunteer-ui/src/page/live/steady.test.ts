import { describe, expect, it } from "vitest";

import { BRIEF_MS, steady } from "./steady.ts";

const computing = { kind: "computing", leavesDone: 3, leaves: 8 } as const;
const nextVersion = { kind: "waiting", why: "next-version" } as const;

describe("steady", () => {
  const computed = steady(undefined, computing, 1000);

  it("goes on saying that the volunteer computes during a short wait, and names the time to look again", () => {
    const shown = steady(computed, nextVersion, 1000 + BRIEF_MS - 1);
    expect(shown.activity).toBe(computing);
    expect(shown.lookAgainAt).toBe(1000 + BRIEF_MS);
  });

  it("shows a wait that lasts", () => {
    const shown = steady(steady(computed, nextVersion, 1200), nextVersion, 1000 + BRIEF_MS);
    expect(shown.activity).toBe(nextVersion);
    expect(shown.lookAgainAt).toBeUndefined();
  });

  it("shows a pause at once", () => {
    expect(steady(computed, { kind: "paused" }, 1001).activity).toEqual({ kind: "paused" });
  });

  it("shows why an organizer's pause stops the work at once", () => {
    const jobPaused = { kind: "waiting", why: "job-paused" } as const;
    expect(steady(computed, jobPaused, 1001).activity).toBe(jobPaused);
  });

  it("shows the first wait after something else than computing at once", () => {
    const connecting = steady(computed, { kind: "connecting", attempt: 1 }, 1001);
    expect(steady(connecting, nextVersion, 1002).activity).toBe(nextVersion);
  });
});
