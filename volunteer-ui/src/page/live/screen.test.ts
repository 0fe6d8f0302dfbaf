import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import type { Activity } from "../../volunteer/index.ts";
import { ScriptedVolunteer } from "../fixture/scripted-volunteer.ts";
import { FRAME_MS, ScreenFeed } from "./screen.ts";
import { BRIEF_MS } from "./steady.ts";

/** A volunteer that does what it is told. */
class ToldVolunteer extends ScriptedVolunteer {
  constructor() {
    super({ scene: "paused", rounds: 400, joinedAt: 1 }, 1);
  }

  tell(activity: Activity): void {
    this.state = { ...this.state, activity };
    this.setShare(1);
  }
}

const computing = (leavesDone: number): Activity => ({ kind: "computing", leavesDone, leaves: 8 });

describe("ScreenFeed", () => {
  let volunteer: ToldVolunteer;
  let feed: ScreenFeed;
  let pictures: Activity[];

  beforeEach(() => {
    vi.useFakeTimers();
    volunteer = new ToldVolunteer();
    feed = new ScreenFeed(volunteer);
    pictures = [];
    feed.screen.subscribe(({ activity }) => pictures.push(activity));
  });
  afterEach(() => {
    feed.close();
    vi.useRealTimers();
  });

  it("changes at most four times a second, and ends with the latest state", () => {
    for (let ms = 0; ms < 1000; ms += 10) {
      volunteer.tell(computing(ms));
      vi.advanceTimersByTime(10);
    }
    vi.advanceTimersByTime(FRAME_MS);
    expect(pictures.length).toBeLessThanOrEqual(6);
    expect(pictures.at(-1)).toEqual(computing(990));
  });

  it("shows a wait once it has lasted, although nothing has changed since", () => {
    volunteer.tell(computing(8));
    vi.advanceTimersByTime(FRAME_MS);
    volunteer.tell({ kind: "waiting", why: "next-version" });
    vi.advanceTimersByTime(FRAME_MS);
    expect(pictures.at(-1)?.kind).toBe("computing");
    vi.advanceTimersByTime(BRIEF_MS);
    expect(pictures.at(-1)?.kind).toBe("waiting");
  });

  it("counts down once a second", () => {
    volunteer.tell({ kind: "backing-off", until: Date.now() + 60_000, reason: "" });
    vi.advanceTimersByTime(FRAME_MS);
    const before = pictures.length;
    vi.advanceTimersByTime(5000);
    expect(pictures.length - before).toBe(5);
  });

  it("is still when nothing happens", () => {
    vi.advanceTimersByTime(60_000);
    expect(pictures).toHaveLength(1);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("shows what a person has just done without delay", () => {
    volunteer.tell(computing(1));
    feed.showNow();
    expect(pictures.at(-1)).toEqual(computing(1));
  });

  it("shows nothing any more after it was closed", () => {
    volunteer.tell(computing(1));
    feed.close();
    volunteer.tell(computing(2));
    vi.advanceTimersByTime(5000);
    expect(pictures).toHaveLength(1);
    expect(vi.getTimerCount()).toBe(0);
  });
});
