import { describe, expect, it } from "vitest";

import { JobState, Limit, workOf } from "../protocol/index.ts";
import { idle } from "./testing/manual-clock.ts";
import { DATA, Scene, jobNamed } from "./testing/scene.ts";
import {
  FOUR_LEAVES,
  LEAF_0,
  confirm,
  handedBack,
  handedIn,
  job,
  joined,
  unable,
  v0,
} from "./testing/talk.ts";

const next = await jobNamed("next");

/** What a gateway does about a job that cannot be computed. */
async function give(scene: Scene, other: typeof next): Promise<void> {
  scene.gateway.say({ case: "jobChanged", value: { spec: other, state: JobState.RUNNING } });
  await scene.publish(other, v0);
}

/** A volunteer that fails at every leaf of its first job. */
async function failing(message: string): Promise<Scene> {
  const scene = await joined();
  for (const task of ["t1", "t2"]) {
    scene.trainer.failure = new Error(message);
    await scene.assign(task, v0, LEAF_0);
  }
  return scene;
}

describe("a trainer that fails over a leaf", () => {
  it("is tried once more with a fresh worker", async () => {
    const scene = await joined({}, 100);
    scene.trainer.failure = new Error("context lost");
    await scene.assign("t1", v0, FOUR_LEAVES);
    await scene.assign("t2", v0, LEAF_0);
    await scene.clock.advance(100);
    expect(handedBack(scene)).toEqual(["t1", "t2"]);
    expect(scene.trainers.map(({ isClosed }) => isClosed)).toEqual([true, false]);
    expect(scene.gateway.last("demand").window).toBe(2);

    await scene.assign("t3", v0, LEAF_0);
    await scene.clock.advance(100);
    expect(handedIn(scene)).toEqual(["t3"]);
    expect(unable(scene)).toEqual([]);
  });

  it("is forgiven after each task that it finished", async () => {
    const scene = await joined();
    for (const round of [1, 2, 3]) {
      scene.trainer.failure = new Error("context lost");
      await scene.assign(`lost ${round}`, v0, LEAF_0);
      await scene.assign(`done ${round}`, v0, LEAF_0);
    }
    expect(unable(scene)).toEqual([]);
    expect(handedIn(scene)).toHaveLength(3);
  });

  it("twice in a row cannot compute the job: the gateway is told why, and nothing is left of it", async () => {
    const scene = await failing("the index 10 is not in [0, 9]");
    expect(unable(scene)).toEqual(["job: arithmetic: the index 10 is not in [0, 9]"]);
    expect(scene.trainers.every(({ isClosed }) => isClosed)).toBe(true);
    expect(scene.gateway.last("demand").window).toBe(0);
    expect(scene.state).toMatchObject({
      activity: { kind: "waiting", why: "no-job" },
      job: undefined,
      unable: { jobId: "job", reason: "arithmetic: the index 10 is not in [0, 9]" },
    });
  });

  it("may have been a worker's value of another length", async () => {
    const scene = await joined();
    for (const task of ["t1", "t2"]) {
      scene.trainer.skips = 1;
      await scene.assign(task, v0, LEAF_0);
    }
    expect(handedIn(scene)).toEqual([]);
    expect(unable(scene)).toEqual([
      "job: arithmetic: leaf 0: the trainer's value has 19 bytes instead of 20",
    ]);
  });

  it("gives a reason that is not longer than a gateway keeps", async () => {
    const scene = await failing("x".repeat(1000));
    expect(scene.gateway.last("cannotCompute").reason).toHaveLength(Limit.REASON_CHARS);
  });
});

describe("a volunteer that cannot compute a job", () => {
  it("computes the next one with a fresh worker, and says so until that goes well", async () => {
    const scene = await failing("out of memory");
    await give(scene, next);
    expect(scene.state.unable?.jobId).toBe("job");
    await scene.assign("t3", v0, LEAF_0);
    expect(handedIn(scene)).toEqual(["t3"]);
    expect(scene.trainer.opened).toEqual(["next: 64 bytes"]);
    confirm(scene, "t3");
    expect(scene.state.unable).toBeUndefined();
  });

  it("waits where there is no other, and joins the one that comes", async () => {
    const scene = await failing("out of memory");
    scene.gateway.say({ case: "jobChanged", value: {} });
    await scene.clock.advance(60_000);
    expect(scene.state.activity).toEqual({ kind: "waiting", why: "no-job" });
    expect(scene.state.unable?.reason).toBe("arithmetic: out of memory");
    await give(scene, next);
    await scene.assign("t3", v0, LEAF_0);
    expect(handedIn(scene)).toEqual(["t3"]);
  });

  it("tries it again when a gateway that does not know brings it after a reconnect, and tells that one", async () => {
    const scene = await failing("out of memory");
    scene.gateway.socket.drop();
    await scene.clock.advance(250);
    await scene.welcome(job, v0);
    expect(scene.trainer.opened).toEqual(["job: 64 bytes"]);
    for (const task of ["t3", "t4"]) {
      scene.trainer.failure = new Error("out of memory");
      await scene.assign(task, v0, LEAF_0);
    }
    expect(unable(scene)).toHaveLength(2);
  });

  it("says so of a job beyond the bounds, without opening it", async () => {
    const endless = await jobNamed("endless", undefined, { epochs: 0 });
    const scene = await joined();
    await give(scene, endless);
    expect(unable(scene)).toHaveLength(1);
    expect(unable(scene)[0]).toMatch(/^endless: .* training\.batches\.epochs: 0, allowed are 1 to/);
    expect(scene.state.unable?.jobId).toBe("endless");
    await give(scene, next);
    await scene.assign("t1", v0, LEAF_0);
    expect(handedIn(scene)).toEqual(["t1"]);
  });

  it("says so of a job that no worker can open, after a second one has tried", async () => {
    const scene = new Scene();
    scene.openingFails = "this device cannot compute this job (wasm: no gradient)";
    await scene.join(job, v0);
    expect(unable(scene)).toEqual(["job: this device cannot compute this job (wasm: no gradient)"]);
    expect(scene.trainers.map(({ isClosed }) => isClosed)).toEqual([true, true]);
    scene.openingFails = undefined;
    await give(scene, next);
    await scene.assign("t1", v0, LEAF_0);
    expect(handedIn(scene)).toEqual(["t1"]);
  });
});

describe("data of a job", () => {
  const sha256 = workOf(job).data[0]?.sha256 ?? "";

  async function servedWith(bytes: Uint8Array<ArrayBuffer> | undefined): Promise<Scene> {
    const scene = new Scene();
    if (bytes !== undefined) scene.served.set(sha256, bytes);
    scene.volunteer.start();
    await idle();
    await scene.welcome(job, v0);
    return scene;
  }

  it("that came out wrong once is fetched again", async () => {
    const scene = await servedWith(new Uint8Array(64));
    expect(scene.state.notice).toContain("trying again");
    expect(scene.trainers).toHaveLength(0);
    scene.served.set(sha256, DATA);
    await scene.clock.advance(500);
    await scene.assign("t1", v0, LEAF_0);
    expect(handedIn(scene)).toEqual(["t1"]);
    expect(unable(scene)).toEqual([]);
  });

  it("that is wrong again and again means that the job cannot be computed here", async () => {
    const scene = await servedWith(new Uint8Array(64));
    await scene.clock.advance(60_000);
    expect(scene.fetched).toHaveLength(5);
    expect(unable(scene)).toHaveLength(1);
    expect(unable(scene)[0]).toContain("SHA-256 is");
    expect(scene.trainers).toHaveLength(0);
  });

  it("is asked for as long as the network fails, and nothing is given up", async () => {
    const scene = await servedWith(undefined);
    await scene.clock.advance(3_600_000);
    expect(scene.fetched.length).toBeGreaterThan(100);
    expect(unable(scene)).toEqual([]);
  });

  it("for which there is no memory means that the job cannot be computed here", async () => {
    const scene = new Scene({
      fetchBytes: () => Promise.reject(new RangeError("Array buffer allocation failed")),
    });
    scene.volunteer.start();
    await idle();
    await scene.welcome(job, v0);
    expect(unable(scene)).toEqual(["job: Array buffer allocation failed"]);
  });
});
