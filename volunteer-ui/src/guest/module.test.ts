import { afterEach, describe, expect, it } from "vitest";

import { ECHO, LEFT, ONCE, type ModuleParts, moduleOf, programOf } from "./fixture/index.ts";
import { openGuest } from "./index.node.ts";
import { checkModule } from "./module/index.ts";
import type { Guest, GuestLimits, Reduction } from "./program.ts";

const LIMIT = 64 * 2 ** 20;

let guest: Guest | undefined;

afterEach(() => {
  guest?.close();
});

async function open(
  parts: ModuleParts,
  reduction: Reduction = { kind: "none" },
  limits: Partial<GuestLimits> = {},
): Promise<Guest> {
  guest = await openGuest({ ...programOf(reduction, "", limits), source: moduleOf(parts) });
  return guest;
}

async function mapped(map: string, values: readonly string[], limits: Partial<GuestLimits> = {}) {
  const opened = await open({ map }, { kind: "none" }, limits);
  const inputs = { kind: "json", values } as const;
  return await opened.map({ firstIndex: 0, iteration: 0, inputs, state: "null" });
}

describe("a module of WebAssembly", () => {
  it.each([
    ["imports env.abort", { map: ECHO, imports: "020d0103656e760561626f72740000" }],
    ["does not export its memory", { map: ECHO, memoryName: "heap" }],
    ["exports map of another type than map(i32, i32) -> i64", { map: "4100", mapType: 0 }],
    ["is shared between threads", { map: ECHO, memory: "030101" }],
    ["has addresses of 64 bits", { map: ECHO, memory: "0401" }],
    ["memoryBytes: the program begins with 67174400 bytes", { map: ECHO, memory: "008108" }],
    ["WebAssembly 2.0 does not have (of threads)", { map: "fe030042" + "01" }],
    // i8x16.relaxed_swizzle
    ["WebAssembly 2.0 does not have (of relaxed SIMD)", { map: "fd8002" + "4201" }],
    ["WebAssembly 2.0 does not have (0x6)", { map: "0640" + "0b4201" }],
    ["WebAssembly 2.0 does not have (0xfc 0x12)", { map: "fc12" + "4201" }],
    ["WebAssembly 2.0 does not have (of several memories)", { map: "4100" + "2d40010000" }],
    ["makes no sense at byte", { map: "43" }],
    ["has a section 13", { map: ECHO, imports: "0d0100" }],
  ])("is refused: it %s", (why, parts) => {
    expect(() => checkModule(moduleOf(parts), LIMIT)).toThrow(why);
  });

  it.each([0, 7, 8, 9, 20, 60])("is refused if it ends after %i bytes", async (bytes) => {
    const source = moduleOf({ map: ECHO }).slice(0, bytes);
    await expect(openGuest({ ...programOf({ kind: "none" }, ""), source })).rejects.toThrow(
      "the program",
    );
  });

  it("has instructions of all lengths", () => {
    const code = [
      ...["0240", "0b", "410102", "400b", "4300000000", "1a", "440000000000000000", "1a"],
      ...["fd0c" + "00".repeat(16), "fd1503", "1a", "4100", "fd000000", "1a", "4100"],
      ...["fd0c" + "00".repeat(16), "fd54000002", "1a", "410041004100", "fc0b00"],
      ...["41000e0200000 0".replace(" ", "")],
    ].join("");
    expect(() => checkModule(moduleOf({ map: code }), LIMIT)).not.toThrow();
  });

  it("cannot have more memory than is allowed, whatever it says", () => {
    const boundOf = (memory: string) => {
      const made = new WebAssembly.Module(checkModule(moduleOf({ map: ECHO, memory }), LIMIT));
      const heap = new WebAssembly.Instance(made).exports["memory"] as WebAssembly.Memory;
      let pages = heap.buffer.byteLength / 65_536;
      try {
        for (; pages < 5000; pages++) heap.grow(1);
      } catch {
        // Its end.
      }
      return pages;
    };
    expect(boundOf("0001")).toBe(1024);
    expect(boundOf("01018040")).toBe(1024);
    expect(boundOf("010107")).toBe(7);
  });

  it("takes and returns JSON", async () => {
    const values = ["1", '"é🙂\\u0000"', '{"b":[null,1.5]}', "[]"];
    const { value, failed } = await mapped(ECHO, values);
    expect(JSON.parse(value)).toEqual(values.map((each) => JSON.parse(each) as unknown));
    expect(failed).toEqual([]);
  });

  it("has a memory of its own for each input", async () => {
    expect((await mapped(ONCE, ["1", "2", "3"])).value).toBe("[1,1,1]");
  });

  it("fails for an input in the same words everywhere", async () => {
    // unreachable; a result of 2^32 - 1 bytes; one that begins where no memory is; text that is not JSON.
    const told = async (map: string) => (await mapped(map, ["1"])).failed[0]?.[1];
    expect(await told("00")).toContain("it trapped: ");
    expect(await told("427f")).toContain(
      "resultBytes: its result is larger than the 1048576 bytes",
    );
    expect(await told("4281808080 70".replace(" ", ""))).toBe("its result is not in its memory");
    expect(await told("4200")).toBe("its result is not JSON");
  });

  it("is ended in an endless loop", async () => {
    const looping = mapped("03400c000b00", ["1"], { millisPerInput: 300 });
    await expect(looping).rejects.toThrow("millisPerInput");
  });

  it("reduces", async () => {
    const opened = await open({ map: ECHO, reduce: LEFT }, { kind: "program" });
    const inputs = { kind: "range", first: 5, step: 1, count: 3 } as const;
    const { value } = await opened.map({ firstIndex: 0, iteration: 0, inputs, state: "null" });
    expect(value).toBe("5");
    const fold = { partials: ["7", value], iteration: 0, state: "null", isLast: true };
    expect((await opened.fold(fold)).value).toBe("7");
  });

  it("must export reduce where the reduction is its own", async () => {
    await expect(open({ map: ECHO }, { kind: "program" })).rejects.toThrow(
      "does not export reduce",
    );
  });

  it("cannot read shared files", async () => {
    const shared = new Map([["a", "1"]]);
    const source = moduleOf({ map: ECHO });
    await expect(openGuest({ ...programOf({ kind: "none" }, ""), source, shared })).rejects.toThrow(
      "cannot read shared files",
    );
  });
});
