import { describe, expect, it } from "vitest";

import { readRecord } from "./chain.ts";
import { factsOf, recordOf, recordedJob } from "./fixture/records.ts";
import { Report } from "./report.ts";

describe("what is said of a record", () => {
  it.each([
    [5, /^EQUAL +all of it: version 5 has the state [0-9a-f]{64}$/m],
    [2, /^EQUAL +as far as it was computed again: 2 of 5 rounds; --all computes all$/m],
  ])("covers only the rounds that were recomputed: %i of 5", async (rounds, said) => {
    const job = await recordedJob();
    job.computation.close();
    const report = new Report();
    report.chained(readRecord(recordOf(factsOf(job))));
    report.recomputed([0], { rounds, values: rounds, difference: undefined });
    const { text, summary, status } = report.end();
    expect(text).toMatch(said);
    expect([summary.outcome, status]).toEqual(["equal", 0]);
  });

  it("is nothing of what cannot be told, or differs", () => {
    const unknown = new Report();
    unknown.cannotTell("no data");
    expect(unknown.end()).toMatchObject({ text: "unknown    no data\n", status: 3 });
    const other = new Report();
    other.wrongBeginning("a", "b");
    expect(other.end().text).toMatch(
      /^DIFFERENT +version 0 has the SHA-256 a in the record, but b /,
    );
    expect(other.end().status).toBe(1);
  });
});
