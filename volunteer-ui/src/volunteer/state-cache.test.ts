import { describe, expect, it } from "vitest";

import { StateCache } from "./state-cache.ts";

describe("states of the volunteers of a process", () => {
  it("are made once, also while the first is at it", async () => {
    const cache = new StateCache();
    let made = 0;
    const make = async (): Promise<Uint8Array> => {
      made += 1;
      await Promise.resolve();
      return Uint8Array.of(made);
    };
    const [first, second] = await Promise.all([cache.get("a", make), cache.get("a", make)]);
    expect(first).toBe(second);
    expect(await cache.get("a", make)).toBe(first);
    expect(made).toBe(1);
  });

  it("are made by the next where the first cannot", async () => {
    const cache = new StateCache();
    expect(await cache.get("a", () => Promise.resolve(undefined))).toBeUndefined();
    const state = Uint8Array.of(1);
    expect(await cache.get("a", () => Promise.resolve(state))).toBe(state);
  });

  it("are forgotten when there are newer ones", async () => {
    const cache = new StateCache();
    const get = (sha256: string, value: number) =>
      cache.get(sha256, () => Promise.resolve(Uint8Array.of(value)));
    for (const [value, sha256] of ["a", "b", "c", "d", "e"].entries()) await get(sha256, value);
    expect(await get("b", 7)).toEqual(Uint8Array.of(1));
    expect(await get("a", 7)).toEqual(Uint8Array.of(7));
  });
});
