import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { beforeEach, describe, expect, it } from "vitest";

import { AppendOnlyFile } from "../faults/append-only-file.ts";
import { Clock, clockLibrary } from "../faults/clock.ts";

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "manyhands-e2e-"));
});

describe("the append-only file", () => {
  let file: AppendOnlyFile;
  const path = (name: string): string => join(directory, "appendonlydir", name);

  beforeEach(() => {
    mkdirSync(path(""));
    writeFileSync(path("appendonly.aof.9.incr.aof"), "older");
    writeFileSync(path("appendonly.aof.10.incr.aof"), "0123456789");
    writeFileSync(path("appendonly.aof.10.base.rdb"), "whole");
    file = new AppendOnlyFile(directory);
  });

  it("is the newest that grows", () => {
    expect(file.bytes).toBe(10);
    expect([file.has("789", 0), file.has("789", 8), file.has("789", 20)]).toEqual([
      ...[true, false, false],
    ]);
  });

  it.each([
    [3, 0, "0123456"],
    [3, 9, "012345678"],
    [30, 4, "0123"],
    [30, 12, "0123456789"],
  ])("loses %d bytes, but keeps %d", (bytes, keep, left) => {
    file.lose(bytes, keep);
    expect(readFileSync(path("appendonly.aof.10.incr.aof"), "utf8")).toBe(left);
    expect(readFileSync(path("appendonly.aof.10.base.rdb"), "utf8")).toBe("whole");
  });
});

const library = clockLibrary();

describe.skipIf(library === undefined)("the clock of a process", () => {
  /** What a process believes that the time is, in seconds, against ours. */
  function ahead(clock: Clock, command: string, ...args: readonly string[]): number {
    const env = { ...process.env, ...clock.variables(library ?? "") };
    const seconds = Number(execFileSync(command, args, { encoding: "utf8", env }));
    return seconds - Date.now() / 1000;
  }

  it("steps forward and back, whoever asks", () => {
    const clock = new Clock(join(directory, "clock"));
    const node = ["-e", "console.log(Date.now() / 1000)"];
    for (const [byMs, seconds] of [
      [3_600_000, 3600],
      [-7_200_000, -3600],
    ] as const) {
      clock.step(byMs);
      expect(Math.abs(ahead(clock, "date", "+%s.%N") - seconds)).toBeLessThan(60);
      expect(Math.abs(ahead(clock, process.execPath, ...node) - seconds)).toBeLessThan(60);
    }
    clock.close();
  });

  it("leaves alone how long something takes", () => {
    const clock = new Clock(join(directory, "clock"));
    clock.step(3_600_000);
    const monotonic = ["-e", "console.log(Number(process.hrtime.bigint()) / 1e9)"];
    const now = Number(process.hrtime.bigint()) / 1e9;
    const found = ahead(clock, process.execPath, ...monotonic) + Date.now() / 1000;
    expect(Math.abs(found - now)).toBeLessThan(60);
    clock.close();
  });
});
