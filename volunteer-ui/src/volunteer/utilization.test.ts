import { describe, expect, it } from "vitest";

import { JobState } from "../protocol/index.ts";
import { FOUR_LEAVES, LEAF_0, LEAF_1, confirm, job, joined, v0 } from "./testing/talk.ts";
import { type Scene, jobNamed } from "./testing/scene.ts";
import { Pacing } from "./pacing.ts";
import { computeShare } from "./state.ts";
import { Utilization } from "./utilization.ts";

const other = await jobNamed("other");

/** What the volunteer shows, in seconds: busy, of all. */
function times({ state }: Scene): readonly [number, number] {
  const { busySeconds, workerSeconds } = state.contribution;
  return [busySeconds, workerSeconds];
}

/** A message that changes nothing, so that the volunteer looks at the time. */
async function look(scene: Scene): Promise<void> {
  scene.gateway.say({ case: "crowd", value: { volunteers: 1 } });
  await scene.clock.advance(0);
}

function changeJob(scene: Scene, state: JobState): void {
  scene.gateway.say({ case: "jobChanged", value: { spec: job, state } });
}

describe("the time in which a volunteer computes", () => {
  it("is unknown before its first leaf, and begins with it", async () => {
    const scene = await joined({}, 100);
    await scene.clock.advance(5000);
    expect(computeShare(scene.state.contribution)).toBeUndefined();
    await scene.assign("t1", v0, LEAF_0);
    await scene.clock.advance(100);
    expect(times(scene)).toEqual([0.1, 0.1]);
  });

  it("is told while a leaf is under way", async () => {
    const scene = await joined({}, 30_000);
    await scene.assign("t1", v0, LEAF_0);
    await scene.clock.advance(10_000);
    await look(scene);
    expect(times(scene)).toEqual([10, 10]);
  });

  it("does not include the wait for the next task", async () => {
    const scene = await joined({}, 100);
    await scene.assign("t1", v0, LEAF_0);
    await scene.clock.advance(400);
    await scene.assign("t2", v0, LEAF_1);
    await scene.clock.advance(100);
    expect(times(scene)).toEqual([0.2, 0.5]);
    expect(computeShare(scene.state.contribution)).toBeCloseTo(0.4, 9);
  });

  it("includes the wait for the next task while there is no connection", async () => {
    const scene = await joined({}, 100);
    await scene.assign("t1", v0, LEAF_0);
    await scene.clock.advance(100);
    scene.gateway.isReachable = false;
    scene.gateway.socket.drop();
    await scene.clock.advance(900);
    await scene.volunteer.leave();
    expect(times(scene)).toEqual([0.1, 1]);
  });

  it("includes the rest that the person's share asks for, however it passes", async () => {
    const scene = await joined({ share: 0.5 }, 100);
    await scene.assign("t1", v0, LEAF_0);
    await scene.clock.advance(160);
    await scene.assign("t2", v0, LEAF_1);
    await scene.clock.advance(140);
    expect(scene.trainer.rests).toEqual([40]);
    expect(times(scene)).toEqual([0.3, 0.3]);
  });

  it("includes no more than the rest that was owed", async () => {
    const scene = await joined({ share: 0.5 }, 100);
    await scene.assign("t1", v0, LEAF_0);
    await scene.clock.advance(500);
    await scene.assign("t2", v0, LEAF_1);
    await scene.clock.advance(100);
    expect(times(scene)).toEqual([0.3, 0.6]);
  });

  it("includes what a pace adds", async () => {
    const scene = await joined({ pace: { ms: 70, units: undefined } }, 20);
    await scene.assign("t1", v0, FOUR_LEAVES);
    await scene.clock.advance(280);
    expect(times(scene)).toEqual([0.28, 0.28]);
  });

  it("does not count while the person has paused", async () => {
    const scene = await joined({}, 100);
    await scene.assign("t1", v0, LEAF_0);
    await scene.clock.advance(200);
    scene.volunteer.pause();
    await scene.clock.advance(60_000);
    scene.volunteer.resume();
    await scene.clock.advance(300);
    await look(scene);
    expect(times(scene)).toEqual([0.1, 0.5]);
  });

  it("does not count while the organizer has paused the job, nor when it is finished", async () => {
    const scene = await joined({}, 100);
    await scene.assign("t1", v0, LEAF_0);
    await scene.clock.advance(200);
    changeJob(scene, JobState.PAUSED);
    await scene.clock.advance(60_000);
    changeJob(scene, JobState.RUNNING);
    await scene.clock.advance(300);
    changeJob(scene, JobState.FINISHED);
    await scene.clock.advance(60_000);
    await scene.volunteer.leave();
    expect(times(scene)).toEqual([0.1, 0.5]);
  });

  it("does not count while the volunteer leaves", async () => {
    const scene = await joined({}, 100);
    await scene.assign("t1", v0, LEAF_0);
    await scene.clock.advance(100);
    const left = scene.volunteer.leave();
    await scene.clock.advance(1500);
    confirm(scene, "t1");
    await left;
    expect(times(scene)).toEqual([0.1, 0.1]);
  });

  it("is summed over workers", () => {
    const utilization = new Utilization();
    utilization.count(0, job, 3);
    utilization.begin(0);
    utilization.begin(1000);
    utilization.end(3000);
    expect(utilization.at(4000)).toEqual({ busySeconds: 6, workerSeconds: 12 });
  });

  it("begins anew with the first leaf of another job, and is added to what was", () => {
    const utilization = new Utilization();
    utilization.count(0, job, 1);
    utilization.begin(0);
    utilization.end(1000);
    utilization.count(1000, undefined, 1);
    utilization.count(5000, other, 1);
    utilization.begin(9000);
    expect(utilization.at(10_000)).toEqual({ busySeconds: 2, workerSeconds: 2 });
  });

  it("never exceeds the time in which there were workers, nor falls below nothing", () => {
    const utilization = new Utilization();
    utilization.count(0, job, 1);
    utilization.begin(0);
    utilization.correct(500);
    expect(utilization.at(1000)).toEqual({ busySeconds: 1, workerSeconds: 1 });
    utilization.correct(-9000);
    expect(utilization.at(1000)).toEqual({ busySeconds: 0, workerSeconds: 1 });
  });

  it("does not include waiting for a worker that other volunteers have, unless a pace covers it", () => {
    const pacing = new Pacing(() => 1);
    expect(pacing.computedMs(0, 20, 1000, 1100)).toBe(20);
    expect(pacing.computedMs(70, 20, 1000, 1070)).toBe(70);
    expect(pacing.computedMs(70, 20, 1000, 1100)).toBe(70);
  });
});
