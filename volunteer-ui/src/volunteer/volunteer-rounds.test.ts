import { describe, expect, it } from "vitest";

import { ErrorCode, JobState, encodeFloats, toHex } from "../protocol/index.ts";
import { idle } from "./testing/manual-clock.ts";
import { type Scene, jobNamed, version } from "./testing/scene.ts";
import {
  FOUR_LEAVES,
  LEAF_0,
  LEAF_1,
  confirm,
  handedBack,
  handedIn,
  job,
  joined,
  unable,
  v0,
  v1,
} from "./testing/talk.ts";

/** The volunteer computes so many tasks, and the gateway wants none of the results. */
async function refuse(scene: Scene, code: ErrorCode, results: number): Promise<void> {
  for (let at = 1; at <= results; at++) {
    await scene.assign(`t${at}`, v0, LEAF_0);
    scene.gateway.say({ case: "error", value: { code, message: "wrong", taskId: `t${at}` } });
  }
  await idle();
}

describe("the progress of a task", () => {
  it("moves within a leaf that takes several steps", async () => {
    const scene = await joined({}, 800);
    scene.trainer.steps = 8;
    await scene.assign("t1", v0, { level: 1, index: 0 });
    const computing = { kind: "computing", leaves: 2 };
    expect(scene.state.activity).toEqual({
      ...computing,
      leavesDone: 0,
      steps: { done: 0, of: 16 },
    });
    await scene.clock.advance(350);
    expect(scene.state.activity).toMatchObject({ leavesDone: 0, steps: { done: 3, of: 16 } });
    await scene.clock.advance(650);
    expect(scene.state.activity).toMatchObject({ leavesDone: 1, steps: { done: 10, of: 16 } });
  });

  it("is that of leaves where each is one step", async () => {
    const scene = await joined({}, 100);
    await scene.assign("t1", v0, { level: 1, index: 0 });
    await scene.clock.advance(150);
    expect(scene.state.activity).toEqual({ kind: "computing", leavesDone: 1, leaves: 2 });
  });
});

describe("a new version", () => {
  it("ends the work on the old one between two leaves", async () => {
    const scene = await joined({}, 100);
    await scene.assign("t1", v0, FOUR_LEAVES);
    await scene.clock.advance(150);
    await scene.publish(job, v1);
    await scene.assign("t2", v1, LEAF_0);
    await scene.clock.advance(150);
    expect(scene.trainer.leaves).toHaveLength(3);
    expect(scene.trainer.weights).toEqual([v0.values, v1.values]);
    expect(handedIn(scene)).toEqual(["t2"]);
    expect(handedBack(scene)).toEqual([]);
    expect(scene.state.job?.version).toBe(1);
  });

  it("lets tasks of it wait until its weights are there", async () => {
    const scene = await joined();
    await scene.assign("t1", v1, LEAF_0);
    expect(scene.trainer.leaves).toHaveLength(0);
    await scene.publish(job, v1);
    expect(handedIn(scene)).toEqual(["t1"]);
  });

  it("hands back a task of the same number but of other weights", async () => {
    const scene = await joined();
    await scene.assign("t1", { ...v1, version: 0 }, LEAF_0);
    expect(handedBack(scene)).toEqual(["t1"]);
  });

  it.each([
    ["hash", encodeFloats(Float32Array.of(1, 2, 3)), "SHA-256 is"],
    ["length", new Uint8Array(8), "8 bytes, expected are 12"],
  ])("of another %s than was announced is fetched instead", async (_, state, trouble) => {
    const scene = await joined();
    await scene.publish(job, { ...v1, state });
    await scene.assign("t1", v1, LEAF_0);
    expect(scene.state.notice).toContain(`state of version 1: ${trouble}`);
    expect(scene.trainer.weights).toEqual([v0.values]);
    scene.served.set(toHex(v1.sha256), v1.state.slice());
    await scene.clock.advance(500);
    expect(scene.trainer.weights).toEqual([v0.values, v1.values]);
    expect(handedIn(scene)).toEqual(["t1"]);
  });

  it("that is wrong again and again is given up with its job", async () => {
    const scene = await joined();
    scene.served.set(toHex(v1.sha256), v0.state.slice());
    await scene.publish(job, { ...v1, state: v0.state });
    await scene.clock.advance(60_000);
    expect(unable(scene)).toHaveLength(1);
    expect(unable(scene)[0]).toContain(`job: http://gateway/api/models/${toHex(v1.sha256)}`);
    expect(scene.fetched.filter((url) => url.includes("models"))).toHaveLength(4);
    expect(scene.trainer.isClosed).toBe(true);
  });

  it("is fetched when it is too large to be pushed, again and again if it must", async () => {
    const scene = await joined();
    await scene.publish(job, { ...v1, state: new Uint8Array() });
    const sha256 = Buffer.from(v1.sha256).toString("hex");
    expect(scene.fetched.at(-1)).toBe(`http://gateway/api/models/${sha256}`);
    expect(scene.state.notice).toContain("trying again");
    scene.served.set(sha256, v1.state.slice());
    await scene.clock.advance(500);
    expect(scene.trainer.weights).toEqual([v0.values, v1.values]);
  });

  it("is fetched no longer once there is a newer one", async () => {
    const scene = await joined();
    await scene.publish(job, { ...v1, state: new Uint8Array() });
    const v2 = await version(2);
    await scene.publish(job, v2);
    const fetched = scene.fetched.length;
    await scene.clock.advance(60_000);
    expect(scene.fetched).toHaveLength(fetched);
    expect(scene.trainer.weights).toEqual([v0.values, v2.values]);
  });

  it("of another job is nobody's business", async () => {
    const scene = await joined();
    await scene.publish(await jobNamed("other"), v1);
    expect(scene.state.job?.version).toBe(0);
    expect(scene.trainer.weights).toEqual([v0.values]);
  });

  it("makes unconfirmed results of the old one not worth sending again", async () => {
    const scene = await joined();
    await scene.assign("t1", v0, LEAF_0);
    await scene.publish(job, v1);
    await scene.assign("t2", v1, LEAF_0);
    await scene.publish(job, v1);
    scene.gateway.socket.drop();
    await scene.clock.advance(250);
    await scene.welcome(job, v1);
    expect(handedIn(scene)).toEqual(["t1", "t2", "t2"]);
    confirm(scene, "t1");
    expect(scene.state.contribution.tasks).toBe(1);
  });

  it("that goes back gives back what was assigned of a later one", async () => {
    const scene = await joined();
    await scene.assign("t1", await version(2), LEAF_0);
    expect(handedBack(scene)).toEqual([]);
    await scene.publish(job, v1);
    expect(handedBack(scene)).toEqual(["t1"]);
  });

  it("that comes during a rest means no further leaf of the old one", async () => {
    const scene = await joined({ share: 0.5 }, 100);
    await scene.assign("t1", v0, FOUR_LEAVES);
    await scene.clock.advance(150);
    expect(scene.state.activity.kind).toBe("resting");
    await scene.publish(job, v1);
    await scene.clock.advance(1000);
    expect(scene.trainer.leaves).toHaveLength(1);
  });

  it("replaces what was known of rounds that are committed once more", async () => {
    const scene = await joined();
    const rounds = [0, 1, 2, 1];
    for (const round of rounds) {
      const { version: number, sha256, state } = await version(round + 1);
      scene.gateway.say({
        case: "versionAnnounced",
        value: {
          jobId: "job",
          version: number,
          sha256,
          state,
          committed: { round, baseSha256: sha256, sha256 },
        },
      });
    }
    expect(scene.state.job?.committed.map(({ round }) => round)).toEqual([0, 1]);
  });

  it("is not kept in memory by what is remembered of its round", async () => {
    const scene = await joined();
    scene.gateway.say({
      case: "versionAnnounced",
      value: {
        jobId: "job",
        version: 1,
        sha256: v1.sha256,
        state: v1.state,
        committed: { round: 0, baseSha256: v0.sha256, sha256: v1.sha256 },
      },
    });
    const sha256 = scene.state.job?.committed[0]?.sha256;
    expect(sha256).toEqual(v1.sha256);
    expect(sha256?.buffer.byteLength).toBeLessThan(80);
  });

  it("is not needed to know of the rounds that are committed during a pause", async () => {
    const scene = await joined();
    scene.volunteer.pause();
    await idle();
    const loaded = scene.trainer.weights.length;
    const committed = (round: number) => ({ round, baseSha256: v0.sha256, sha256: v1.sha256 });
    scene.gateway.say({
      case: "progress",
      value: { jobId: "job", version: 3, committed: [committed(1), committed(2)] },
    });
    scene.gateway.say({
      case: "progress",
      value: { jobId: "job", version: 4, committed: [committed(3)] },
    });
    scene.gateway.say({
      case: "progress",
      value: { jobId: "another", version: 9, committed: [committed(8)] },
    });
    await idle();

    expect(scene.state.job?.version).toBe(4);
    expect(scene.state.job?.committed.map(({ round }) => round)).toEqual([1, 2, 3]);
    expect(scene.trainer.weights).toHaveLength(loaded);
  });

  it("is remembered with its round", async () => {
    const scene = await joined();
    scene.gateway.say({
      case: "versionAnnounced",
      value: {
        jobId: "job",
        version: 2,
        sha256: v1.sha256,
        state: v1.state,
        committed: { round: 1, baseSha256: v0.sha256, sha256: v1.sha256, units: 32 },
      },
    });
    expect(scene.state.job).toMatchObject({
      version: 2,
      rounds: 4,
      committed: [{ round: 1, units: 32 }],
    });
  });
});

describe("what the gateway wants", () => {
  it("cancelled tasks are dropped without a word", async () => {
    const scene = await joined({}, 100);
    await scene.assign("t1", v0, FOUR_LEAVES);
    await scene.assign("t2", v0, LEAF_0);
    await scene.assign("t3", v0, LEAF_1);
    scene.gateway.say({ case: "cancel", value: { taskIds: ["t1", "t2"] } });
    await scene.clock.advance(500);
    expect(handedIn(scene)).toEqual(["t3"]);
    expect(handedBack(scene)).toEqual([]);
    expect(scene.trainer.leaves).toHaveLength(2);
  });

  it("a result that could not be stored is sent again", async () => {
    const scene = await joined();
    await scene.assign("t1", v0, LEAF_0);
    scene.gateway.say({
      case: "error",
      value: { code: ErrorCode.UNAVAILABLE, message: "no Redis", taskId: "t1" },
    });
    expect(scene.state.notice).toBe("no Redis");
    await scene.clock.advance(200);
    expect(handedIn(scene)).toEqual(["t1"]);
    await scene.clock.advance(50);
    expect(handedIn(scene)).toEqual(["t1", "t1"]);
    confirm(scene, "t1");
    expect(scene.state.contribution.tasks).toBe(1);
    expect(scene.state.notice).toBeUndefined();
  });

  it("a refused result is not sent again", async () => {
    const scene = await joined();
    await scene.assign("t1", v0, LEAF_0);
    scene.gateway.say({
      case: "error",
      value: { code: ErrorCode.WRONG_LEASE, message: "not yours", taskId: "t1" },
    });
    scene.gateway.socket.drop();
    await scene.clock.advance(250);
    await scene.welcome(job, v0);
    expect(handedIn(scene)).toEqual(["t1"]);
  });

  it("three wrong results in a row mean that this device cannot compute the job", async () => {
    const scene = await joined();
    await refuse(scene, ErrorCode.WRONG_HASH, 3);
    expect(unable(scene)).toEqual(["job: the gateway refused 3 results in a row: wrong"]);
    expect(scene.trainer.isClosed).toBe(true);
    expect(scene.gateway.last("demand").window).toBe(0);
  });

  it("results that are not finite are no fault of the volunteer, however many: the job may diverge", async () => {
    const scene = await joined();
    await refuse(scene, ErrorCode.NOT_FINITE, 10);
    expect(unable(scene)).toEqual([]);
    scene.gateway.say({
      case: "jobChanged",
      value: { spec: job, state: JobState.FAILED, reason: "diverged" },
    });
    const next = await jobNamed("next");
    scene.gateway.say({ case: "jobChanged", value: { spec: next, state: JobState.RUNNING } });
    await scene.publish(next, v0);
    await scene.assign("t11", v0, LEAF_0);
    expect(handedIn(scene)).toContain("t11");
  });

  it("more tasks than anybody asked for are handed back", async () => {
    const scene = await joined({}, 100);
    for (let at = 1; at <= 66; at++) await scene.assign(`t${at}`, v0, LEAF_0);
    expect(handedBack(scene)).toEqual(["t65", "t66"]);
  });

  it("no further task is started while eight results are unconfirmed", async () => {
    const scene = await joined();
    for (let at = 0; at < 10; at++) await scene.assign(`t${at}`, v0, LEAF_0);
    expect(handedIn(scene)).toHaveLength(8);
    confirm(scene, "t0");
    await idle();
    expect(handedIn(scene)).toHaveLength(9);
  });

  it("another job is prepared before its tasks are asked for", async () => {
    const scene = await joined({}, 100);
    await scene.assign("t1", v0, FOUR_LEAVES);
    const other = await jobNamed("other");
    scene.gateway.say({ case: "jobChanged", value: { spec: other, state: JobState.RUNNING } });
    await scene.publish(other, v1);
    await scene.clock.advance(400);
    expect(scene.trainer.opened).toEqual(["job: 64 bytes", "other: 64 bytes"]);
    expect(scene.gateway.all("demand").map(({ window }) => window)).toEqual([2, 0, 2]);
    expect(scene.fetched).toHaveLength(1);
    expect(handedIn(scene)).toEqual([]);
    expect(scene.state.job?.spec.jobId).toBe("other");
  });

  it("no job means waiting, and no tasks", async () => {
    const scene = await joined();
    scene.gateway.say({ case: "jobChanged", value: {} });
    await idle();
    expect(scene.state.activity).toEqual({ kind: "waiting", why: "no-job" });
    expect(scene.gateway.last("demand").window).toBe(0);
  });

  it("a paused job is told from one whose round is handed out", async () => {
    const scene = await joined();
    scene.gateway.say(
      { case: "jobChanged", value: { spec: job, state: JobState.PAUSED, reason: "lunch" } },
      { case: "crowd", value: { volunteers: 3 } },
    );
    expect(scene.state.activity).toEqual({ kind: "waiting", why: "job-paused" });
    expect(scene.state.job?.reason).toBe("lunch");
    expect(scene.state.crowd).toBe(3);
  });
});
