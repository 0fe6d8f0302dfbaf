import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { round } from "./fixture/job.ts";
import { type Script, ScriptedVolunteer } from "./fixture/scripted-volunteer.ts";
import { scriptedApi } from "./fixture/scripted-api.ts";
import { NO_OUTSIDE } from "./fixture/outside.ts";
import { rememberedPreferences } from "./live/preferences.ts";
import { Page } from "./page.ts";

describe("Page", () => {
  let asked: string[];
  let volunteer: ScriptedVolunteer;

  beforeEach(() => {
    vi.useFakeTimers();
    asked = [];
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  function open(script: Script): Page {
    const api = scriptedApi(script);
    return new Page({
      openVolunteer: (share) => (volunteer = new ScriptedVolunteer(script, share)),
      fetchJson: (path) => {
        asked.push(path);
        return api(path);
      },
      outside: NO_OUTSIDE,
      preferences: rememberedPreferences(undefined),
      jobId: undefined,
    });
  }

  const computing = { scene: "computing", rounds: 2000, joinedAt: 700 } as const;
  const waiting = { scene: "waiting", rounds: 2000, joinedAt: 700 } as const;
  const rounds = (page: Page) => page.curve.value.map((point) => point.round);
  const upTo = (end: number) => Array.from({ length: end }, (_, index) => index);
  const lists = () => asked.filter((path) => path === "api/jobs").length;

  it("shows the whole curve of the offered job before anybody joins", async () => {
    const page = open(waiting);
    await vi.advanceTimersByTimeAsync(1000);
    expect(rounds(page)).toEqual(upTo(700));
  });

  it("goes on with the curve live, without a gap and without a repetition", async () => {
    const page = open(computing);
    await vi.advanceTimersByTimeAsync(1000);
    page.start();
    await vi.advanceTimersByTimeAsync(4000);
    expect(rounds(page).length).toBeGreaterThan(703);
    expect(rounds(page)).toEqual(upTo(rounds(page).length));
    await page.leave();
  });

  it("loads what was missed while the connection was lost", async () => {
    const page = open(waiting);
    page.start();
    await vi.advanceTimersByTimeAsync(1000);
    const before = asked.length;
    const { job } = volunteer.state;
    if (job === undefined) throw new Error("the scene has a job");
    volunteer.state = { ...volunteer.state, job: { ...job, committed: [round(705, 2000)] } };
    volunteer.setShare(0.5);
    await vi.advanceTimersByTimeAsync(1000);
    expect(asked.slice(before)).toContain("api/models/text-7f3a/history?from=700");
  });

  it("looks at the list of jobs again and again until it has joined a running job", async () => {
    const page = open(waiting);
    await vi.advanceTimersByTimeAsync(20_000);
    expect(lists()).toBeGreaterThanOrEqual(4);
    page.start();
    await vi.advanceTimersByTimeAsync(1000);
    const before = lists();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(lists()).toBe(before);
  });

  it("does not look at the list while nobody sees the page", async () => {
    const page = open(waiting);
    page.visible.value = false;
    await vi.advanceTimersByTimeAsync(100);
    const before = lists();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(lists()).toBe(before);
  });

  it("lets the network write while somebody sees it compute, and only then", async () => {
    const page = open(computing);
    page.start();
    await vi.advanceTimersByTimeAsync(1000);
    expect(page.writings.value).toHaveLength(1);
    page.visible.value = false;
    await vi.advanceTimersByTimeAsync(30_000);
    expect(page.writings.value).toHaveLength(1);
    page.visible.value = true;
    page.pause();
    await vi.advanceTimersByTimeAsync(30_000);
    expect(page.writings.value).toHaveLength(1);
    page.resume();
    await vi.advanceTimersByTimeAsync(1000);
    expect(page.writings.value).toHaveLength(2);
    await page.leave();
  });

  it("thanks for what was given, and keeps a second volunteer from starting meanwhile", async () => {
    const page = open(waiting);
    page.start();
    const first = volunteer;
    const left = page.leave();
    page.start();
    expect(volunteer).toBe(first);
    await left;
    expect(page.thanks.value?.contribution.units).toBe(1624);
    page.start();
    expect(volunteer).not.toBe(first);
    expect(page.thanks.value).toBeUndefined();
  });
});
