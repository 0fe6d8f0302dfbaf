import { describe, expect, it } from "vitest";

import { toHex } from "../protocol/index.ts";
import type { TreeNode } from "../protocol/index.ts";
import { idle } from "./testing/manual-clock.ts";
import { Scene, jobNamed, version } from "./testing/scene.ts";
import {
  FOUR_LEAVES,
  LEAF_0,
  LEAF_1,
  handedBack,
  handedIn,
  unable,
  v0,
  v1,
} from "./testing/talk.ts";

const exact = await jobNamed("exact", { weights: [{ name: "w", shape: [3] }], exact: true });
const ROOT: TreeNode = { level: 3, index: 0 };

/** On a running job that is exact, with leaves of 100 ms. */
async function joinedWith(processors: number, change: ConstructorParameters<typeof Scene>[0] = {}) {
  const scene = new Scene({ processors, ...change });
  scene.leafMs = 100;
  await scene.join(exact, v0);
  await idle();
  return scene;
}

function bitsOf(scene: Scene): string {
  const { value } = scene.gateway.last("result");
  return toHex(value?.value ?? new Uint8Array());
}

const leavesOf = (scene: Scene) => scene.trainers.map(({ leaves }) => leaves.length);

describe("several workers", () => {
  it("compute one leaf each at a time", async () => {
    const scene = await joinedWith(2);
    expect(scene.state.workers).toBe(2);
    await scene.assign("t1", v0, FOUR_LEAVES);
    await scene.clock.advance(199);
    expect(handedIn(scene)).toEqual([]);
    await scene.clock.advance(1);
    expect(handedIn(scene)).toEqual(["t1"]);
    expect(leavesOf(scene)).toEqual([2, 2]);
    expect(scene.gateway.last("result").computeMicros).toBe(400_000n);
  });

  it.each([2, 3, 5, 8])("%i of them give the bits of one", async (workers) => {
    const bits = async (processors: number) => {
      const scene = await joinedWith(processors);
      // Each slower than the next, so that leaves are done in another order than they began.
      scene.trainers.forEach((trainer, at) => (trainer.leafMs = 100 - 10 * at));
      await scene.assign("t1", v0, ROOT);
      await scene.clock.advance(1000);
      return bitsOf(scene);
    };
    expect(await bits(workers)).toEqual(await bits(1));
  });

  it("begin the next task when there is nothing left to begin of the first", async () => {
    const scene = await joinedWith(3);
    expect(scene.gateway.last("demand").window).toBe(4);
    await scene.assign("t1", v0, { level: 1, index: 1 });
    await scene.assign("t2", v0, LEAF_0);
    await scene.assign("t3", v0, LEAF_1);
    await scene.clock.advance(100);
    expect(handedIn(scene)).toEqual(["t1", "t2"]);
    await scene.clock.advance(100);
    expect(handedIn(scene)).toEqual(["t1", "t2", "t3"]);
  });

  it("are sent each version once, and the data set once", async () => {
    const scene = await joinedWith(3);
    const v2 = await version(2);
    await scene.publish(exact, v1);
    await scene.publish(exact, v1);
    await scene.publish(exact, v2);
    for (const trainer of scene.trainers) {
      expect(trainer.opened).toEqual(["exact: 64 bytes"]);
      expect(trainer.weights).toEqual([v0.values, v1.values, v2.values]);
    }
    const buffers = scene.trainers.flatMap(({ weights }) => weights.map(({ buffer }) => buffer));
    expect(new Set(buffers).size).toBe(9);
    expect(scene.fetched).toHaveLength(1);
  });

  it("get a new version when their last leaves of the old one are done", async () => {
    const scene = await joinedWith(2);
    await scene.assign("t1", v0, ROOT);
    await scene.clock.advance(150);
    await scene.publish(exact, v1);
    await scene.assign("t2", v1, LEAF_0);
    expect(scene.trainers.map(({ weights }) => weights.length)).toEqual([1, 1]);
    await scene.clock.advance(50);
    expect(scene.trainers.map(({ weights }) => weights.length)).toEqual([2, 2]);
    await scene.clock.advance(100);
    expect(handedIn(scene)).toEqual(["t2"]);
    expect(leavesOf(scene)).toEqual([3, 2]);
  });

  it("end their last leaves on pause, and hand back the rest", async () => {
    const scene = await joinedWith(2);
    await scene.assign("t1", v0, { level: 1, index: 1 });
    await scene.assign("t2", v0, FOUR_LEAVES);
    await scene.clock.advance(50);
    scene.volunteer.pause();
    expect(handedBack(scene)).toEqual(["t2"]);
    await scene.clock.advance(50);
    expect(handedIn(scene)).toEqual(["t1"]);
    await scene.clock.advance(1000);
    expect(leavesOf(scene)).toEqual([1, 1]);
  });

  it("are as many as the slider says, at once", async () => {
    const scene = await joinedWith(4);
    scene.volunteer.setShare(0.5);
    expect(scene.state.workers).toBe(2);
    expect(scene.trainers.filter(({ isClosed }) => isClosed)).toHaveLength(2);
    expect(scene.gateway.last("demand").window).toBe(3);
    await scene.assign("t1", v0, FOUR_LEAVES);
    scene.volunteer.setShare(0.25);
    expect(scene.state.workers).toBe(2);
    await scene.clock.advance(300);
    expect(handedIn(scene)).toEqual(["t1"]);
    expect(scene.state.workers).toBe(1);
    await scene.publish(exact, v1);
    scene.volunteer.setShare(1);
    await idle();
    expect(scene.state.workers).toBe(4);
    expect(scene.trainers.slice(4).map(({ weights }) => weights)).toEqual([
      [v1.values],
      [v1.values],
      [v1.values],
    ]);
  });

  it("rest each for its part of the time", async () => {
    const scene = await joinedWith(4, { share: 0.6 });
    expect(scene.state.workers).toBe(3);
    await scene.assign("t1", v0, ROOT);
    await scene.clock.advance(1000);
    const rests = scene.trainers.flatMap((trainer) => trainer.rests);
    expect(rests).toHaveLength(5);
    for (const rest of rests) expect(rest).toBeCloseTo(25, 9);
  });

  it("are all busy with tasks of one leaf, also if there are sixteen of them", async () => {
    const model = { weights: [{ name: "w", shape: [3] }], exact: true };
    const wide = await jobNamed("wide", model, { batchSize: 64, leafSize: 4 });
    const scene = new Scene({ processors: 16 });
    scene.leafMs = 100;
    await scene.join(wide, v0);
    expect(scene.state.workers).toBe(16);
    expect(scene.gateway.last("demand").window).toBe(17);
    // Twice, although nothing is confirmed yet.
    for (const wave of ["a", "b"]) {
      for (let index = 0; index < 16; index++) {
        await scene.assign(`${wave}${index}`, v0, { level: 0, index });
      }
      await scene.clock.advance(100);
    }
    expect(handedIn(scene)).toHaveLength(32);
  });

  it("are one for a job that is not exact", async () => {
    const scene = new Scene({ processors: 8 });
    await scene.join(await jobNamed("tolerant"), v0);
    expect(scene.trainers).toHaveLength(1);
  });

  it("are all ended when the volunteer leaves", async () => {
    const scene = await joinedWith(3);
    await Promise.all([scene.volunteer.leave(), scene.clock.advance(5000)]);
    expect(scene.trainers.every(({ isClosed }) => isClosed)).toBe(true);
  });
});

describe("a worker that ends by itself", () => {
  it("is replaced, and its leaf is computed again", async () => {
    const whole = await joinedWith(2);
    await whole.assign("t1", v0, ROOT);
    await whole.clock.advance(1000);

    const scene = await joinedWith(2);
    await scene.assign("t1", v0, ROOT);
    await scene.clock.advance(150);
    scene.trainers[1]?.die("out of memory");
    await scene.clock.advance(1000);
    expect(handedIn(scene)).toEqual(["t1"]);
    expect(handedBack(scene)).toEqual([]);
    expect(bitsOf(scene)).toEqual(bitsOf(whole));
    expect(scene.trainers).toHaveLength(3);
    expect(scene.state.workers).toBe(2);
  });

  it("is replaced when it was the only one", async () => {
    const scene = await joinedWith(1);
    await scene.assign("t1", v0, LEAF_0);
    await scene.clock.advance(50);
    scene.trainer.die("out of memory");
    await scene.clock.advance(200);
    expect(handedIn(scene)).toEqual(["t1"]);
  });

  it("is not missed when it has nothing to do", async () => {
    const scene = await joinedWith(2);
    scene.trainers[0]?.die("out of memory");
    await scene.publish(exact, v1);
    await scene.assign("t1", v1, FOUR_LEAVES);
    await scene.clock.advance(200);
    expect(handedIn(scene)).toEqual(["t1"]);
    expect(scene.state.workers).toBe(2);
  });

  it("three times over the same leaf, twice in a row, means that this device cannot compute the job", async () => {
    const scene = await joinedWith(1);
    for (const task of ["t1", "t2"]) {
      expect(unable(scene)).toEqual([]);
      await scene.assign(task, v0, LEAF_0);
      for (let time = 0; time < 3; time++) {
        await scene.clock.advance(50);
        scene.trainer.die("out of memory");
        await idle();
      }
    }
    expect(unable(scene)).toEqual(["exact: arithmetic: out of memory"]);
    expect(handedBack(scene)).toEqual(["t1"]);
    expect(scene.trainers.every(({ isAlive }) => !isAlive)).toBe(true);
  });

  it("while it computes a value's hash loses the value: the task goes to somebody else", async () => {
    const scene = await joinedWith(1);
    scene.trainer.diesOverDigest = true;
    await scene.assign("t1", v0, FOUR_LEAVES);
    await scene.clock.advance(400);
    expect(handedBack(scene)).toEqual(["t1"]);
    expect(handedIn(scene)).toEqual([]);
    await scene.assign("t2", v0, FOUR_LEAVES);
    await scene.clock.advance(400);
    expect(handedIn(scene)).toEqual(["t2"]);
  });

  it("at its start means fewer workers, until the next job", async () => {
    const scene = new Scene({ processors: 3 });
    scene.leafMs = 100;
    scene.mostTrainers = 2;
    await scene.join(exact, v0);
    await idle();
    expect(scene.state.workers).toBe(2);
    await scene.assign("t1", v0, FOUR_LEAVES);
    await scene.clock.advance(200);
    expect(handedIn(scene)).toEqual(["t1"]);
    expect(scene.trainers).toHaveLength(3);
    const next = await jobNamed("next", { weights: [{ name: "w", shape: [3] }], exact: true });
    scene.mostTrainers = 9;
    await scene.welcome(next, v0);
    await idle();
    expect(scene.state.workers).toBe(3);
  });
});
