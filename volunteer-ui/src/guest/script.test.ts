import { expect, it } from "vitest";

import { guestScript } from "./index.ts";

it("the guest script is one classic script, small enough for a data: address", () => {
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- parsed, not called
  expect(() => new Function(guestScript)).not.toThrow();
  expect(guestScript.length).toBeLessThan(48_000);
});
