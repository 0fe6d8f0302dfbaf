import { describe, expect, it } from "vitest";

import {
  EntryCostSchema,
  ErrorCode,
  JobState,
  type JobSpec,
  create,
  sha256,
} from "../protocol/index.ts";
import { idle } from "./testing/manual-clock.ts";
import { Scene, jobNamed } from "./testing/scene.ts";
import { v0 } from "./testing/talk.ts";

const CHALLENGE = Uint8Array.from({ length: 16 }, (_, at) => 3 * at);
const OTHER_CHALLENGE = Uint8Array.from({ length: 16 }, (_, at) => 5 * at);

async function costing(proofOfWorkBits: number, invitation: boolean): Promise<JobSpec> {
  const job = await jobNamed("club");
  job.entryCost = create(EntryCostSchema, { proofOfWorkBits, invitation });
  return job;
}

/** Connected, to a job that is not to be computed before its entry is paid. */
async function asked(job: JobSpec, change: ConstructorParameters<typeof Scene>[0] = {}) {
  const scene = new Scene(change);
  scene.volunteer.start();
  await idle();
  scene.gateway.say({
    case: "welcome",
    value: { volunteerId: new Uint8Array(12), token: Uint8Array.of(9), heartbeatMs: 0 },
  });
  ask(scene, job);
  await settled(scene);
  return scene;
}

function ask(scene: Scene, spec: JobSpec, challenge = CHALLENGE): void {
  const entry = { challenge };
  scene.gateway.say({ case: "jobChanged", value: { spec, state: JobState.RUNNING, entry } });
}

function admit(scene: Scene, spec: JobSpec): void {
  const token = Uint8Array.of(7, 7);
  scene.gateway.say({ case: "jobChanged", value: { spec, state: JobState.RUNNING, token } });
}

function refuse(scene: Scene, message: string): void {
  const error = { code: ErrorCode.ENTRY_REFUSED, message, fatal: false };
  scene.gateway.say({ case: "error", value: error });
}

/** Until it has said what it has to say: proofs of these few bits take a moment. */
async function settled(scene: Scene): Promise<void> {
  for (let round = 0; round < 20; round++) await idle();
  await scene.clock.advance(20);
}

function zeroBits(challenge: Uint8Array, nonce: Uint8Array): number {
  const [first = 0, second = 0] = sha256(Uint8Array.of(...challenge, ...nonce));
  return Math.clz32((first << 24) | (second << 16));
}

describe("entry to a job", () => {
  it("costs nothing unless the job asks for something", async () => {
    const scene = new Scene();
    await scene.join(await jobNamed("free"), v0);
    expect(scene.gateway.all("payEntry")).toEqual([]);
    expect(scene.gateway.last("hello").isInvited).toBe(false);
  });

  it("is paid by a proof of work, once, and the job is computed only then", async () => {
    const job = await costing(12, false);
    const scene = await asked(job);
    const [payment, ...more] = scene.gateway.all("payEntry");
    expect(more).toEqual([]);
    expect(payment).toMatchObject({ jobId: "club", invitation: "" });
    expect(zeroBits(CHALLENGE, payment?.nonce ?? new Uint8Array())).toBeGreaterThanOrEqual(12);
    expect(scene.state.activity).toEqual({ kind: "entering", needs: "proof", refused: undefined });
    expect(scene.fetched).toEqual([]);
    admit(scene, job);
    await scene.join(job, v0);
    expect(scene.token).toEqual(Uint8Array.of(9));
    expect(scene.trainers).toHaveLength(1);
  });

  it("is known by the token that follows", async () => {
    const job = await costing(0, false);
    const scene = await asked(job);
    admit(scene, job);
    await settled(scene);
    expect(scene.token).toEqual(Uint8Array.of(7, 7));
    expect(scene.state.activity.kind).not.toBe("entering");
  });

  it("is paid by the invitation that was given beforehand", async () => {
    const scene = await asked(await costing(4, true), { invitation: "class-7b" });
    expect(scene.gateway.last("hello").isInvited).toBe(true);
    expect(scene.gateway.last("payEntry").invitation).toBe("class-7b");
  });

  it("waits for the invitation of a person, and tells no other job of it", async () => {
    const job = await costing(4, true);
    const scene = await asked(job);
    expect(scene.gateway.all("payEntry")).toEqual([]);
    expect(scene.state.activity).toMatchObject({ kind: "entering", needs: "invitation" });
    scene.volunteer.showInvitation("class-7b");
    await settled(scene);
    expect(scene.gateway.last("payEntry").invitation).toBe("class-7b");
    const other = await costing(4, false);
    ask(scene, { ...other, jobId: "other" }, OTHER_CHALLENGE);
    await settled(scene);
    expect(scene.gateway.last("payEntry")).toMatchObject({ jobId: "other", invitation: "" });
  });

  it("forgets an invitation that was refused, says why, and takes another one", async () => {
    const job = await costing(4, true);
    const scene = await asked(job, { invitation: "wrong" });
    refuse(scene, "this is not the invitation");
    ask(scene, job, OTHER_CHALLENGE);
    await settled(scene);
    expect(scene.gateway.all("payEntry")).toHaveLength(1);
    expect(scene.state.activity).toEqual({
      kind: "entering",
      needs: "invitation",
      refused: "this is not the invitation",
    });
    expect(scene.state.notice).toBeUndefined();
    scene.volunteer.showInvitation("right");
    await settled(scene);
    const payment = scene.gateway.last("payEntry");
    expect(payment.invitation).toBe("right");
    expect(zeroBits(OTHER_CHALLENGE, payment.nonce)).toBeGreaterThanOrEqual(4);
  });

  it("begins anew with another challenge, and once for the same", async () => {
    const job = await costing(10, false);
    const scene = await asked(job);
    ask(scene, job, OTHER_CHALLENGE);
    await settled(scene);
    expect(scene.gateway.all("payEntry")).toHaveLength(2);
    expect(zeroBits(OTHER_CHALLENGE, scene.gateway.last("payEntry").nonce)).toBeGreaterThan(9);
    ask(scene, job, OTHER_CHALLENGE);
    await settled(scene);
    expect(scene.gateway.all("payEntry")).toHaveLength(2);
  });

  it("is not worked for any more once the connection is gone", async () => {
    const scene = await asked(await costing(24, false));
    scene.gateway.socket.drop();
    await settled(scene);
    expect(scene.state.activity.kind).toBe("backing-off");
    expect(scene.gateway.all("payEntry")).toEqual([]);
  });

  it("remembers an invitation beyond leaving", async () => {
    const job = await costing(4, true);
    const scene = await asked(job);
    scene.volunteer.showInvitation("class-7b");
    await settled(scene);
    const left = scene.volunteer.leave();
    await scene.clock.advance(2000);
    await left;
    scene.volunteer.start();
    await idle();
    expect(scene.gateway.last("hello").isInvited).toBe(true);
  });
});
