import { describe, expect, it } from "vitest";

import { JobSpecSchema, create, decodeCount, encodeCount, workOf } from "../protocol/index.ts";
import { ENGINES } from "../trainer/fixture/index.ts";
import { openWork } from "../work/index.ts";
import { compute } from "./rounds.ts";

describe("the reference", () => {
  it("computes work of any kind: counts every unit once a round", async () => {
    const value = { units: 1000, leafSize: 10, rounds: 2 };
    const work = workOf(create(JobSpecSchema, { work: { case: "counting", value } }));
    const computation = await openWork(work, new Uint8Array(), ENGINES);
    const totals: bigint[] = [];
    for await (const { state, loss } of compute(work, computation, encodeCount(0n))) {
      totals.push(decodeCount(state));
      expect(loss).toBeUndefined();
    }
    expect(totals).toEqual([1000n, 2000n]);
  });
});
