import { describe, expect, it } from "vitest";

import { idle } from "./testing/manual-clock.ts";
import { Scene } from "./testing/scene.ts";
import { FOUR_LEAVES, LEAF_0, handedBack, handedIn, job, joined, v0 } from "./testing/talk.ts";

describe("what the person wants", () => {
  it("pause hands everything back at once, resume asks again", async () => {
    const scene = await joined({}, 100);
    await scene.assign("t1", v0, FOUR_LEAVES);
    await scene.assign("t2", v0, LEAF_0);
    await scene.clock.advance(150);
    scene.volunteer.pause();
    expect(handedBack(scene)).toEqual(["t1", "t2"]);
    expect(scene.gateway.last("demand").window).toBe(0);
    expect(scene.state.activity).toEqual({ kind: "paused" });
    await scene.assign("t3", v0, LEAF_0);
    expect(handedBack(scene)).toEqual(["t1", "t2", "t3"]);
    await scene.clock.advance(1000);
    expect(scene.trainer.leaves).toHaveLength(2);

    scene.volunteer.resume();
    expect(scene.gateway.last("demand").window).toBe(2);
    await scene.assign("t4", v0, LEAF_0);
    await scene.clock.advance(100);
    expect(handedIn(scene)).toEqual(["t4"]);
  });

  it("pause lets a last leaf finish", async () => {
    const scene = await joined({}, 100);
    await scene.assign("t1", v0, LEAF_0);
    await scene.clock.advance(50);
    scene.volunteer.pause();
    await scene.clock.advance(50);
    expect(handedBack(scene)).toEqual([]);
    expect(handedIn(scene)).toEqual(["t1"]);
  });

  it("leave hands back, says goodbye and closes", async () => {
    const scene = await joined({}, 100);
    await scene.assign("t1", v0, FOUR_LEAVES);
    await scene.assign("t2", v0, LEAF_0);
    await scene.clock.advance(50);
    const left = scene.volunteer.leave();
    expect(handedBack(scene)).toEqual(["t1", "t2"]);
    await scene.clock.advance(100);
    await left;
    expect(scene.gateway.heard.at(-1)?.case).toBe("goodbye");
    expect(scene.gateway.socket.isOpen).toBe(false);
    expect(scene.trainer.isClosed).toBe(true);
    expect(scene.state.activity).toEqual({ kind: "idle" });
    await scene.clock.advance(600_000);
    expect(scene.gateway.sockets).toHaveLength(1);
  });

  it("leave waits for the confirmation of a last leaf, but not for long", async () => {
    const scene = await joined({}, 100);
    await scene.assign("t1", v0, LEAF_0);
    await scene.clock.advance(50);
    let hasLeft = false;
    const left = scene.volunteer.leave().then(() => {
      hasLeft = true;
    });
    await scene.clock.advance(100);
    expect(handedIn(scene)).toEqual(["t1"]);
    expect(hasLeft).toBe(false);
    await scene.clock.advance(2000);
    expect(hasLeft).toBe(true);
    await left;
  });

  it("leaves at once when there is no gateway", async () => {
    const scene = new Scene();
    scene.gateway.isReachable = false;
    scene.volunteer.start();
    await idle();
    await scene.volunteer.leave();
    await scene.clock.advance(600_000);
    expect(scene.gateway.sockets).toHaveLength(1);
  });

  it("what was measured before leaving counts on after coming back", async () => {
    const scene = await joined({}, 100);
    await scene.assign("t1", v0, LEAF_0);
    await scene.clock.advance(150);
    const left = scene.volunteer.leave();
    await scene.clock.advance(2000);
    await left;
    const before = scene.state.contribution;
    expect(before.busySeconds).toBeCloseTo(0.1);
    expect(before.bytesDown).toBeGreaterThan(0);

    scene.volunteer.start();
    await idle();

    const after = scene.state.contribution;
    expect(after.busySeconds).toBeCloseTo(0.1);
    expect(after.bytesUp).toBeGreaterThanOrEqual(before.bytesUp);
  });

  it("half of the device: rests as long as each leaf took, but hands in first", async () => {
    const scene = await joined({ share: 0.5 }, 100);
    await scene.assign("t1", v0, { level: 1, index: 0 });
    await scene.assign("t2", v0, LEAF_0);
    await scene.clock.advance(150);
    expect(scene.state.activity).toEqual({ kind: "resting", untilShareMs: 100 });
    await scene.clock.advance(150);
    expect(handedIn(scene)).toEqual(["t1"]);
    expect(scene.trainer.rests).toEqual([100, 100]);
    scene.volunteer.setShare(1);
    await scene.clock.advance(200);
    expect(handedIn(scene)).toEqual(["t1", "t2"]);
  });

  it("time without work counts as rest", async () => {
    const scene = await joined({ share: 0.5 }, 100);
    await scene.assign("t1", v0, LEAF_0);
    await scene.clock.advance(160);
    await scene.assign("t2", v0, LEAF_0);
    await scene.clock.advance(500);
    expect(scene.trainer.rests).toEqual([40]);
  });

  it("a pace: no leaf is done sooner, and the time counts as computing", async () => {
    const scene = await joined({ pace: { ms: 70, units: undefined } }, 20);
    await scene.assign("t1", v0, { level: 1, index: 0 });
    await scene.clock.advance(139);
    expect(handedIn(scene)).toEqual([]);
    await scene.clock.advance(1);
    expect(scene.trainer.rests).toEqual([50, 50]);
    expect(scene.gateway.last("result").computeMicros).toBe(140_000n);
  });

  it("a pace for units: a leaf takes as long as its samples do", async () => {
    const scene = await joined({ pace: { ms: 100, units: 8 } }, 20);
    await scene.assign("t1", v0, LEAF_0);
    await scene.clock.advance(49);
    expect(handedIn(scene)).toEqual([]);
    await scene.clock.advance(1);
    expect(handedIn(scene)).toEqual(["t1"]);
    expect(scene.gateway.last("result").computeMicros).toBe(50_000n);
  });

  it("text is written by the model in the trainer", async () => {
    const scene = new Scene();
    expect(await scene.volunteer.generate(3)).toBeUndefined();
    await scene.join(job, v0);
    expect(await scene.volunteer.generate(3)).toEqual({ seed: "a", text: "bbb" });
  });

  it("is told of many changes at once, and only with a newer state", async () => {
    const scene = await joined();
    await scene.clock.advance(100);
    const seen: number[] = [];
    const end = scene.volunteer.subscribe(({ crowd }) => seen.push(crowd));
    for (let volunteers = 1; volunteers <= 50; volunteers++) {
      scene.gateway.say({ case: "crowd", value: { volunteers } });
    }
    expect(scene.state.crowd).toBe(50);
    await scene.clock.advance(100);
    expect(seen).toEqual([50]);
    scene.volunteer.setShare(1);
    await scene.clock.advance(100);
    expect(seen).toEqual([50]);
    end();
    scene.gateway.say({ case: "crowd", value: { volunteers: 51 } });
    await scene.clock.advance(100);
    expect(seen).toEqual([50]);
  });
});
