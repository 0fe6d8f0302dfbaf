import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

import { OPTIONS, optionsOf } from "../faults/options.ts";
import { Random, seedOf } from "../faults/random.ts";
import { describeSchedule, scheduleOf } from "../faults/schedule.ts";
import { ROOT } from "./support/processes.ts";

const MANY = 3000;
const KINDS = [
  ...["clock", "cut", "delay", "duplicate", "kill", "reorder", "restart", "stall", "stop"],
  "truncate",
];

const seeds = Array.from({ length: MANY }, (_, at) => seedOf(1, at));
const schedules = seeds.map((seed) => scheduleOf(seed, true));

describe("a schedule of faults", () => {
  it("follows from its seed", () => {
    expect(seeds.map((seed) => scheduleOf(seed, true))).toEqual(schedules);
    expect(describeSchedule(scheduleOf(1, true))).toBe(describeSchedule(scheduleOf(1, true)));
  });

  it("is another one for each seed", () => {
    expect(new Set(seeds).size).toBe(MANY);
    expect(new Set(schedules.map(describeSchedule)).size).toBe(MANY);
  });

  it("is played again by its own seed", () => {
    const seed = seedOf(7, 41);
    expect(scheduleOf(seedOf(seed, 0), true)).toEqual(scheduleOf(seed, true));
  });

  it("has at least one fault, and they begin one after the other", () => {
    for (const { faults } of schedules) {
      expect(faults.length).toBeGreaterThan(0);
      const times = faults.map(({ atMs }) => atMs);
      expect(times).toEqual(times.toSorted((one, other) => one - other));
    }
  });

  it("has faults of all kinds, and of each in one schedule out of thirty or more", () => {
    const kinds = schedules.map(({ faults }) => new Set(faults.map(({ fault }) => fault.kind)));
    expect([...new Set(kinds.flatMap((each) => [...each]))].toSorted()).toEqual(KINDS);
    for (const kind of KINDS) {
      const having = kinds.filter((each) => [...each].some((one) => one === kind));
      expect(having.length, kind).toBeGreaterThan(MANY / 30);
    }
  });

  it("has all other kinds where clocks cannot step", () => {
    const kinds = seeds.flatMap((seed) =>
      scheduleOf(seed, false).faults.map(({ fault }) => fault.kind),
    );
    expect([...new Set(kinds)].toSorted()).toEqual(KINDS.filter((kind) => kind !== "clock"));
  });
});

describe("random numbers", () => {
  it("are spread evenly over their range, both ends included", () => {
    const random = new Random(5);
    const drawn = Array.from({ length: 6 * MANY }, () => random.between(1, 6));
    const counts = [1, 2, 3, 4, 5, 6].map((side) => drawn.filter((each) => each === side).length);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(drawn.length);
    // Six standard deviations of a binomial distribution.
    const spread = 6 * Math.sqrt(6 * MANY * (1 / 6) * (5 / 6));
    for (const count of counts) expect(Math.abs(count - MANY)).toBeLessThan(spread);
  });

  it("choose as often as weights say", () => {
    const random = new Random(6);
    const drawn = Array.from({ length: MANY }, () => random.weighted({ a: 1, b: 0, c: 3 }));
    expect(drawn).not.toContain("b");
    const spread = 6 * Math.sqrt(MANY * (1 / 4) * (3 / 4));
    const count = drawn.filter((each) => each === "a").length;
    expect(Math.abs(count - MANY / 4)).toBeLessThan(spread);
  });
});

describe("the options of experiment faults", () => {
  it("have the defaults that its help names", () => {
    expect(optionsOf([])).toEqual({ schedules: 1000, seed: 1, stages: 2, json: undefined });
    const help = readFileSync(`${ROOT}launcher/help/experiment-faults.txt`, "utf8");
    const explained = [...help.matchAll(/^ {2}--([a-z]+) /gm)].map(([, option]) => option);
    expect(explained.toSorted()).toEqual(Object.keys(OPTIONS).toSorted());
    for (const name of ["schedules", "seed", "stages"] as const) {
      expect(help).toMatch(new RegExp(`^ {2}--${name} [^(]*\\(${OPTIONS[name].default}\\)`, "m"));
    }
  });

  it.each([
    [["--schedules", "0"], "--schedules 0: must be a whole number from 1 to 1000000"],
    [["--seed", "4294967296"], "--seed 4294967296: must be a whole number from 0 to 4294967295"],
    [["--stages", "0.5"], "--stages 0.5: must be a whole number from 1 to 32"],
    [["--seed", ""], "--seed : must be a whole number"],
    [["--speed", "9"], "--speed"],
  ])("refuse %j", (args, message) => {
    expect(() => optionsOf(args)).toThrow(message);
  });
});
