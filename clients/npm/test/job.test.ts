import { beforeEach, describe, expect, it, vi } from "vitest";

import {
  type Job,
  type JobEvent,
  JobFailedError,
  ServerAwayError,
  ServiceError,
} from "../src/index.ts";
import { Stub, json, pieces, problem } from "./stub.ts";

const round = (number: number) =>
  ({ kind: "round", data: { round: number, loss: 0.5 } }) as JobEvent;
const state = (name: string) => ({ kind: "state", data: { state: name } }) as JobEvent;
const event = ({ kind, data }: JobEvent) =>
  `event:${kind}\n${"round" in data ? `id:${data.round}\n` : ""}data:${JSON.stringify(data)}\n\n`;
const stream = (...events: readonly JobEvent[]) => pieces([events.map(event).join("")]);
const history = (numbers: readonly number[], next?: number) =>
  json({ rounds: numbers.map((each) => ({ ...round(each).data, contributions: [1] })), next });

async function all<T>(values: AsyncIterable<T>): Promise<T[]> {
  const found = [];
  for await (const value of values) found.push(value);
  return found;
}

let stub: Stub;
let job: Job;
beforeEach(async () => {
  stub = new Stub();
  stub.answer(json({ id: "j", state: "RUNNING" }));
  job = await stub.client.jobs.get("j");
  stub.asked.length = 0;
});

describe("following", () => {
  it("goes on where it was when the connection breaks", async () => {
    stub.answer(
      stream(state("RUNNING"), round(0), round(1)),
      problem(503, "redis-unavailable"),
      problem(429, "too-many-requests", { "retry-after": "5" }),
      pieces([event(state("RUNNING"))], "ends"),
      stream(round(2), state("FINISHED")),
      history([]),
    );
    const expected = [state("RUNNING"), round(0), round(1), round(2), state("FINISHED")];
    expect(await all(job.follow())).toEqual(expected);
    const last = stub.asked.slice(0, 5).map(({ headers }) => headers.get("last-event-id"));
    expect(last).toEqual([null, "1", "1", "1", "1"]);
    expect(stub.pauses).toContain(5);
  });

  it("begins after the round that is known", async () => {
    stub.answer(stream(state("FAILED")), history([]));
    expect(await all(job.follow({ after: 41 }))).toEqual([state("FAILED")]);
    expect(stub.asked[0]?.headers.get("last-event-id")).toBe("41");
    expect(stub.requests[1]).toBe("GET /api/models/j/history?from=42");
  });

  it("tells the rounds that the end overtook", async () => {
    stub.answer(stream(round(0), state("FINISHED")), history([1], 2), history([2]));
    expect(await all(job.follow())).toEqual([round(0), round(1), round(2), state("FINISHED")]);
  });

  it("ends when the job is deleted", async () => {
    stub.answer(stream(state("RUNNING"), state("DELETED")));
    expect((await all(job.follow())).at(-1)).toEqual(state("DELETED"));
    stub.answer(stream(state("RUNNING")), problem(404, "job-not-found"));
    expect(await all(job.follow())).toEqual([state("RUNNING"), state("DELETED")]);
  });

  it("fails for a job that never was", async () => {
    stub.answer(problem(404, "job-not-found"));
    await expect(job.follow().next()).rejects.toThrow(ServiceError);
  });

  it("ends when the patience does", async () => {
    stub.answer(stream(state("RUNNING")));
    await expect(all(job.follow({ patience: 0 }))).rejects.toThrow(ServerAwayError);
  });

  it("ends when it is aborted, or the loop is left", async () => {
    const aborting = new AbortController();
    stub.answer(stream(state("RUNNING")), new TypeError("fetch failed"));
    const following = job.follow({ signal: aborting.signal });
    await following.next();
    aborting.abort(new Error("enough"));
    await expect(following.next()).rejects.toThrow("enough");
    const closed = vi.fn();
    stub.answer(pieces([event(round(0))], "hangs", closed));
    for await (const each of job.follow()) {
      expect(each).toEqual(round(0));
      break;
    }
    expect(closed).toHaveBeenCalled();
  });

  it("connects again when nothing is heard any more", async () => {
    stub.silentAt = 2;
    stub.answer(pieces([event(state("RUNNING"))], "hangs"), stream(state("FINISHED")), history([]));
    expect(await all(job.follow())).toEqual([state("RUNNING"), state("FINISHED")]);
    expect(stub.asked).toHaveLength(3);
  });
});

describe("waiting", () => {
  it("lasts until the job is finished, whatever happens to the server", async () => {
    const away = Array.from({ length: 9 }, () => new Response("<html>", { status: 502 }));
    const finished = json({ id: "j", state: "FINISHED", lastLoss: 1 });
    stub.answer(json({ id: "j", state: "RUNNING" }), ...away, finished);
    expect((await job.wait()).lastLoss).toBe(1);
    expect(job.state).toBe("FINISHED");
  });

  it("throws if the job fails or goes", async () => {
    stub.answer(json({ id: "j", state: "FAILED", reason: "it diverged" }));
    await expect(job.wait()).rejects.toThrow("job j is FAILED: it diverged");
    stub.answer(problem(404, "job-not-found"));
    await expect(job.wait()).rejects.toThrow(JobFailedError);
  });
});

describe("what a job has come to", () => {
  it("is all pages of its history", async () => {
    stub.answer(history([0, 1], 2), history([2]));
    const rounds = await all(job.history());
    expect(rounds.map((each) => each.round)).toEqual([0, 1, 2]);
    const paths = [0, 2].map((from) => `GET /api/models/j/history?from=${from}`);
    expect(stub.requests).toEqual(paths);
  });

  it("is a line for each result of a map-reduce job, as they come", async () => {
    const long = "größer".repeat(1000);
    const line = new TextEncoder().encode(`{"a":1}\nnull\n${JSON.stringify(long)}\n7`);
    const parts = [...line].map((byte) => Uint8Array.of(byte));
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        for (const part of parts) controller.enqueue(part);
        controller.close();
      },
    });
    stub.answer(problem(429, "too-many-requests"), new Response(body));
    expect(await all(job.results())).toEqual([{ a: 1 }, null, long, 7]);
  });

  it("is an error if it breaks off", async () => {
    stub.answer(pieces(["1\n2\n3"]));
    await expect(all(job.results())).rejects.toThrow(ServerAwayError);
  });
});

describe("control", () => {
  it("asks the server", async () => {
    for (const name of ["PAUSED", "RUNNING", "RUNNING"])
      stub.answer(json({ id: "j", state: name }));
    stub.answer(new Response(null, { status: 204 }));
    await job.pause();
    expect(job.state).toBe("PAUSED");
    await job.resume();
    await job.rollback(5);
    await job.delete();
    expect(job.state).toBe("DELETED");
    const changes = ["pause", "resume", "rollback"].map((each) => `POST /api/jobs/j/${each}`);
    expect(stub.requests).toEqual([...changes, "DELETE /api/jobs/j"]);
    expect(stub.asked[2]?.body).toBe('{"version":5}');
  });

  it("stops a job that may have ended", async () => {
    stub.answer(problem(409, "job-ended"), json({ id: "j", state: "FINISHED" }));
    await job.stop();
    expect(job.state).toBe("FINISHED");
    stub.answer(problem(403, "not-your-job"));
    await expect(job.stop()).rejects.toMatchObject({ code: "not-your-job" });
  });
});
