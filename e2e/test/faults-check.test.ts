import { describe, expect, it } from "vitest";

import { type Told, violations } from "../faults/check.ts";
import type { KnownJob } from "../faults/known-jobs.ts";
import type { Contribution, Job, Round } from "../../volunteer-ui/src/rest/index.ts";

/** Two rounds of 25 units in three leaves, the last one with five. */
const KNOWN: KnownJob = {
  description: { name: "counting", counting: { units: 25, leafSize: 10, rounds: 2 } },
  ...{ rounds: 2, leafSize: 10, stateSha256: "s2" },
  unitsOf: () => 25,
};
const PARTS = [part(1, 0, 20, "ann"), part(0, 2, 5, "bob")] as const;
const HISTORY = [round(0, "s0", "s1"), round(1, "s1", "s2")] as const;
const JOB = { stateSha256: "s2", round: 2, unitsCommitted: 50, unitsExpected: 50 };
const TOLD: Told = {
  job: JOB as Job,
  history: HISTORY,
  record: [
    { round: 0, base: "s0", state: "s1" },
    { round: 1, base: "s1", state: "s2" },
  ],
  credits: new Map([
    ["ann", 40],
    ["bob", 10],
  ]),
  seen: [
    { version: 0, stateSha256: "s0" },
    { version: 2, stateSha256: "s2" },
  ],
};

function part(level: number, index: number, units: number, volunteer: string): Contribution {
  return { kind: "advance", level, index, units, volunteer, valueSha256: `v${level}${index}` };
}

function round(number: number, baseSha256: string, sha256: string): Round {
  const times = { wallMicros: 1, computeMicros: 1, committedAt: 1, duplicates: 0 };
  return { ...times, round: number, baseSha256, sha256, units: 25, contributions: [...PARTS] };
}

function found(changes: Partial<Told>, known: Partial<KnownJob> = {}): readonly string[] {
  return violations({ ...KNOWN, ...known }, { ...TOLD, ...changes }, false);
}

function withRound(at: number, changes: Partial<Round>): Partial<Told> {
  return { history: HISTORY.map((each) => (each.round === at ? { ...each, ...changes } : each)) };
}

describe("the checker of histories", () => {
  it("finds nothing in one in which all is as it should be", () => {
    expect(found({})).toEqual([]);
  });

  it("finds another last state than that of one process alone", () => {
    expect(found({}, { stateSha256: "reference" })).toEqual([
      "the job's last state: s2 instead of reference",
      "the state of the last round: s2 instead of reference",
    ]);
  });

  it("finds a round that was committed twice", () => {
    const twice = [HISTORY[0], HISTORY[0], HISTORY[1]];
    expect(found({ history: twice })).toContain("rounds in the history: 0,0,1 instead of 0,1,2");
  });

  it("finds a round that is missing", () => {
    expect(found({ history: [HISTORY[1]] })).toContain("rounds in the history: 1 instead of 0,1");
  });

  it("finds a round that does not go on from the one before", () => {
    expect(found(withRound(1, { baseSha256: "s9" }))).toContain(
      "what round 1 began with: s9 instead of s1",
    );
  });

  it("finds a result that was added up twice", () => {
    const doubled = found(withRound(1, { contributions: [...PARTS, PARTS[1]] }));
    expect(doubled).toContain("units of the results of round 1: 30 instead of 25");
    expect(doubled).toContain("leaves of round 1: 0,1,2,2 instead of 0,1,2");
  });

  it("finds a result that was lost", () => {
    const lost = found(withRound(0, { contributions: [PARTS[0]] }));
    expect(lost).toContain("units of the results of round 0: 20 instead of 25");
    expect(lost).toContain("leaves of round 0: 0,1 instead of 0,1,2");
  });

  it("finds units that were lost or doubled", () => {
    expect(found(withRound(0, { units: 50 }))).toEqual(["units of round 0: 50 instead of 25"]);
    expect(found({ job: { ...JOB, unitsCommitted: 75 } as Job })).toEqual([
      "the job's committed units: 75 instead of 50",
    ]);
  });

  it("finds credit that nobody has earned, and credit that is missing", () => {
    const credits = new Map([
      ["ann", 60],
      ["eve", 5],
    ]);
    expect(found({ credits })).toEqual([
      "credits of ann: 60 instead of 40",
      "credits of bob: 0 instead of 10",
      "credits of eve: 5 instead of 0",
    ]);
  });

  it("finds a record that says something else than the history", () => {
    expect(found({ record: TOLD.record.slice(1) })).toEqual([
      "rounds of the record: 1 s1 s2 instead of 0 s0 s1,1 s1 s2",
    ]);
  });

  it("finds a version that was told and did not stay", () => {
    expect(found({ seen: [{ version: 1, stateSha256: "other" }] })).toEqual([
      "version 1, as it was seen: other instead of s1",
    ]);
  });

  it("finds a job that went back, unless Redis may have lost something", () => {
    const seen = TOLD.seen.toReversed();
    expect(found({ seen })).toEqual(["version 0 was seen after version 2"]);
    expect(violations(KNOWN, { ...TOLD, seen }, true)).toEqual([]);
  });
});
