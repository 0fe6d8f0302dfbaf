import { describe, expect, it } from "vitest";

import { meanOf, shownOf } from "./value.ts";

describe("a value of a program", () => {
  it("is a number, a text, or nothing yet", () => {
    expect(shownOf("0.1")).toEqual({ kind: "number", text: "0.1" });
    expect(shownOf('"a<b>"')).toEqual({ kind: "text", text: "a<b>", isCut: false });
    expect(shownOf("null")).toEqual({ kind: "nothing" });
    expect(shownOf("not JSON")).toEqual({ kind: "text", text: "not JSON", isCut: false });
  });

  it("is a table of pairs, of objects, of numbers or of properties", () => {
    const rows = (json: string) => {
      const shown = shownOf(json);
      return shown.kind === "table" ? shown.rows : shown;
    };
    expect(rows('[["a",1],["b",2]]')).toEqual([
      ["a", "1"],
      ["b", "2"],
    ]);
    expect(rows('[{"index":3,"value":7}]')).toEqual([["index", "3", "value", "7"]]);
    expect(rows("[5,6]")).toEqual([
      ["0", "5"],
      ["1", "6"],
    ]);
    expect(rows('{"index":3,"value":[1]}')).toEqual([
      ["index", "3"],
      ["value", "[1]"],
    ]);
  });

  it("is bounded, however large it is", () => {
    const table = shownOf(JSON.stringify(Array.from({ length: 1000 }, (_, at) => at)));
    expect(table).toMatchObject({ kind: "table", more: 950 });
    const text = shownOf(JSON.stringify("x".repeat(100_000)));
    expect(text).toMatchObject({ kind: "text", isCut: true });
    expect(text.kind === "text" && text.text.length).toBe(20_000);
  });

  it("of a mean is the quotient of what it is kept as", () => {
    expect(meanOf('{"sum":6,"count":4}')).toBe("1.5");
    expect(meanOf('{"sum":[6,2],"count":4}')).toBe("[1.5,0.5]");
    expect(meanOf("1.5")).toBe("1.5");
    expect(meanOf("null")).toBe("null");
  });
});
