import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { mapJob } from "../fixture/map-job.ts";
import { figuresOf, inputsBefore } from "./figures.ts";
import { LiveResults } from "./live-results.ts";
import type { Rendering } from "./picture.ts";

const TABLE: Rendering = { kind: "table", rows: [["a"]], more: 0 };

describe("what a job has come to", () => {
  let asked: string[];
  let answer: () => string;

  beforeEach(() => {
    vi.useFakeTimers();
    asked = [];
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  function live(work = mapJob({}), render: () => Promise<Rendering | undefined> = nothing) {
    const outside = {
      fetchBytes: async (path: string) => {
        asked.push(path);
        return Promise.resolve(new TextEncoder().encode(answer()));
      },
      openSandbox: () => Promise.reject(new Error("none")),
    };
    return new LiveResults({ outside, work, render });
  }

  const nothing = () => Promise.resolve(undefined);

  it("is read when there is a new version, and once a second at most", async () => {
    answer = () => "7\n";
    const results = live();
    for (let version = 0; version < 10; version++) results.look(version);
    await vi.advanceTimersByTimeAsync(500);
    expect(asked).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(5000);
    expect(asked).toEqual(Array(2).fill("api/models/map-1/results"));
    expect(results.results.value.values).toEqual(["7"]);
  });

  it("of results that are kept is the last ones alone", async () => {
    answer = () => "1\nnull\n";
    const results = live(mapJob({ isReduced: false }));
    results.look(1);
    await vi.advanceTimersByTimeAsync(0);
    expect(asked).toEqual(["api/models/map-1/results?last=5"]);
    expect(results.results.value.values).toEqual(["1", "null"]);
  });

  it("stays when it cannot be read for a while, which is tried less and less often", async () => {
    answer = () => "7\n";
    const results = live();
    results.look(1);
    await vi.advanceTimersByTimeAsync(2000);
    answer = () => {
      throw new Error("HTTP 429");
    };
    results.look(2);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(asked.length).toBeLessThan(8);
    expect(results.results.value).toMatchObject({ values: ["7"], problem: undefined });
    answer = () => "8\n";
    await vi.advanceTimersByTimeAsync(300_000);
    expect(results.results.value.values).toEqual(["8"]);
  });

  it("is rendered by its program, until that fails once", async () => {
    answer = () => "7\n";
    let renderings = 0;
    const results = live(mapJob({}), () => {
      renderings += 1;
      return renderings === 1 ? Promise.resolve(TABLE) : Promise.reject(new Error("too slow"));
    });
    for (const version of [1, 2, 3]) {
      results.look(version);
      await vi.advanceTimersByTimeAsync(2000);
      if (version === 1) expect(results.results.value.rendering).toBe(TABLE);
    }
    expect(renderings).toBe(2);
    expect(results.results.value).toEqual({
      values: ["7"],
      rendering: undefined,
      problem: "What the program makes of it cannot be shown: too slow.",
    });
  });
});

describe("how far a job's inputs are", () => {
  const work = mapJob({ count: 10, leafSize: 2, leavesPerRound: 2, iterations: 2 });

  it("is what its rounds have gone through, folds not counted", () => {
    // Batches of 4, 4 and 2, each with a fold behind it, twice.
    const done = Array.from({ length: 13 }, (_, round) => inputsBefore(round, work));
    expect(done).toEqual([0, 4, 4, 8, 8, 10, 10, 14, 14, 18, 18, 20, 20]);
  });

  it("has a rate once two rounds were seen", () => {
    const round = (number: number, atMs: number, failed: bigint) =>
      ({
        round: number,
        committedAtMs: BigInt(atMs),
        outcome: { case: "mapReduce", value: { inputs: 0n, failed } },
      }) as never;
    expect(figuresOf({ version: 1, committed: [] }, work)).toMatchObject({
      done: 4,
      total: 20,
      failed: undefined,
      perSecond: undefined,
    });
    const committed = [round(0, 1000, 0n), round(1, 1100, 0n), round(2, 3000, 1n)];
    expect(figuresOf({ version: 3, committed }, work)).toEqual({
      done: 8,
      total: 20,
      failed: 1,
      perSecond: 2,
      secondsLeft: 6,
    });
  });
});
