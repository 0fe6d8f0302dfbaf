import { describe, expect, it } from "vitest";

import type { JobSpec, Work } from "../protocol/index.ts";
import type { Activity, VolunteerState } from "../volunteer/index.ts";
import { Narrator } from "./narrator.ts";

const START: VolunteerState = {
  activity: { kind: "connecting", attempt: 1 },
  volunteerId: undefined,
  job: undefined,
  crowd: 0,
  contribution: {
    tasks: 3,
    units: 24,
    unitsCredited: 24,
    computeSeconds: 1.25,
    bytesUp: 0,
    bytesDown: 0,
    busySeconds: 9.7,
    workerSeconds: 10,
  },
  share: 1,
  backend: undefined,
  workers: 0,
  notice: undefined,
  unable: undefined,
};

const UNREACHABLE: Activity = { kind: "backing-off", until: 0, reason: "ECONNREFUSED" };
const COMPUTING: Activity = { kind: "computing", leavesDone: 0, leaves: 2 };
const IDLE: Activity = { kind: "waiting", why: "next-version" };

const JOB = {
  spec: { jobId: "text" } as JobSpec,
  work: { unit: "sample" } as Work,
  state: "running",
  reason: "",
  version: 0,
  rounds: 80,
  committed: [],
} as const;

function told(...states: Partial<VolunteerState>[]): string[] {
  const narrator = new Narrator("ws://host/ws/volunteer");
  return states.flatMap((state) =>
    narrator
      .hear({ ...START, ...state })
      .map(({ text, isWarning }) => (isWarning ? `! ${text}` : text)),
  );
}

describe("the narrator", () => {
  it("tells of a ban once, and why", () => {
    const banned: Activity = { kind: "banned", reason: "two values were wrong" };
    expect(told({ activity: COMPUTING }, { activity: banned }, { activity: banned })).toEqual([
      "connected as nobody",
      "! banned by ws://host/ws/volunteer: two values were wrong; does not come back",
    ]);
  });

  it("asks for an invitation once, and says why one was refused", () => {
    const entering = (
      needs: "invitation" | "proof",
      refused?: string,
    ): Partial<VolunteerState> => ({
      activity: { kind: "entering", needs, refused },
      job: JOB,
    });
    expect(told(entering("invitation"), entering("invitation"))).toEqual([
      "connected as nobody",
      "job text: 80 rounds",
      "! job text asks for an invitation: give it with --invitation CODE",
    ]);
    expect(told(entering("proof"), entering("invitation", "this is not it"))).toEqual([
      "connected as nobody",
      "job text: 80 rounds",
      "job text asks for a proof of work, once: computing it",
      "! this is not it",
    ]);
  });

  it("tells of an outage once, and of its end", () => {
    const id = { volunteerId: "0123456789abcdef" };
    expect(
      told(
        { activity: UNREACHABLE },
        { activity: { kind: "connecting", attempt: 2 } },
        { activity: UNREACHABLE },
        { activity: IDLE, ...id },
        { activity: COMPUTING, ...id },
        { activity: UNREACHABLE, ...id },
        { activity: COMPUTING, ...id },
      ),
    ).toEqual([
      "! cannot connect to ws://host/ws/volunteer: ECONNREFUSED; keeps trying",
      "connected as 01234567",
      "! lost the connection to ws://host/ws/volunteer: ECONNREFUSED; keeps trying",
      "connected as 01234567",
    ]);
  });

  it("tells of a job's beginning and end, but not of its rounds", () => {
    expect(
      told(
        { activity: IDLE, job: JOB },
        { activity: COMPUTING, job: JOB, backend: "wasm" },
        { activity: COMPUTING, job: { ...JOB, version: 1 }, backend: "wasm" },
        { activity: IDLE, job: { ...JOB, version: 80, state: "finished" }, backend: "wasm" },
      ),
    ).toEqual([
      "connected as nobody",
      "job text: 80 rounds",
      "computes with wasm",
      "job text is finished; gave 3 tasks, 24 samples, 1.3 s of computing (97 % of the time)",
    ]);
  });

  it("warns of jobs that cannot be computed and of refusals, each once, and says that it stays", () => {
    const unable = { jobId: "video", reason: "out of memory" };
    expect(
      told(
        { activity: IDLE, notice: "not finite" },
        { activity: IDLE, notice: "not finite" },
        { activity: IDLE, unable },
        { activity: COMPUTING, unable },
        { activity: IDLE, unable: { ...unable } },
      ),
    ).toEqual([
      "connected as nobody",
      "! not finite",
      "! cannot compute job video: out of memory; stays, and takes other jobs",
      "! cannot compute job video: out of memory; stays, and takes other jobs",
    ]);
  });
});
