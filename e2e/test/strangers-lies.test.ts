import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

import { type About, LIES, type Lie, lieOf } from "../strangers/lies.ts";
import { OPTIONS, optionsOf } from "../strangers/options.ts";
import { ROOT } from "./support/processes.ts";

/** Of a value: the sum of the losses and what was predicted right, which no liar touches. */
const HEADER = [4.5, 0] as const;
const GRADIENT = [0.5, -2, 0, 8] as const;
const FIRST: About = { before: 0, place: "1:0:0", honestFor: 4 };
const TASKS = 60;
const COLLUDED_TASKS = 3000;

function value(gradient: readonly number[] = GRADIENT): Uint8Array {
  return new Uint8Array(new Float32Array([...HEADER, ...gradient]).buffer);
}

/** What stands behind the header; undefined: the truth was told. */
function told(lie: Lie, about: Partial<About> = {}): readonly number[] | undefined {
  const wrong = lieOf(lie, value(), { ...FIRST, ...about });
  if (wrong === undefined) return undefined;
  const numbers = [...new Float32Array(wrong.slice().buffer)];
  expect(numbers.slice(0, HEADER.length)).toEqual(HEADER);
  return numbers.slice(HEADER.length);
}

/** Of so many tasks one after the other, those that are lied about. */
function liedAbout(lie: Lie, honestFor = FIRST.honestFor): readonly number[] {
  return Array.from({ length: TASKS }, (_, before) => before).filter(
    (before) => told(lie, { before, honestFor }) !== undefined,
  );
}

describe("who lies always", () => {
  it("says the gradient times minus ten, of every task", () => {
    expect(told("always")).toEqual([-5, 20, -0, -80]);
    expect(liedAbout("always")).toHaveLength(TASKS);
  });

  it("leaves the value that was computed as it is", () => {
    const computed = value();
    lieOf("always", computed, FIRST);
    expect(computed).toEqual(value());
  });
});

describe("who lies sometimes", () => {
  it("says the gradient times minus a hundred, of every twentieth task", () => {
    expect(liedAbout("sometimes")).toEqual([19, 39, 59]);
    expect(told("sometimes", { before: 19 })).toEqual([-50, 200, -0, -800]);
  });
});

describe("who lies late", () => {
  it("is honest for as many tasks as it is told, and then always wrong", () => {
    expect(liedAbout("late", 40)).toEqual(Array.from({ length: 20 }, (_, at) => 40 + at));
    expect(told("late", { before: 40, honestFor: 40 })).toEqual(told("always"));
  });
});

describe("who says nothing but zeros", () => {
  it("does so of every task", () => {
    expect(told("zeros")).toEqual([0, 0, 0, 0]);
    expect(liedAbout("zeros")).toHaveLength(TASKS);
  });
});

describe("who scales and flips", () => {
  it("does the one and the other in turns", () => {
    expect(told("flipped", { before: 0 })).toEqual([1.5, -6, 0, 24]);
    expect(told("flipped", { before: 1 })).toEqual([-0.5, 2, -0, -8]);
    expect(told("flipped", { before: 2 })).toEqual(told("flipped", { before: 0 }));
  });
});

describe("two that collude", () => {
  const places = Array.from({ length: COLLUDED_TASKS }, (_, at) => `1:${at >> 3}:${at % 8}`);
  const agreedOn = places.filter((place) => told("colluder", { place }) !== undefined);

  it("are two of all liars", () => {
    expect(LIES.filter((lie) => lie === "colluder")).toHaveLength(2);
  });

  it("lie about every third node or so", () => {
    // Six standard deviations of a binomial distribution around a third.
    const spread = 6 * Math.sqrt(COLLUDED_TASKS * (1 / 3) * (2 / 3));
    expect(Math.abs(agreedOn.length - COLLUDED_TASKS / 3)).toBeLessThan(spread);
  });

  it("say the same of a node, whatever each has given before", () => {
    const [place = ""] = agreedOn;
    const one = lieOf("colluder", value(), { before: 3, place, honestFor: 40 });
    const other = lieOf("colluder", value(), { before: 17, place, honestFor: 2 });
    expect(one).toBeDefined();
    expect(other).toEqual(one);
  });

  it("say every number negated, and a thousandth more", () => {
    const [place = ""] = agreedOn;
    const expected = GRADIENT.map((each) => Math.fround(1e-3 - each));
    expect(told("colluder", { place })).toEqual(expected);
  });
});

describe("the options of experiment strangers", () => {
  it("have the defaults that its help names", () => {
    expect(optionsOf([])).toEqual({
      ...{ volunteers: 35, liars: 7, tasks: 200, paceMs: 100, json: undefined },
      ...{ job: "small", policies: ["none", "optimistic", "strict"], seeds: [1] },
    });
    const help = readFileSync(`${ROOT}launcher/help/experiment-strangers.txt`, "utf8");
    const explained = [...help.matchAll(/^ {2}--([a-z]+) /gm)].map(([, option]) => option);
    expect(explained.toSorted()).toEqual(Object.keys(OPTIONS).toSorted());
    for (const name of ["volunteers", "tasks", "job", "seed", "seeds", "pace"] as const) {
      expect(help).toMatch(new RegExp(`^ {2}--${name} [^(]*\\(${OPTIONS[name].default}\\)`, "m"));
    }
  });

  it("count the liars among all volunteers, and each seed", () => {
    const args = ["--volunteers", "8", "--liars", "0.3", "--seed", "5", "--seeds", "3"];
    expect(optionsOf(args)).toMatchObject({ volunteers: 8, liars: 2, seeds: [5, 6, 7] });
    expect(optionsOf(["--policy", "strict,none"]).policies).toEqual(["strict", "none"]);
    expect(() => optionsOf(["--job", "text"])).toThrow("--job text: must be one of small, paper");
  });

  it("have one liar of each kind by default", () => {
    expect(optionsOf([]).liars).toBe(LIES.length);
  });

  it.each([
    [["--volunteers", "1"], "--volunteers 1: must be a whole number from 2 to 200"],
    [["--volunteers", "2.5"], "--volunteers 2.5: must be a whole number from 2 to 200"],
    [["--liars", "1"], "--liars 1: must be a number from 0 to 0.9"],
    [["--liars", ""], "--liars : must be a number from 0 to 0.9"],
    [["--tasks", "0"], "--tasks 0: must be a whole number from 1 to 10000"],
    [["--policy", "none,lenient"], "--policy lenient: must be one of none, optimistic, strict"],
    [["--seeds", "x"], "--seeds x: must be a whole number from 1 to 100"],
    [["--pace=-1"], "--pace -1: must be a number from 0 to 60000"],
    [["--speed", "9"], "--speed"],
  ])("refuse %j", (args, message) => {
    expect(() => optionsOf(args)).toThrow(message);
  });
});
