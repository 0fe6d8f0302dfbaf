import { describe, expect, it } from "vitest";

import { programOf } from "../../guest/fixture/index.ts";
import { openGuest, openTrustedGuest } from "../../guest/index.node.ts";
import type { Guest, GuestProgram, MapRequest, OpenGuest } from "../../guest/index.ts";
import { MOST_LIMITED, PatientGuest } from "./patient-guest.ts";

const LIMITS = { millisPerInput: 300, memoryBytes: 48 * 2 ** 20 };
const TIME = "secondsPerInput: it takes longer than the 0.3 s allowed";
const MEMORY = "memoryMiB: it needs more than the 48 MiB allowed";
const HOSTS: readonly (readonly [string, OpenGuest])[] = [
  ["QuickJS", openGuest],
  ["V8", openTrustedGuest],
];
const ENDLESS = "export function map(x) { if (x % 50 === 7) for (;;); return x; }";

const request = (count: number, firstIndex = 100): MapRequest => ({
  firstIndex,
  iteration: 0,
  inputs: { kind: "range", first: 0, step: 1, count },
  state: "null",
});

const sumOf = (source: string): GuestProgram => programOf({ kind: "sum" }, source, LIMITS);

describe.each(HOSTS)("a program that passes a limit, in %s", (_, open) => {
  it("fails at that input, and is computed without it", async () => {
    const guest = await PatientGuest.open(sumOf(ENDLESS), open);
    const outcome = await guest.map(request(60));
    expect(outcome.failed).toEqual([
      [107, TIME],
      [157, TIME],
    ]);
    expect([...outcome.limited]).toEqual([
      [107, "time"],
      [157, "time"],
    ]);
    expect(outcome.value).toBe(String((59 * 60) / 2 - 7 - 57));
    guest.close();
  });

  it("fails for memory, which is told from time", async () => {
    const source = `export function map(x) {
      if (x !== 2) return 1;
      const all = [];
      for (;;) all.push(new Array(10000).fill(x));
    }`;
    const program = programOf({ kind: "sum" }, source, { ...LIMITS, millisPerInput: 20_000 });
    const guest = await PatientGuest.open(program, open);
    const { failed, value } = await guest.map(request(4));
    expect(failed).toEqual([[102, MEMORY]]);
    expect(value).toBe("3");
    guest.close();
  });
});

describe("a program that passes a limit", () => {
  it("is not called for inputs that are settled, and may not pass it at others", async () => {
    const guest = await PatientGuest.open(sumOf(ENDLESS), openTrustedGuest);
    const given = new Map([
      [107, "time"],
      [900, "memory"],
    ] as const);
    const outcome = await guest.map(request(20), given);
    expect(outcome.failed).toEqual([[107, TIME]]);
    expect([...outcome.limited]).toEqual([[107, "time"]]);
    await expect(guest.map(request(20), new Map())).rejects.toThrow("took longer than the 300 ms");
    guest.close();
  });

  it("cannot be computed where too many inputs of a leaf do", async () => {
    let opened = 0;
    const open: OpenGuest = (program) => {
      opened += 1;
      return openTrustedGuest(program);
    };
    const guest = await PatientGuest.open(sumOf("export function map() { for (;;); }"), open);
    await expect(guest.map(request(9))).rejects.toThrow("took longer than");
    expect(opened).toBe(1 + 2 * MOST_LIMITED);
    guest.close();
  });

  it("cannot be computed where no input passes it alone", async () => {
    const source =
      "let calls = 0; export function map() { calls += 1; if (calls === 5) for (;;); return 1; }";
    const guest = await PatientGuest.open(sumOf(source), openTrustedGuest);
    await expect(guest.map(request(5))).rejects.toThrow("took longer than the 300 ms");
    guest.close();
  });

  it("takes no other error for a limit", async () => {
    const failing = (): Guest => ({
      map: () => Promise.reject(new Error("the worker ended")),
      fold: () => Promise.reject(new Error("no")),
      render: () => Promise.resolve(undefined),
      close: () => undefined,
    });
    const guest = await PatientGuest.open(sumOf(ENDLESS), () => Promise.resolve(failing()));
    await expect(guest.map(request(5))).rejects.toThrow("the worker ended");
  });
});
