import { describe, expect, it } from "vitest";

import { FOUR_LEAVES, LEAF_0, LEAF_1, confirm, handedBack, handedIn } from "./testing/talk.ts";
import { joined, v0 } from "./testing/talk.ts";

/** A volunteer at a trajectory of eight steps. */
async function underWay(leafMs: number) {
  const scene = await joined({}, leafMs);
  scene.trainer.steps = 8;
  await scene.assign("t1", v0, LEAF_0);
  return scene;
}

describe("a volunteer that leaves politely", () => {
  it("ends a trajectory that takes less than half a minute", async () => {
    const scene = await underWay(40_000);
    await scene.assign("t2", v0, LEAF_1);
    await scene.clock.advance(11_000);
    const left = scene.volunteer.leave();
    expect(handedBack(scene)).toEqual(["t2"]);
    await scene.clock.advance(28_999);
    expect(handedIn(scene)).toEqual([]);
    await scene.clock.advance(1);
    expect(handedIn(scene)).toEqual(["t1"]);
    confirm(scene, "t1");
    await scene.clock.advance(0);
    await left;
    expect(scene.state.contribution.tasks).toBe(1);
  });

  it("hands back one that takes longer, and does not wait for it", async () => {
    const scene = await underWay(80_000);
    await scene.clock.advance(11_000);
    const left = scene.volunteer.leave();
    expect(handedBack(scene)).toEqual(["t1"]);
    await left;
    expect(scene.trainer.isClosed).toBe(true);
  });

  it("ends less where there is less time", async () => {
    const scene = await underWay(8000);
    await scene.clock.advance(5000);
    await scene.volunteer.leave(1400);
    expect(handedBack(scene)).toEqual(["t1"]);

    const other = await underWay(8000);
    await other.clock.advance(7000);
    const left = other.volunteer.leave(1400);
    expect(handedBack(other)).toEqual([]);
    await other.clock.advance(1000);
    expect(handedIn(other)).toEqual(["t1"]);
    confirm(other, "t1");
    await left;
  });

  it("ends all leaves of a task, by what the last one took", async () => {
    const scene = await joined({}, 5000);
    await scene.assign("t1", v0, FOUR_LEAVES);
    await scene.clock.advance(5000);
    const left = scene.volunteer.leave();
    expect(handedBack(scene)).toEqual([]);
    await scene.clock.advance(15_000);
    expect(handedIn(scene)).toEqual(["t1"]);
    confirm(scene, "t1");
    await left;
  });

  it("waits no longer than was said, should it have been mistaken", async () => {
    const scene = await underWay(8000);
    await scene.clock.advance(7000);
    scene.trainer.leafMs = 800_000;
    const left = scene.volunteer.leave(1400);
    expect(handedBack(scene)).toEqual([]);
    scene.trainer.die("nothing follows any more");
    await scene.clock.advance(1400);
    await left;
    expect(handedIn(scene)).toEqual([]);
  });
});
