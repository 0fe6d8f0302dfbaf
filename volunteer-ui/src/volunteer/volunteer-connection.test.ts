import { describe, expect, it, vi } from "vitest";

import {
  Confirm_Outcome,
  ErrorCode,
  JobSpecSchema,
  JobState,
  TaskKind,
  type Work,
  create,
  encodeCount,
  sha256,
  workOf,
} from "../protocol/index.ts";
import { Session } from "../trainer/fixture/index.ts";
import { WorkerPool, type WorkerTrainer } from "../trainer/index.ts";
import { SubtreeSum, combineOf, openWork } from "../work/index.ts";
import { valueOf } from "./testing/arithmetic-trainer.ts";
import { idle } from "./testing/manual-clock.ts";
import { DATA, Scene, jobNamed, leaseOf } from "./testing/scene.ts";
import {
  FOUR_LEAVES,
  LEAF_0,
  LEAF_1,
  confirm,
  handedBack,
  handedIn,
  job,
  joined,
  v0,
} from "./testing/talk.ts";

const ROOT = { level: 2, index: 0 };
const NONE = new Float32Array();
const WAITING = { timeout: Number(import.meta.env["WAIT_MS"]) };

const unexpected = (): never => {
  throw new Error("not expected in this test");
};

/** A trainer on this thread. */
function alive(session: Session): WorkerTrainer {
  return Object.assign(session, { isAlive: true });
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
      {
        case: "welcome",
        value: { volunteerId: new Uint8Array(12).fill(0xab), token: Uint8Array.of(5) },
      },
      { case: "jobChanged", value: { spec: job, state: JobState.RUNNING } },
    );
    await idle();
    expect(scene.state.activity).toEqual({ kind: "preparing", what: "data" });
    expect(scene.gateway.all("demand")).toEqual([]);

    scene.served.set(workOf(job).data[0]?.sha256 ?? "", DATA);
    await scene.clock.advance(500);
    expect(scene.gateway.all("demand")).toEqual([]);

    await scene.publish(job, v0);
    expect(scene.trainer.opened).toEqual(["job: 64 bytes"]);
    expect(scene.trainer.weights).toEqual([v0.values]);
    expect(scene.gateway.all("demand").map(({ window }) => window)).toEqual([2]);
    expect(scene.state).toMatchObject({
      volunteerId: "ab".repeat(12),
      backend: "arithmetic",
      crowd: 0,
    });
    expect(scene.state.activity).toEqual({ kind: "waiting", why: "round-handed-out" });
  });

  it("hands in the sum of a node, to the bit", async () => {
    const scene = await joined();
    await scene.assign("t1", v0, FOUR_LEAVES);
    const work = workOf(job);
    if (work.kind !== "training") throw new Error("it trains");
    const tree = work.schedule.tree(0, TaskKind.ADVANCE);
    const sum = new SubtreeSum(tree, FOUR_LEAVES, combineOf(work));
    const values = [4, 5, 6, 7].map((leaf) =>
      sum.add(leaf, valueOf(v0.values, work.schedule.leafSamples(0, TaskKind.ADVANCE, leaf))),
    );
    const value = values.at(-1) ?? new Uint8Array();
    const result = scene.gateway.last("result");
    expect(result.lease).toEqual(leaseOf("t1"));
    expect(result.value).toMatchObject({ units: 16, value, sha256: sha256(value) });
    expect(scene.state.activity).toEqual({ kind: "waiting", why: "next-version" });

    confirm(scene, "t1");
    expect(scene.state.contribution).toMatchObject({ tasks: 1, units: 16, unitsCredited: 100 });
  });

  it("computes work of any kind: what its values mean is nothing to it", async () => {
    const value = { units: 25, leafSize: 10, rounds: 2 };
    const counting = create(JobSpecSchema, { jobId: "count", work: { case: "counting", value } });
    const open = (work: Work, data: Uint8Array) =>
      openWork(work, data, { kernels: unexpected, tensorflow: unexpected, guest: unexpected });
    const scene = new Scene({
      workers: new WorkerPool(() => alive(new Session(open, (bytes) => sha256(bytes)))),
    });
    const state = encodeCount(0n);
    await scene.join(counting, { version: 0, sha256: sha256(state), state, values: NONE });
    await vi.waitFor(() => scene.gateway.last("demand"), WAITING);
    await scene.assign("t1", { version: 0, sha256: sha256(state), state, values: NONE }, ROOT);
    await vi.waitFor(() => scene.gateway.last("result"), WAITING);
    expect(scene.fetched).toEqual([]);
    const counted = encodeCount(25n);
    expect(scene.gateway.last("result").value).toMatchObject({
      units: 25,
      value: counted,
      sha256: sha256(counted),
    });
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
    await scene.assign("t2", v0, { level: 12, index: 0 });
    await scene.assign("t3", v0, LEAF_0, TaskKind.EVALUATE);
    expect(handedBack(scene)).toEqual(["t1", "t2", "t3"]);
  });

  it("refuses a job whose numbers are out of bounds", async () => {
    const scene = new Scene();
    const huge = await jobNamed("huge", { weights: [{ name: "w", shape: [65_536, 65_536] }] });
    await scene.join(huge, v0);
    expect(scene.state.unable).toMatchObject({
      jobId: "huge",
      reason: expect.stringContaining("4294967296 parameters, allowed are 1 to 16777216") as string,
    });
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

  it("comes back when the gateway wishes, with a little jitter and without backing off", async () => {
    const scene = await joined();
    for (let time = 0; time < 3; time++) {
      scene.gateway.say({
        case: "goodbye",
        value: { reason: "shutting down", reconnectAfterMs: 400 },
      });
      await idle();
      expect(scene.state.activity).toEqual({
        kind: "backing-off",
        until: scene.clock.now() + 500,
        reason: "shutting down",
      });
      await scene.clock.advance(500);
      await scene.welcome(job, v0);
    }
  });

  it("backs off from gateways that do not admit anybody", async () => {
    const scene = await joined();
    const waits: number[] = [];
    for (let time = 0; time < 3; time++) {
      scene.gateway.say({ case: "goodbye", value: { reason: "shutting down" } });
      await idle();
      const { activity } = scene.state;
      if (activity.kind !== "backing-off") throw new Error(activity.kind);
      waits.push(activity.until - scene.clock.now());
      await scene.clock.advance(activity.until - scene.clock.now());
    }
    expect(waits).toEqual([100, 250, 500]);
  });

  it("is not opened again after a ban, whatever is in hand", async () => {
    const scene = await joined({}, 100);
    await scene.assign("t1", v0, LEAF_0);
    const reason = "round 3: two values were wrong";
    scene.gateway.say(
      { case: "error", value: { code: ErrorCode.BANNED, message: reason, fatal: true } },
      { case: "goodbye", value: { reason: "banned" } },
    );
    await idle();
    expect(scene.state).toMatchObject({
      activity: { kind: "banned", reason },
      job: undefined,
      notice: undefined,
    });
    await scene.clock.advance(3_600_000);
    expect(scene.gateway.sockets).toHaveLength(1);
    expect(handedIn(scene)).toEqual([]);

    scene.volunteer.pause();
    expect(scene.state.activity.kind).toBe("banned");
    const left = scene.volunteer.leave();
    await scene.clock.advance(5_000);
    await left;
    expect(scene.state.activity).toEqual({ kind: "idle" });
    scene.volunteer.start();
    expect(scene.gateway.sockets).toHaveLength(2);
  });

  it("hands in elsewhere what is in hand when a gateway says goodbye", async () => {
    const scene = await joined({}, 100);
    await scene.assign("t1", v0, LEAF_0);
    scene.gateway.say({ case: "goodbye", value: { reason: "shutting down" } });
    await scene.clock.advance(100);
    await scene.welcome(job, v0);
    await scene.clock.advance(100);
    expect(scene.trainer.leaves).toHaveLength(1);
    expect(handedIn(scene)).toEqual(["t1"]);
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

  it("is noticed within a minute when a gateway that promised to say something does not", async () => {
    const scene = new Scene();
    scene.heartbeatMs = 20_000;
    await scene.join(job, v0);
    for (let beat = 0; beat < 20; beat++) {
      await scene.clock.advance(20_000);
      scene.gateway.say({ case: "crowd", value: { volunteers: 2 } });
    }
    expect(scene.gateway.sockets).toHaveLength(1);
    await scene.clock.advance(60_000);
    expect(scene.gateway.sockets).toHaveLength(1);
    await scene.clock.advance(12_000);
    expect(scene.gateway.sockets).toHaveLength(2);
  });

  it("is not taken for alive because we say something ourselves", async () => {
    const scene = new Scene();
    scene.heartbeatMs = 20_000;
    await scene.join(job, v0);
    for (let time = 0; time < 80_000 && scene.gateway.sockets.length === 1; time += 5_000) {
      scene.volunteer.pause();
      scene.volunteer.resume();
      await scene.clock.advance(5_000);
    }
    expect(scene.gateway.sockets).toHaveLength(2);
  });

  it("is taken for alive while nothing is due, by a gateway that promised nothing", async () => {
    const scene = await joined();
    await scene.clock.advance(200_000);
    expect(scene.gateway.sockets).toHaveLength(1);
    await scene.clock.advance(111_000);
    expect(scene.gateway.sockets).toHaveLength(2);
  });

  it.each([
    [Uint8Array.of(0xff, 0xff).buffer, "the gateway sent 2 bytes that are not a message"],
    [
      Uint8Array.of(0x0a, 0).buffer,
      "sent welcome.volunteerId: 0 bytes, allowed are 12 to 12; reload",
    ],
    [new ArrayBuffer(67_174_401), "sent 67174401 bytes at once, allowed are 67174400"],
    ["hello", "the gateway sent text"],
  ])("follows frames that are not messages: %#", async (data, reason) => {
    const scene = await joined();
    scene.gateway.socket.emit("message", { data });
    await idle();
    const { activity } = scene.state;
    expect(activity.kind === "backing-off" ? activity.reason : activity.kind).toContain(reason);
  });
});
