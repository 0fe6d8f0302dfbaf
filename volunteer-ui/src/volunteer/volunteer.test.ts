import { describe, expect, it } from "vitest";

import {
  Confirm_Outcome,
  ErrorCode,
  JobState,
  ReductionTree,
  Schedule,
  TaskKind,
  decodeFloats,
  encodeFloats,
} from "../protocol/index.ts";
import { sumSubtree } from "./subtree.ts";
import { leafValue } from "./testing/arithmetic-trainer.ts";
import { idle } from "./testing/manual-clock.ts";
import { DATA, Scene, jobNamed, leaseOf, taskOfLease, version } from "./testing/scene.ts";

const LEAF_0 = { level: 0, index: 0 };
const LEAF_1 = { level: 0, index: 1 };
const FOUR_LEAVES = { level: 2, index: 1 };

const job = await jobNamed("job");
const v0 = await version(0);
const v1 = await version(1);

async function joined(change: ConstructorParameters<typeof Scene>[0] = {}, leafMs = 0) {
  const scene = new Scene(change);
  scene.leafMs = leafMs;
  await scene.join(job, v0);
  return scene;
}

function confirm(scene: Scene, taskId: string, outcome = Confirm_Outcome.ACCEPTED) {
  scene.gateway.say({ case: "confirm", value: { taskId, outcome, samplesCredited: 100n } });
}

function handedBack(scene: Scene): string[] {
  return scene.gateway.all("handBack").map(({ lease }) => taskOfLease(lease));
}

function handedIn(scene: Scene): string[] {
  return scene.gateway.all("result").map(({ lease }) => taskOfLease(lease));
}

describe("joining", () => {
  it("says hello, gets ready, and only then asks for tasks", async () => {
    const scene = new Scene({ nickname: `Ada${"!".repeat(100)}`, jobId: "job" });
    scene.volunteer.start();
    await idle();
    expect(scene.gateway.socket.protocol).toBe("manyhands.v1");
    expect(scene.gateway.last("hello")).toMatchObject({
      nickname: `Ada${"!".repeat(77)}`,
      jobId: "job",
      agent: "test",
    });

    scene.gateway.say(
      { case: "welcome", value: { volunteerId: Uint8Array.of(0xab), token: Uint8Array.of(5) } },
      { case: "jobChanged", value: { spec: job, state: JobState.RUNNING } },
    );
    await idle();
    expect(scene.state.activity).toEqual({ kind: "preparing", what: "data" });
    expect(scene.gateway.all("demand")).toEqual([]);

    scene.served.set(job.data?.sha256 ?? "", DATA);
    await scene.clock.advance(500);
    expect(scene.gateway.all("demand")).toEqual([]);

    await scene.publish(job, v0);
    expect(scene.trainer.opened).toEqual(["job: 64 bytes"]);
    expect(scene.trainer.weights).toEqual([v0.values]);
    expect(scene.gateway.all("demand").map(({ window }) => window)).toEqual([2]);
    expect(scene.state).toMatchObject({ volunteerId: "ab", backend: "arithmetic", crowd: 0 });
    expect(scene.state.activity).toEqual({ kind: "waiting", why: "round-handed-out" });
  });

  it("hands in the sum of a node, to the bit", async () => {
    const scene = await joined();
    await scene.assign("t1", v0, FOUR_LEAVES);
    const schedule = new Schedule(job);
    const expected = await sumSubtree(
      new ReductionTree(8),
      FOUR_LEAVES,
      (leaf) =>
        Promise.resolve(leafValue(v0.values, schedule.leafSamples(0, TaskKind.TRAIN, leaf), 0)),
      new AbortController().signal,
    );
    const result = scene.gateway.last("result");
    expect(decodeFloats(result.gradientSum.slice())).toEqual(expected?.gradientSum);
    expect(result).toMatchObject({
      lease: leaseOf("t1"),
      samples: 16,
      lossSum: expected?.lossSum,
      correct: expected?.correct,
    });
    expect(scene.state.activity).toEqual({ kind: "waiting", why: "next-version" });

    confirm(scene, "t1");
    expect(scene.state.contribution).toMatchObject({ tasks: 1, samples: 16, samplesCredited: 100 });
  });

  it("does not count a stale result", async () => {
    const scene = await joined();
    await scene.assign("t1", v0, LEAF_0);
    confirm(scene, "t1", Confirm_Outcome.STALE);
    expect(scene.state.contribution.tasks).toBe(0);
  });

  it("hands back a node that the round does not have", async () => {
    const scene = await joined();
    await scene.assign("t1", v0, { level: 0, index: 8 });
    await scene.assign("t2", v0, { level: 31, index: 0 });
    await scene.assign("t3", v0, LEAF_0, TaskKind.EVALUATE);
    expect(handedBack(scene)).toEqual(["t1", "t2", "t3"]);
  });

  it("refuses a job whose numbers are out of bounds", async () => {
    const scene = new Scene();
    const huge = await jobNamed("huge", { weights: [{ name: "w", shape: [65_536, 65_536] }] });
    await scene.join(huge, v0);
    expect(scene.state.notice).toContain("4294967296 parameters, allowed are 1 to 16777216");
    expect(scene.fetched).toEqual([]);
    expect(scene.state.activity).toEqual({ kind: "waiting", why: "no-job" });
  });
});

describe("a lost connection", () => {
  it("is opened again with growing pauses, the token kept", async () => {
    const scene = await joined();
    scene.gateway.isReachable = false;
    scene.gateway.socket.drop();
    await idle();
    const waits: number[] = [];
    for (let attempt = 0; attempt < 9; attempt++) {
      const { activity } = scene.state;
      if (activity.kind !== "backing-off") throw new Error(activity.kind);
      const wait = activity.until - scene.clock.now();
      waits.push(wait);
      await scene.clock.advance(wait);
    }
    // Half of the bound each, because the test's random number is always one half.
    expect(waits).toEqual([250, 500, 1000, 2000, 4000, 8000, 15_000, 15_000, 15_000]);
    expect(scene.state.activity).toMatchObject({ reason: "connect ECONNREFUSED" });

    scene.gateway.isReachable = true;
    await scene.clock.advance(15_000);
    expect(scene.gateway.last("hello").token).toEqual(Uint8Array.of(9));
  });

  it("starts with a short pause again after a stable minute", async () => {
    const scene = await joined();
    scene.gateway.socket.drop();
    await scene.clock.advance(250);
    await scene.welcome(job, v0);
    await scene.clock.advance(61_000);
    scene.gateway.socket.drop();
    await idle();
    expect(scene.state.activity).toMatchObject({ until: scene.clock.now() + 250 });
  });

  it("starts with a longer pause after a connection that did not last", async () => {
    const scene = await joined();
    scene.gateway.socket.drop();
    await scene.clock.advance(250);
    await scene.welcome(job, v0);
    await scene.clock.advance(59_000);
    scene.gateway.socket.drop();
    await idle();
    expect(scene.state.activity).toMatchObject({ until: scene.clock.now() + 500 });
  });

  it("is not heard any more once it was given up", async () => {
    const scene = await joined();
    const [first] = scene.gateway.sockets;
    scene.gateway.say({ case: "goodbye", value: { reason: "bye" } });
    scene.gateway.say({ case: "crowd", value: { volunteers: 77 } });
    first?.emit("close", { code: 1006, reason: "late" });
    expect(scene.state.crowd).toBe(0);
    expect(scene.state.activity).toMatchObject({ kind: "backing-off", reason: "bye" });
  });

  it("comes back when the gateway wishes", async () => {
    const scene = await joined();
    scene.gateway.say({
      case: "goodbye",
      value: { reason: "shutting down", reconnectAfterMs: 4000 },
    });
    await idle();
    expect(scene.state.activity).toEqual({
      kind: "backing-off",
      until: scene.clock.now() + 4250,
      reason: "shutting down",
    });
  });

  it("sends unconfirmed results again, and asks for tasks again", async () => {
    const scene = await joined();
    await scene.assign("t1", v0, LEAF_0);
    await scene.assign("t2", v0, LEAF_1);
    confirm(scene, "t1");
    scene.gateway.socket.drop();
    await scene.clock.advance(250);
    await scene.welcome(job, v0);
    expect(handedIn(scene)).toEqual(["t1", "t2", "t2"]);
    expect(scene.gateway.all("demand").map(({ window }) => window)).toEqual([2, 2]);
    expect(scene.trainer.weights).toHaveLength(1);
  });

  it("hands in under the new lease what is assigned once more", async () => {
    const scene = await joined();
    await scene.assign("t1", v0, LEAF_0);
    scene.gateway.socket.drop();
    await scene.clock.advance(250);
    await scene.welcome(job, v0);
    await scene.assign("t1", v0, LEAF_0);
    expect(handedIn(scene)).toEqual(["t1", "t1", "t1"]);
    expect(scene.trainer.leaves).toHaveLength(1);
  });

  it("does not keep from finishing what is in hand", async () => {
    const scene = await joined({}, 100);
    await scene.assign("t1", v0, LEAF_0);
    scene.gateway.socket.drop();
    await scene.clock.advance(240);
    expect(scene.trainer.leaves).toHaveLength(1);
    expect(handedIn(scene)).toEqual([]);
    await scene.clock.advance(10);
    await scene.welcome(job, v0);
    expect(handedIn(scene)).toEqual(["t1"]);
  });

  it("is noticed although nobody says so, when a confirmation does not come", async () => {
    const scene = await joined();
    scene.gateway.isSilent = true;
    await scene.assign("t1", v0, LEAF_0);
    await scene.clock.advance(29_000);
    expect(scene.gateway.sockets).toHaveLength(1);
    scene.gateway.isSilent = false;
    await scene.clock.advance(15_000);
    expect(scene.gateway.sockets).toHaveLength(2);
    await scene.welcome(job, v0);
    expect(handedIn(scene)).toEqual(["t1"]);
  });

  it("is taken for alive while nothing is due", async () => {
    const scene = await joined();
    await scene.clock.advance(200_000);
    expect(scene.gateway.sockets).toHaveLength(1);
    await scene.clock.advance(111_000);
    expect(scene.gateway.sockets).toHaveLength(2);
  });

  it.each([
    [Uint8Array.of(0xff, 0xff).buffer, "the gateway sent 2 bytes that are no message"],
    [new ArrayBuffer(67_174_401), "sent 67174401 bytes at once, allowed are 67174400"],
    ["hello", "the gateway sent text"],
  ])("follows frames that are no messages: %#", async (data, reason) => {
    const scene = await joined();
    scene.gateway.socket.emit("message", { data });
    await idle();
    const { activity } = scene.state;
    expect(activity.kind === "backing-off" ? activity.reason : activity.kind).toContain(reason);
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

  it("is not used if its hash is not the announced one, and the next one is", async () => {
    const scene = await joined();
    const forged = { ...v1, weights: encodeFloats(Float32Array.of(1, 2, 3)) };
    await scene.publish(job, forged);
    await scene.assign("t1", forged, LEAF_0);
    expect(scene.trainer.weights).toEqual([v0.values]);
    expect(handedBack(scene)).toEqual(["t1"]);
    expect(scene.state.activity).toMatchObject({ kind: "failed" });
    expect(scene.gateway.last("demand").window).toBe(0);

    const v2 = await version(2);
    await scene.publish(job, v2);
    expect(scene.trainer.weights).toEqual([v0.values, v2.values]);
    expect(scene.gateway.last("demand").window).toBe(2);
  });

  it("is refused if its length is not the model's", async () => {
    const scene = await joined();
    await scene.publish(job, { ...v1, weights: new Uint8Array(8) });
    expect(scene.state.activity).toEqual({
      kind: "failed",
      message: "weights of version 1: 8 bytes, expected are 12",
    });
  });

  it("is fetched when it is too large to be pushed, again and again if it must", async () => {
    const scene = await joined();
    await scene.publish(job, { ...v1, weights: new Uint8Array() });
    const sha256 = Buffer.from(v1.sha256).toString("hex");
    expect(scene.fetched.at(-1)).toBe(`http://gateway/api/models/${sha256}`);
    expect(scene.state.notice).toContain("trying again");
    scene.served.set(sha256, v1.weights.slice());
    await scene.clock.advance(500);
    expect(scene.trainer.weights).toEqual([v0.values, v1.values]);
  });

  it("is fetched no longer once there is a newer one", async () => {
    const scene = await joined();
    await scene.publish(job, { ...v1, weights: new Uint8Array() });
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
      const { version: number, ...weights } = await version(round + 1);
      scene.gateway.say({
        case: "modelPublished",
        value: { jobId: "job", version: number, ...weights, committed: { round } },
      });
    }
    expect(scene.state.job?.committed.map(({ round }) => round)).toEqual([0, 1]);
  });

  it("is not kept in memory by what is remembered of its round", async () => {
    const scene = await joined();
    scene.gateway.say({
      case: "modelPublished",
      value: {
        jobId: "job",
        version: 1,
        sha256: v1.sha256,
        weights: v1.weights,
        committed: { round: 0, sha256: v1.sha256 },
      },
    });
    const sha256 = scene.state.job?.committed[0]?.sha256;
    expect(sha256).toEqual(v1.sha256);
    expect(sha256?.buffer.byteLength).toBeLessThan(40);
  });

  it("is remembered with its round", async () => {
    const scene = await joined();
    scene.gateway.say({
      case: "modelPublished",
      value: {
        jobId: "job",
        version: 2,
        sha256: v1.sha256,
        weights: v1.weights,
        committed: { round: 1, loss: 0.5, samples: 32 },
      },
    });
    expect(scene.state.job).toMatchObject({
      version: 2,
      rounds: 4,
      epoch: 2,
      epochs: 2,
      committed: [{ round: 1, loss: 0.5 }],
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

  it("three wrong results in a row stop a broken trainer", async () => {
    const scene = await joined();
    for (const taskId of ["t1", "t2", "t3"]) {
      await scene.assign(taskId, v0, LEAF_0);
      scene.gateway.say({
        case: "error",
        value: { code: ErrorCode.NOT_FINITE, message: "NaN", taskId },
      });
    }
    await idle();
    expect(scene.state.activity).toEqual({
      kind: "failed",
      message: "the gateway refused 3 results in a row: NaN",
    });
    expect(scene.trainer.isClosed).toBe(true);
    expect(scene.gateway.last("demand").window).toBe(0);
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
    const scene = await joined({ paceMs: 70 }, 20);
    await scene.assign("t1", v0, { level: 1, index: 0 });
    await scene.clock.advance(139);
    expect(handedIn(scene)).toEqual([]);
    await scene.clock.advance(1);
    expect(scene.trainer.rests).toEqual([50, 50]);
    expect(scene.gateway.last("result").computeMicros).toBe(140_000n);
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

describe("trouble", () => {
  it("a failing trainer hands its work back and stops until it is told to try again", async () => {
    const scene = await joined({}, 100);
    scene.trainer.failure = new Error("out of memory");
    await scene.assign("t1", v0, FOUR_LEAVES);
    await scene.assign("t2", v0, LEAF_0);
    await scene.clock.advance(100);
    expect(handedBack(scene)).toEqual(["t1", "t2"]);
    expect(scene.state.activity).toEqual({ kind: "failed", message: "out of memory" });
    expect(scene.gateway.last("demand").window).toBe(0);
    expect(scene.trainer.isClosed).toBe(true);

    scene.volunteer.resume();
    await idle();
    expect(scene.trainers).toHaveLength(2);
    expect(scene.trainer.weights).toEqual([v0.values]);
    expect(scene.gateway.last("demand").window).toBe(2);
  });

  it("a trainer that skips samples is not believed", async () => {
    const scene = await joined();
    scene.trainer.skips = 1;
    await scene.assign("t1", v0, LEAF_0);
    expect(handedIn(scene)).toEqual([]);
    expect(scene.state.activity).toEqual({
      kind: "failed",
      message: "leaf 0: the trainer summed 3 samples instead of 4",
    });
  });

  it("a data set of another hash is refused before it reaches the trainer", async () => {
    const scene = new Scene();
    scene.served.set(job.data?.sha256 ?? "", new Uint8Array(64));
    scene.volunteer.start();
    await idle();
    await scene.welcome(job, v0);
    expect(scene.state.activity).toMatchObject({ kind: "failed" });
    expect(scene.trainers).toHaveLength(0);
  });
});
