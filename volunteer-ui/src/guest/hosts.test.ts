import { afterEach, describe, expect, it } from "vitest";

import { openGuest, openTrustedGuest } from "./index.node.ts";
import type {
  FoldOutcome,
  Guest,
  GuestProgram,
  MapOutcome,
  MapRequest,
  SharedFile,
} from "./program.ts";
import { GuestError } from "./program.ts";
import { PROGRAMS, programOf } from "./fixture/index.ts";

const HOSTS = [
  { host: "QuickJS", open: openGuest },
  { host: "V8", open: openTrustedGuest },
] as const;

const MEMORY = /memory/;

const opened: Guest[] = [];

afterEach(() => {
  for (const guest of opened.splice(0)) guest.close();
});

async function open(host: (typeof HOSTS)[number], program: GuestProgram): Promise<Guest> {
  const guest = await host.open(program);
  opened.push(guest);
  return guest;
}

function requestOf(count: number, values?: readonly string[]): MapRequest {
  const inputs =
    values === undefined
      ? ({ kind: "range", first: 0, step: 1, count } as const)
      : ({ kind: "json", values } as const);
  return { firstIndex: 100, iteration: 3, inputs, state: `{"a":[1,2]}` };
}

describe("a program", () => {
  it.each(PROGRAMS)("has the same text as its result in QuickJS and in V8: $name", async (each) => {
    const outcomes: (readonly [MapOutcome, FoldOutcome | undefined])[] = [];
    for (const host of HOSTS) {
      const program = programOf(each.reduction ?? { kind: "none" }, each.source);
      const guest = await open(host, {
        ...program,
        shared: new Map<string, SharedFile>([
          ["words", new TextEncoder().encode("one two é🙂 three")],
          ["text.txt", JSON.stringify("nul \0, é🙂")],
          ["table.json", `{"rows":[[1,2],{"a":null}],"__proto__":{"b":0.1}}`],
        ]),
      });
      const outcome = await guest.map(requestOf(each.count ?? 40, each.values));
      const partials = [outcome.value, "null", outcome.value];
      const fold =
        program.reduction.kind === "none"
          ? undefined
          : await guest.fold({ partials, iteration: 3, state: `{"s":1}`, isLast: true });
      outcomes.push([outcome, fold]);
    }
    expect(outcomes[0]).toEqual(outcomes[1]);
    const [outcome, fold] = outcomes[0] ?? [];
    if (each.value !== undefined) expect(outcome?.value).toBe(each.value);
    if (each.folded !== undefined) expect(fold).toEqual(each.folded);
    const told = (each.told ?? []).map((message, at) => [100 + at, message] as const);
    const failed = each.failed ?? told.filter(([, message]) => message !== "");
    expect(outcome?.failed).toEqual(failed);
  });
});

describe.each(HOSTS)("in $host", (host) => {
  it("renders a reduced value for people, if it can", async () => {
    const source =
      "export const map = (x) => x; export const render = (v) => [[v.a, Math.random() < 1]];";
    const guest = await open(host, programOf({ kind: "none" }, source));
    expect(await guest.render(`{"a":7}`)).toBe("[[7,true]]");
    const without = await open(host, programOf({ kind: "none" }, "export function map() {}"));
    expect(await without.render("1")).toBeUndefined();
  });

  it("ends with what render throws, or returns too much of", async () => {
    const source = (body: string) =>
      `export function map() {} export function render(v) { ${body} }`;
    const throwing = await open(host, programOf({ kind: "none" }, source("throw new Error('no')")));
    await expect(throwing.render("1")).rejects.toThrow("render has thrown: no");
    const large = await open(host, programOf({ kind: "none" }, source("return 'x'.repeat(9e6);")));
    await expect(large.render("1")).rejects.toThrow(
      "resultBytes: the result of render is larger than the 8388608 bytes allowed",
    );
  });

  it.each([
    ["export const other = 1;", "does not export map"],
    ["export const map = 7;", "map, which is not a function"],
    ["export function map( {", "cannot be loaded: SyntaxError"],
    ["throw new Error('not today'); export function map() {}", "cannot be loaded: not today"],
    ["throw null; export function map() {}", "cannot be loaded: not an Error"],
    [
      "export function map(x) {\n  return x ** 0.5; }",
      "line 2 of the program uses the operator **",
    ],
    ["import fs from 'node:fs'; export function map() {}", "line 1 of the program imports"],
    [
      "const fs = await import('node:fs'); export function map() {}",
      "line 1 of the program imports",
    ],
    [
      "import x from 'https://example.org/x.js'; export function map() {}",
      "line 1 of the program imports",
    ],
  ])("cannot be opened, for a reason: %s", async (source, reason) => {
    await expect(open(host, programOf({ kind: "none" }, source))).rejects.toThrow(reason);
  });

  it("needs its own reduce where the reduction is its own", async () => {
    const program = programOf({ kind: "program" }, "export function map() {}");
    await expect(open(host, program)).rejects.toThrow("does not export reduce");
  });

  it.each([
    ["an endless loop", "export function map(n) { while (n === 3); return 1; }", "millisPerInput"],
    [
      "an endless regular expression",
      `export function map() { return /^(a+)+$/.test("a".repeat(40) + "b"); }`,
      "millisPerInput",
    ],
    [
      "endless recursion",
      "export function map() { const f = () => f() + 1; return f(); }",
      "limit of this device",
    ],
    [
      "more memory than is allowed",
      "export function map() { const all = []; for (let i = 0; i < 150; i++) all.push(new Array(100000).fill(i)); return all.length; }",
      MEMORY,
    ],
    [
      "an endless reduce",
      "export function map() { return 1; } export function reduce() { while (true); }",
      "millisPerInput",
    ],
    [
      "a reduce that throws",
      "export function map() { return 1; } export function reduce() { throw new Error('no'); }",
      "reduce has thrown: no",
    ],
    [
      "a reduce without a result",
      "export function map() { return 1; } export function reduce() {}",
      "the result of reduce is or has undefined",
    ],
  ])("ends with an error, and nothing else: %s", async (_, source, reason) => {
    const reduction = source.includes("reduce") ? "program" : "none";
    // A heap is not to be ended for the time that it takes to fill it.
    const millisPerInput = reason === MEMORY ? 60_000 : 500;
    const limits = { millisPerInput, memoryBytes: 16 * 2 ** 20 };
    const guest = await open(host, programOf({ kind: reduction }, source, limits));
    const mapped = guest.map(requestOf(8));
    await expect(mapped).rejects.toThrow(GuestError);
    await expect(mapped).rejects.toThrow(reason);
    await expect(guest.map(requestOf(8))).rejects.toThrow(GuestError);
  });

  it("has shared files beside the memory that it may have", async () => {
    const shared = new Map<string, SharedFile>([
      ["bytes", new Uint8Array(24 * 2 ** 20)],
      ["text", JSON.stringify("x".repeat(8 * 2 ** 20))],
    ]);
    const source =
      "export function map(n, { shared }) { return shared('bytes').length + shared('text').length + 0 * new Uint8Array(56 * 2 ** 20)[n]; }";
    const program = programOf({ kind: "sum" }, source, { memoryBytes: 64 * 2 ** 20 });
    const guest = await open(host, { ...program, shared });
    expect((await guest.map(requestOf(3))).value).toBe(String(3 * 32 * 2 ** 20));
  });

  it("tells a loop from many inputs that take long together", async () => {
    const source =
      "export function map(n) { let s = 0; for (let i = 0; i < 1e5; i++) s = (s + i * n) % 7; return s; }";
    const guest = await open(host, programOf({ kind: "sum" }, source, { millisPerInput: 500 }));
    const began = performance.now();
    await guest.map(requestOf(10));
    const count = Math.ceil((10 * 1200) / (performance.now() - began));
    await expect(guest.map(requestOf(count))).resolves.toMatchObject({ failed: [] });
  });

  it("keeps an endless loop of promises from others", async () => {
    const source = `export function map(n) { const f = () => Promise.resolve().then(f); f(); return n; }`;
    const guest = await open(host, programOf({ kind: "none" }, source, { millisPerInput: 300 }));
    await expect(guest.map(requestOf(2)).then(() => guest.map(requestOf(2)))).rejects.toThrow(
      GuestError,
    );
  });

  it("rejects what is open when it is closed", async () => {
    const guest = await open(
      host,
      programOf({ kind: "none" }, "export function map() { return 1; }"),
    );
    guest.close();
    await expect(guest.map(requestOf(1))).rejects.toThrow("the program was closed");
  });
});

it("does not wait for ever for a module: QuickJS knows at once", async () => {
  const program = programOf(
    { kind: "none" },
    "await new Promise(() => {}); export function map() {}",
  );
  await expect(openGuest(program)).rejects.toThrow("waits for something for ever");
});
