import { describe, expect, test } from "vitest";
import { Pacing } from "./pacing.ts";
import { WorkerSlots } from "./worker-slots.ts";

function slotsOf(size: number): WorkerSlots {
  const slots = new WorkerSlots(() => new Pacing(() => 1));
  slots.resize(size);
  return slots;
}

describe("WorkerSlots", () => {
  test("serves whoever waits in the order in which they came", async () => {
    const slots = slotsOf(1);
    const taken = await slots.take({ name: "first" });
    const served: string[] = [];
    const waiting = ["second", "third"].map(async (name) => {
      const slot = await slots.take({ name });
      served.push(name);
      if (slot !== undefined) slots.giveBack(slot);
    });
    if (taken !== undefined) slots.giveBack(taken);
    await Promise.all(waiting);
    expect(served).toEqual(["second", "third"]);
  });

  test("a holder that leaves gets nothing, and takes nobody else's turn", async () => {
    const slots = slotsOf(1);
    const taken = await slots.take({ name: "first" });
    const leaver = {};
    const left = [slots.take(leaver), slots.take(leaver)];
    const stays = slots.take({ name: "other" });
    slots.leave(leaver);
    expect(await Promise.all(left)).toEqual([undefined, undefined]);
    if (taken !== undefined) slots.giveBack(taken);
    expect(await stays).toBe(taken);
  });

  test("a task of thousands of leaves can leave at once", async () => {
    const slots = slotsOf(1);
    const holder = {};
    const all = Array.from({ length: 4096 }, () => slots.take(holder));
    slots.leave(holder);
    const got = await Promise.all(all);
    expect(got.filter((slot) => slot !== undefined)).toHaveLength(1);
  });
});
