import { describe, expect, it } from "vitest";

import { parseArguments } from "./arguments.ts";
import { Crew } from "./crew.ts";
import { recordOf } from "./record.ts";

const GIVEN = {
  tasks: 3,
  units: 24,
  unitsCredited: 90,
  computeSeconds: 1.25,
  bytesUp: 1000,
  bytesDown: 2000,
  busySeconds: 3,
  workerSeconds: 4,
};

function crewOf(...options: string[]): Crew {
  const parsed = parseArguments(["http://localhost:1/", ...options]);
  if (parsed.kind !== "run") throw new Error(`parsed as ${parsed.kind}`);
  return new Crew(parsed.settings, () => undefined);
}

describe("the record of a crew", () => {
  it("has what each volunteer gave, and what its line carried", () => {
    const line = { up: { carried: 1300 }, down: { carried: 2600 } };
    expect(recordOf(GIVEN, line)).toEqual({
      tasks: 3,
      units: 24,
      computeSeconds: 1.25,
      busySeconds: 3,
      computeShare: 0.75,
      bytesUp: 1000,
      bytesDown: 2000,
      line: { up: 1300, down: 2600 },
    });
  });

  it("says what is not there", () => {
    const record = recordOf({ ...GIVEN, busySeconds: 0, workerSeconds: 0 }, undefined);
    expect(record).toMatchObject({ computeShare: null, line: null });
  });

  it("has an entry for each volunteer, with lines of their own if these are emulated", () => {
    const { volunteers } = crewOf("--count", "3", "--link", "20/100/40").record;
    expect(volunteers.map(({ line }) => line)).toEqual(Array(3).fill({ up: 0, down: 0 }));
    expect(crewOf("--count", "2").record.volunteers.map(({ line }) => line)).toEqual([null, null]);
  });
});
