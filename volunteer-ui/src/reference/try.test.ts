import process from "node:process";

import { afterEach, describe, expect, it, vi } from "vitest";

import { programOf } from "../guest/fixture/index.ts";
import { openTrustedGuest } from "../guest/index.node.ts";
import { JobSpecSchema, type MapWork, Reduction_Kind, create, workOf } from "../protocol/index.ts";
import { inputsOf } from "./inputs.ts";
import { tryOut } from "./try.ts";

const NO_DATA = { program: new Uint8Array(), shared: [], lines: new Uint8Array() };

afterEach(() => {
  vi.restoreAllMocks();
});

/** @returns the lines that are printed */
async function tried(source: string, most: number, millisPerInput = 60_000): Promise<string[]> {
  const work = jobOf(10, millisPerInput);
  const { memoryBytes } = work.limits;
  const program = programOf({ kind: "none" }, source, { memoryBytes, millisPerInput });
  const printed = vi.spyOn(process.stdout, "write").mockReturnValue(true);
  await tryOut(work, () => openTrustedGuest(program), inputsOf(work, NO_DATA, undefined), most);
  return printed.mock.calls.map(([line]) => String(line));
}

function jobOf(count: number, millisPerInput: number): MapWork {
  const value = {
    program: { bytes: 1 },
    inputs: { count, source: { case: "range", value: { first: 0n, step: 1n } } },
    reduction: { kind: Reduction_Kind.NONE },
    leafSize: 1,
    leavesPerRound: 10,
    iterations: 1,
    limits: { memoryBytes: 32 * 2 ** 20, millisPerInput, resultBytes: 1000 },
  } as const;
  const work = workOf(create(JobSpecSchema, { work: { case: "mapReduce", value } }));
  if (work.kind !== "mapReduce") throw new Error("another kind of work");
  return work;
}

describe("trying a program on its first inputs", () => {
  it("says of each what it takes", async () => {
    const lines = await tried(
      `export function map(x) {
        if (x === 1) throw new Error("not one");
        return "a".repeat(150);
      }`,
      3,
    );
    expect(lines).toHaveLength(4);
    expect(lines[0]).toMatch(/^input 0: [\d.]+ ms, 154 bytes: \["a{98}…\n$/);
    expect(lines[1]).toMatch(/^input 1: [\d.]+ ms, \d+ bytes: failed: not one\n$/);
    expect(lines[2]).toMatch(/^input 2: [\d.]+ ms, 154 bytes: /);
    expect(lines[3]).toMatch(/^memory: about \d+ MiB .*; 32 MiB are allowed/);
  });

  it("goes on after one that passes its time", async () => {
    const lines = await tried("export function map(x) { while (x === 0); return x; }", 2, 200);
    expect(lines[0]).toMatch(/^input 0: [\d.]+ ms: failed: secondsPerInput: .* 0\.2 s allowed\n$/);
    expect(lines[1]).toMatch(/^input 1: .*: \[1\]\n$/);
  });

  it("goes on after one that passes its memory", async () => {
    const source = `export function map(x) {
      if (x === 0) for (const all = []; ; ) all.push(new Array(1000).fill(all.length));
      return x;
    }`;
    const lines = await tried(source, 2);
    expect(lines[0]).toMatch(/^input 0: [\d.]+ ms: failed: memoryMiB: .* 32 MiB allowed\n$/);
    expect(lines[1]).toMatch(/^input 1: .*: \[1\]\n$/);
  });

  it("ends where there are no more inputs", async () => {
    expect(await tried("export const map = (x) => x;", 99)).toHaveLength(11);
  });
});
