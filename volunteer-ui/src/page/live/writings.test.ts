import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { KEPT_WRITINGS, LINE_LENGTH, PAUSE_MS, Writings } from "./writings.ts";

describe("Writings", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  function writer(tookMs = 0) {
    const lengths: number[] = [];
    return {
      lengths,
      round: () => lengths.length,
      generate: async (length: number) => {
        lengths.push(length);
        await new Promise((resolve) => setTimeout(resolve, tookMs));
        return { seed: "s", text: `text ${lengths.length}` };
      },
    };
  }

  it("lets the network write at once and then every ten seconds", async () => {
    const writings = new Writings();
    const pen = writer();
    writings.resume(pen);
    await vi.advanceTimersByTimeAsync(1);
    expect(pen.lengths).toEqual([LINE_LENGTH]);
    await vi.advanceTimersByTimeAsync(PAUSE_MS + 5);
    expect(pen.lengths).toHaveLength(2);
  });

  it("keeps the newest first, with the round that wrote it, and forgets the oldest", async () => {
    const writings = new Writings();
    writings.resume(writer());
    await vi.advanceTimersByTimeAsync((KEPT_WRITINGS + 1) * (PAUSE_MS + 5));
    const kept = writings.kept.value;
    expect(kept).toHaveLength(KEPT_WRITINGS);
    expect(kept[0]?.round).toBeGreaterThan(kept[1]?.round ?? Infinity);
  });

  it("takes no more than a twentieth of a slow device's time", async () => {
    const writings = new Writings();
    const pen = writer(4000);
    writings.resume(pen);
    await vi.advanceTimersByTimeAsync(4000 + 19 * 4000 - 10);
    expect(pen.lengths).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(100);
    expect(pen.lengths).toHaveLength(2);
  });

  it("stops when nobody looks, and keeps the rhythm when it goes on", async () => {
    const writings = new Writings();
    const pen = writer();
    writings.resume(pen);
    await vi.advanceTimersByTimeAsync(1);
    writings.stop();
    await vi.advanceTimersByTimeAsync(PAUSE_MS / 2);
    writings.resume(pen);
    await vi.advanceTimersByTimeAsync(PAUSE_MS / 4);
    expect(pen.lengths).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(PAUSE_MS / 2);
    expect(pen.lengths).toHaveLength(2);
  });

  it("does not write twice at a time when it is resumed while it writes", async () => {
    const writings = new Writings();
    const pen = writer(1000);
    writings.resume(pen);
    await vi.advanceTimersByTimeAsync(10);
    writings.resume(pen);
    await vi.advanceTimersByTimeAsync(10);
    expect(pen.lengths).toHaveLength(1);
  });

  it("goes on after a failure", async () => {
    const writings = new Writings();
    let calls = 0;
    writings.resume({
      round: () => 1,
      generate: () => {
        calls++;
        return Promise.reject(new Error("closed"));
      },
    });
    await vi.advanceTimersByTimeAsync(PAUSE_MS + 5);
    expect(calls).toBe(2);
    expect(writings.kept.value).toEqual([]);
  });
});
