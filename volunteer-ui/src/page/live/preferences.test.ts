import { describe, expect, it } from "vitest";

import { type Store, rememberedPreferences, storeOf } from "./preferences.ts";
import { tokenStore } from "./token-store.ts";

function memory(entries: Record<string, string> = {}): NonNullable<Store> {
  const map = new Map(Object.entries(entries));
  return {
    getItem: (key) => map.get(key) ?? null,
    setItem: (key, value) => {
      map.set(key, value);
    },
  };
}

const forbidden: Store = {
  getItem: () => {
    throw new Error("forbidden");
  },
  setItem: () => {
    throw new Error("full");
  },
};

describe("preferences", () => {
  it("begin with the whole device and the system's colours", () => {
    const { share, theme } = rememberedPreferences(memory());
    expect([share.value, theme.value]).toEqual([1, "system"]);
  });

  it("let programs of others run only after somebody has said so", () => {
    const store = memory();
    const { programs } = rememberedPreferences(store);
    expect(programs.value).toBe(false);
    programs.value = true;
    expect(rememberedPreferences(store).programs.value).toBe(true);
  });

  it("are remembered", () => {
    const store = memory();
    const first = rememberedPreferences(store);
    first.share.value = 0.4;
    first.theme.value = "dark";
    const second = rememberedPreferences(store);
    expect([second.share.value, second.theme.value]).toEqual([0.4, "dark"]);
  });

  it.each([
    ["0", 0.1],
    ["-3", 0.1],
    ["7", 1],
    ["", 0.1],
    ["much", 1],
  ])("bring a stored share of '%s' into range", (stored, expected) => {
    expect(rememberedPreferences(memory({ "manyhands.share": stored })).share.value).toBe(expected);
  });

  it("hold until the tab closes where nothing can be stored", () => {
    for (const store of [forbidden, undefined]) {
      const { share } = rememberedPreferences(store);
      share.value = 0.5;
      expect(share.value).toBe(0.5);
    }
  });

  it("survive a browser that forbids mere access to its storage", () => {
    const store = storeOf(() => {
      throw new DOMException("denied", "SecurityError");
    });
    expect(store).toBeUndefined();
  });
});

describe("the token", () => {
  const token = Uint8Array.from([0, 127, 128, 255]);

  it("survives a reload, byte by byte", () => {
    const store = memory();
    tokenStore(store).save(token);
    expect(tokenStore(store).load()).toEqual(token);
  });

  it("survives reconnects where nothing can be stored", () => {
    const tokens = tokenStore(forbidden);
    expect(tokens.load()).toBeUndefined();
    tokens.save(token);
    expect(tokens.load()).toEqual(token);
  });
});
