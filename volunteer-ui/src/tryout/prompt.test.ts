import { describe, expect, it } from "vitest";

import { promptOf } from "./prompt.ts";

const ASKING = { kind: "text", length: 4, alphabet: [" ", "a", "b"] } as const;

describe("a text as a model reads it", () => {
  it.each([
    ["abab", [1, 2, 1, 2]],
    ["aaabab", [1, 2, 1, 2]],
    ["ab", [0, 0, 1, 2]],
    ["", [0, 0, 0, 0]],
  ])("is the end of %j, with blanks before it", (text, window) => {
    expect(promptOf(ASKING, text)).toEqual({ window, unknown: [] });
  });

  it("lacks what the model has never seen, and says so", () => {
    expect(promptOf(ASKING, "a😀xbx")).toEqual({ window: [0, 0, 1, 2], unknown: ["😀", "x"] });
  });
});
