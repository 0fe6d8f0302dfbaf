import { readFileSync } from "node:fs";
import { resolve } from "node:path";

import { afterEach, describe, expect, it } from "vitest";

import { programOf } from "../guest/fixture/index.ts";
import { openTrustedGuest } from "../guest/index.node.ts";
import type { Guest } from "../guest/index.ts";
import { JobSpecSchema, type MapWork, Reduction_Kind, create, workOf } from "../protocol/index.ts";
import { inputsOf } from "./inputs.ts";
import { indexesOf, spotCheck } from "./spot-check.ts";

const NO_DATA = { program: new Uint8Array(), shared: [], lines: new Uint8Array() };
const opened: Guest[] = [];

afterEach(() => {
  for (const guest of opened.splice(0)) guest.close();
});

async function checked(source: string, count: number, now?: () => number): Promise<number> {
  const guest = await openTrustedGuest(programOf({ kind: "program" }, source));
  opened.push(guest);
  const work = jobOf(count);
  return await spotCheck(work, guest, inputsOf(work, NO_DATA, undefined), now);
}

function jobOf(count: number): MapWork {
  const value = {
    program: { bytes: 1 },
    inputs: { count, source: { case: "range", value: { first: 1n, step: 1n } } },
    reduction: { kind: Reduction_Kind.PROGRAM },
    leafSize: 1,
    leavesPerRound: 1000,
    iterations: 1,
    limits: {},
  } as const;
  const work = workOf(create(JobSpecSchema, { work: { case: "mapReduce", value } }));
  if (work.kind !== "mapReduce") throw new Error("another kind of work");
  return work;
}

const reducing = (body: string) =>
  `export const map = (x) => x / 10; export const reduce = (a, b) => ${body};`;

describe("the spot check of a program's reduce", () => {
  it("passes one that is associative, on results from the first input to the last", async () => {
    expect(indexesOf(1000)).toEqual([0, 124, 249, 374, 499, 624, 749, 874, 999]);
    expect(indexesOf(2)).toEqual([0, 1]);
    expect(indexesOf(1)).toEqual([0]);
    expect(await checked(reducing("Math.max(a, b)"), 1000)).toBe(7);
  });

  it("passes the example that reduces by itself", async () => {
    const path = resolve(import.meta.dirname, "../../../examples/map/kmeans.js");
    expect(await checked(readFileSync(path, "utf8"), 400)).toBe(7);
  });

  it("refuses one that is not, with the inputs and both results", async () => {
    await expect(checked(reducing("a - b"), 3)).rejects.toThrow(
      /inputs 0, 1, 2 it makes\n {2}reduce\(reduce\(a, b\), c\) = -0\.4\n {2}reduce\(a, reduce\(b, c\)\) = 0\.19999999999999998\n/,
    );
  });

  it("refuses sums of fractions, which are rounded in the order of the additions", async () => {
    await expect(checked(reducing("a + b"), 100)).rejects.toThrow("add up integers");
  });

  it("leaves inputs out that fail, and has nothing to say of fewer than three", async () => {
    const source = `export function map(x) { if (x > 2) throw new Error("no"); return x; }
      export const reduce = (a, b) => a - b;`;
    expect(await checked(source, 9)).toBe(0);
  });

  it("stops trying inputs that take long", async () => {
    let time = 0;
    expect(await checked(reducing("a - b"), 9, () => (time += 6000))).toBe(0);
  });
});
