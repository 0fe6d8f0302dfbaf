import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { programOf } from "./fixture/index.ts";
import type { GuestRequest } from "./messages.ts";
import type { GuestPort } from "./port.ts";
import { OPENING_MS, openGuestOn, overMessagePort } from "./port.ts";
import type { Guest, GuestProgram, MapRequest } from "./program.ts";

/** The other end of a port, played by a test. */
class Worker implements GuestPort {
  readonly asked: GuestRequest[] = [];
  terminations = 0;
  #listener: (message: unknown) => void = () => undefined;

  post(message: GuestRequest): void {
    this.asked.push(message);
  }

  listen(listener: (message: unknown) => void): void {
    this.#listener = listener;
  }

  say(message: unknown): void {
    this.#listener(message);
  }

  readonly terminate = (): void => {
    this.terminations++;
  };

  async open(program: GuestProgram): Promise<Guest> {
    const opening = openGuestOn(this, program, this.terminate);
    this.say({ kind: "opened", id: 1 });
    return opening;
  }
}

const MAP: MapRequest = {
  firstIndex: 10,
  iteration: 0,
  inputs: { kind: "range", first: 0, step: 1, count: 3 },
  state: "null",
};
const FOLD = { partials: ["1"], iteration: 0, state: "null", isLast: false };
const SOURCE = "export function map() {}";

describe("the watch over a program", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });

  afterEach(() => {
    vi.useRealTimers();
  });

  it("ends one that says nothing for as long as an input may take", async () => {
    const worker = new Worker();
    const guest = await worker.open(programOf({ kind: "sum" }, SOURCE, { millisPerInput: 1000 }));
    const mapped = expect(guest.map(MAP)).rejects.toThrow(
      "millisPerInput: number 2 of a request took longer than the 1000 ms allowed",
    );
    await vi.advanceTimersByTimeAsync(900);
    worker.say({ kind: "step", id: 2, at: 2 });
    await vi.advanceTimersByTimeAsync(1050);
    expect(worker.terminations).toBe(0);
    await vi.advanceTimersByTimeAsync(200);
    await mapped;
    expect(worker.terminations).toBe(1);
    await expect(guest.map(MAP)).rejects.toThrow("millisPerInput");
  });

  it("lets one go on whose inputs take long together", async () => {
    const worker = new Worker();
    const guest = await worker.open(programOf({ kind: "sum" }, SOURCE, { millisPerInput: 1000 }));
    const mapped = guest.map(MAP);
    for (const at of [1, 2, 3]) {
      await vi.advanceTimersByTimeAsync(1000);
      worker.say({ kind: "step", id: 2, at });
    }
    worker.say({ kind: "mapped", id: 2, failed: "[]", value: "6" });
    expect(await mapped).toEqual({ failed: [], value: "6" });
    await vi.advanceTimersByTimeAsync(100_000);
    expect(worker.terminations).toBe(0);
    guest.close();
    expect(worker.terminations).toBe(1);
  });

  it("ends one that does not load", async () => {
    const worker = new Worker();
    const program = programOf({ kind: "sum" }, SOURCE, { millisPerInput: 1000 });
    const opening = expect(openGuestOn(worker, program, worker.terminate)).rejects.toThrow(
      "millisPerInput: loading the program",
    );
    await vi.advanceTimersByTimeAsync(OPENING_MS + 1300);
    await opening;
    expect(worker.terminations).toBe(1);
  });
});

describe("what a program replies", () => {
  const id = 2;
  const value = "1";
  const failed = "[]";
  it.each([
    ["a text", "mapped"],
    ["nothing", undefined],
    ["null", null],
    ["another request's reply", { kind: "mapped", id: 1, failed, value }],
    ["another kind", { kind: "folded", id, value, state: "null" }],
    ["an unknown kind", { kind: "else", id }],
    ["no value", { kind: "mapped", id, failed }],
    ["a value that is no text", { kind: "mapped", id, failed, value: 1 }],
    ["a value that is not JSON", { kind: "mapped", id, failed, value: `1},"value":{` }],
    [
      "a value that is too large",
      { kind: "mapped", id, failed, value: `"${"x".repeat(33_554_431)}"` },
    ],
    ["failures that are no text", { kind: "mapped", id, failed: [], value }],
    ["failures that are no list", { kind: "mapped", id, failed: "{}", value }],
    ["a failure of an input of others", { kind: "mapped", id, failed: `[[13,"x"]]`, value }],
    ["a failure without words", { kind: "mapped", id, failed: "[[11,1]]", value }],
    [
      "a failure of too many words",
      { kind: "mapped", id, failed: `[[11,"${"x".repeat(401)}"]]`, value },
    ],
    ["a failure twice", { kind: "mapped", id, failed: `[[11,"x"],[11,"x"]]`, value }],
    ["failures out of order", { kind: "mapped", id, failed: `[[12,"x"],[11,"x"]]`, value }],
    [
      "more failures than inputs",
      { kind: "mapped", id, failed: `[[10,""],[11,""],[12,""],[13,""]]`, value },
    ],
    ["a step backwards", { kind: "step", id, at: 0 }],
    ["a step beyond the end", { kind: "step", id, at: 4 }],
    ["a step to nowhere", { kind: "step", id, at: NaN }],
  ])("is refused, and ends it: %s", async (_, message) => {
    const worker = new Worker();
    const guest = await worker.open(programOf({ kind: "sum" }, SOURCE));
    const mapped = guest.map(MAP);
    worker.say(message);
    await expect(mapped).rejects.toThrow(/^(the program|a value of)/);
    expect(worker.terminations).toBe(1);
    worker.say({ kind: "mapped", id, failed, value });
    await expect(guest.map(MAP)).rejects.toThrow();
    expect(worker.terminations).toBe(1);
  });

  it.each(["null", "{}", "[1,2]", "[1,2,3,4]"])(
    "must have as many results as inputs: %s",
    async (results) => {
      const worker = new Worker();
      const guest = await worker.open(programOf({ kind: "none" }, SOURCE));
      const mapped = guest.map(MAP);
      worker.say({ kind: "mapped", id, failed, value: results });
      await expect(mapped).rejects.toThrow("array of results");
    },
  );

  it("ends it when nothing was asked", async () => {
    const worker = new Worker();
    const guest = await worker.open(programOf({ kind: "sum" }, SOURCE));
    worker.say({ kind: "mapped", id: 1, failed, value });
    expect(worker.terminations).toBe(1);
    await expect(guest.fold(FOLD)).rejects.toThrow("was not asked for");
  });

  it("may be that it cannot go on, or that its thread has ended", async () => {
    for (const message of [
      { kind: "failed", id, message: "words" },
      { kind: "ended", message: "words" },
    ]) {
      const worker = new Worker();
      const guest = await worker.open(programOf({ kind: "sum" }, SOURCE));
      const folded = guest.fold(FOLD);
      worker.say(message);
      await expect(folded).rejects.toThrow("words");
      expect(worker.terminations).toBe(1);
    }
  });

  it("comes over one end of a message channel, too", async () => {
    const { port1, port2 } = new MessageChannel();
    port2.onmessage = ({ data }: MessageEvent<GuestRequest>) => {
      port2.postMessage({
        kind: data.kind === "open" ? "opened" : "folded",
        id: data.id,
        value,
        state: "2",
      });
    };
    const guest = await openGuestOn(
      overMessagePort(port1),
      programOf({ kind: "sum" }, SOURCE),
      () => {
        port1.close();
      },
    );
    expect(await guest.fold(FOLD)).toEqual({ value, state: "2" });
    guest.close();
  });
});
