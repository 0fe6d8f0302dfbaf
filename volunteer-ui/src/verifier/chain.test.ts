import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { BrokenRecordError, readRecord } from "./chain.ts";
import {
  type Facts,
  type RecordedJob,
  type RoundFacts,
  factsOf,
  recordOf,
  recordedJob,
} from "./fixture/records.ts";

let job: RecordedJob;
let facts: Facts;
let record: Uint8Array<ArrayBuffer>;

beforeAll(async () => {
  job = await recordedJob();
  facts = factsOf(job);
  record = recordOf(facts);
});
afterAll(() => {
  job.computation.close();
});

/** The record with one line changed, or gone. */
function withLine(at: number, change: (line: string) => string | undefined): Uint8Array {
  const lines = Buffer.from(record).toString().trimEnd().split("\n");
  const changed = lines.flatMap((line, each) => (each === at ? (change(line) ?? []) : line));
  return Buffer.from(changed.map((line) => `${line}\n`).join(""));
}

function brokenAt(bytes: Uint8Array): BrokenRecordError {
  try {
    readRecord(bytes);
  } catch (error) {
    if (error instanceof BrokenRecordError) return error;
    throw error;
  }
  throw new Error("the record is taken for sound");
}

describe("a record", () => {
  it("that is sound is read as it is", () => {
    const { first, rounds, last, gaps } = readRecord(record);
    expect(first.job).toBe("fixture");
    expect(rounds.map(({ round, values }) => [round, values?.length])).toEqual(
      job.rounds.map(({ round, contributions }) => [round, contributions.length]),
    );
    expect(last.version).toBe(job.rounds.length);
    expect(gaps).toEqual([]);
  });

  it("is found broken, whichever of its bits is another", () => {
    fc.assert(
      fc.property(fc.nat(8 * record.length - 1), (bit) => {
        const flipped = record.slice();
        flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        brokenAt(flipped);
      }),
      { numRuns: 2000 },
    );
  });

  it("is found broken if something follows its key", () => {
    const longer = (line: string): string => line.replace('=","signature"', '9","signature"');
    expect(longer('"key":"AA=","signature"')).toBe('"key":"AA9","signature"');
    const last = 1 + 2 * job.rounds.length;
    expect(brokenAt(withLine(last, longer)).message).toMatch(/the signature is not of this record/);
  });

  it.each([0, 1, 2, 3, 5])("is found broken if its line %i is gone", (at) => {
    // Contributions may have been given up.
    const isContributions = at > 0 && at % 2 === 0;
    if (isContributions) expect(readRecord(withLine(at, () => undefined)).rounds).toBeDefined();
    else brokenAt(withLine(at, () => undefined));
  });

  it("is found broken at the line behind the one that was changed", () => {
    const zeros = "0".repeat(64);
    const changed = withLine(3, (line) =>
      line.replace(/"state":"[0-9a-f]{64}"/, `"state":"${zeros}"`),
    );
    expect(brokenAt(changed).message).toMatch(/^line 6: 'previous' of round 2 is /);
  });

  it("is found broken where contributions are others", () => {
    const changed = withLine(4, (line) => line.replace(/"0{24}"/, `"${"1".repeat(24)}"`));
    expect(brokenAt(changed).message).toMatch(/^line 5: the contributions of round 1 have /);
  });

  it("is found broken if it ends early, with the remedy", () => {
    const half = record.subarray(0, record.lastIndexOf(10, record.length - 2) + 1);
    expect(brokenAt(half).message).toMatch(/ends before its signature; fetch it again$/);
    expect(brokenAt(new Uint8Array()).line).toBe(1);
  });

  it("tells which inputs passed a limit, where any did", () => {
    const limitedBy = (limited: RoundFacts["limited"]) => {
      const [first, ...others] = facts.rounds;
      if (first === undefined || limited === undefined) throw new Error("no rounds");
      return recordOf({ ...facts, rounds: [{ ...first, limited }, ...others] });
    };
    const { rounds } = readRecord(limitedBy({ time: [3, 17], memory: [4] }));
    expect([...(rounds[0]?.limited ?? [])]).toEqual([
      [3, "time"],
      [17, "time"],
      [4, "memory"],
    ]);
    expect(rounds[1]?.limited.size).toBe(0);
    expect(brokenAt(limitedBy({ time: [1.5], memory: [] })).message).toContain(
      "'time' of 'limited' is [1.5]: must be a list of whole numbers",
    );
  });

  it("may lack contributions, and rounds of long ago", () => {
    const without = facts.rounds.map(({ round, base, state, roots }) => ({
      ...{ round, base, state, roots },
    }));
    const thinned = readRecord(recordOf({ ...facts, rounds: without.toSpliced(1, 1) }));
    expect(thinned.gaps).toEqual([2]);
    expect(thinned.rounds.every(({ values }) => values === undefined)).toBe(true);
  });

  it("cannot say that a round began elsewhere than the one before ended", () => {
    const [first, ...others] = facts.rounds;
    if (first === undefined) throw new Error("there are rounds");
    const moved = recordOf({ ...facts, rounds: [{ ...first, state: first.base }, ...others] });
    expect(brokenAt(moved).message).toMatch(/^line 4: round 1 began with the state /);
  });

  it.each([
    ["", "'' is not JSON"],
    ["[]", "the line is not a JSON object"],
    ['{"record":2}', "'record' is 2, and only 1 is known here"],
    ['{"record":1,"job":"A b"}', "'job' of the line is \"A b\": must be like ^[a-z0-9-]{1,32}$"],
    ['{"record":1,"job":"a","spec":"?"}', "'spec' of the line is \"?\": must be base64"],
    ['{"round":-1}', "the line has no 'roots'"],
  ])("says what is wrong with the line %s", (line, message) => {
    expect(brokenAt(withLine(0, () => line)).message).toContain(message);
  });
});
