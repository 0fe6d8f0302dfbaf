import { describe, expect, it } from "vitest";

import { checksOf } from "./check.ts";

const CHECK = {
  id: "c",
  job: "j",
  tree: "advance",
  round: 1,
  level: 0,
  index: 2,
  base: "ab".repeat(32),
};

describe("a check", () => {
  it("tells which inputs are not to be tried", () => {
    const [check] = checksOf({
      checks: [{ ...CHECK, limitedByTime: [3], limitedByMemory: [4, 5] }],
    });
    expect([...(check?.limited ?? [])]).toEqual([
      [3, "time"],
      [4, "memory"],
      [5, "memory"],
    ]);
    expect(checksOf({ checks: [CHECK] })[0]?.limited.size).toBe(0);
  });

  it.each([["3"], [[-1]], [[1.5]], [["3"]]])("is refused with the inputs %j", (limitedByTime) => {
    expect(() => checksOf({ checks: [{ ...CHECK, limitedByTime }] })).toThrow(
      "in a check: must be",
    );
  });
});
