import { type RequestListener, type Server, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { Organizer } from "./organizer.ts";
import { type Clock, Patience } from "./patience.ts";

const WITHIN = 90_000;
const LONGEST_PAUSE = 5_000;

describe("the organizer", () => {
  let server: Server;
  let port: number;
  let lines: string[];
  /** Of the clock, which moves only when somebody pauses. */
  let now: number;
  let onPause: () => Promise<void>;
  let asked: string[];

  beforeEach(async () => {
    lines = [];
    now = 0;
    asked = [];
    onPause = () => Promise.resolve();
    await open(0);
  });
  afterEach(close);

  /** Listens, and answers with a refusal until a test says otherwise. */
  async function open(wanted: number): Promise<void> {
    server = createServer();
    await new Promise<void>((listening) => server.listen(wanted, "127.0.0.1", listening));
    ({ port } = server.address() as AddressInfo);
  }

  async function close(): Promise<void> {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  }

  /** The answers to one request after the other; the last one is given to all further ones. */
  function answering(...answers: readonly Answer[]): void {
    server.removeAllListeners("request");
    const listener: RequestListener = (request, response) => {
      asked.push(`${request.method ?? ""} ${request.url ?? ""}`);
      const answer = answers[Math.min(asked.length, answers.length) - 1];
      request.resume().on("end", () => {
        if (answer === undefined || answer === "reset") request.socket.destroy();
        else response.writeHead(answer.status).end(answer.body);
      });
    };
    server.on("request", listener);
  }

  function organizer(url = `http://127.0.0.1:${port}/`): Organizer {
    const clock: Clock = {
      now: () => now,
      pause: async (ms) => {
        now += ms;
        await onPause();
      },
    };
    const patience = new Patience(WITHIN, (line) => lines.push(line), clock);
    return new Organizer(url, "token of the organizers", patience);
  }

  it("waits for a service that is not up yet, and says once what it waits for", async () => {
    await close();
    onPause = async () => {
      if (now < 10_000 || server.listening) return;
      await open(port);
      answering(STORED);
    };
    expect(await organizer().store("text")).toBe("abc");
    expect(now).toBeLessThan(10_000 + LONGEST_PAUSE);
    expect(lines).toEqual([
      `waiting for POST http://127.0.0.1:${port}/api/datasets: connect ECONNREFUSED 127.0.0.1:${port}; gives up after 90 s`,
    ]);
  });

  it.each<Answer>([
    "reset",
    { status: 502, body: "" },
    { status: 503, body: "redis-unavailable" },
    { status: 504, body: "" },
  ])("asks again after %j", async (answer) => {
    answering(answer, answer, STORED);
    expect(await organizer().store("text")).toBe("abc");
    expect(asked).toHaveLength(3);
    expect(lines).toHaveLength(1);
  });

  it("asks again while a name is not known", async () => {
    // The resolver refuses so long a label without asking anyone.
    const url = `http://${"x".repeat(64)}.invalid/`;
    onPause = () => Promise.resolve(void (now = WITHIN));
    await expect(organizer(url).store("text")).rejects.toThrow(/ENOTFOUND .*; gave up after 90 s/);
    expect(lines).toHaveLength(1);
  });

  it.each([400, 401, 403, 404, 413, 500])("takes %i for an answer", async (status) => {
    answering({ status, body: "why" });
    const url = `http://127.0.0.1:${port}/api/datasets`;
    await expect(organizer().store("text")).rejects.toThrow(`POST ${url}: HTTP ${status} why`);
    expect(asked).toHaveLength(1);
    expect(now).toBe(0);
  });

  it("gives up in time, with the last reason", async () => {
    answering({ status: 503, body: "redis-unavailable" });
    await expect(organizer().store("text")).rejects.toThrow(
      "HTTP 503 redis-unavailable; gave up after 90 s",
    );
    expect(now).toBeGreaterThan(WITHIN - 2 * LONGEST_PAUSE);
    expect(now).toBeLessThanOrEqual(WITHIN);
  });

  it("still asks when a fraction of a millisecond is left over", async () => {
    const organizes = organizer();
    now = WITHIN - 1_234.5;
    answering(STORED);
    expect(await organizes.store("text")).toBe("abc");
  });

  it("has one patience for all requests", async () => {
    const organizes = organizer();
    answering(STORED);
    await organizes.store("text");
    now = WITHIN;
    answering({ status: 503, body: "" });
    await expect(organizes.state("j")).rejects.toThrow("gave up");
    expect(asked).toHaveLength(2);
  });

  it("counts a job as created when the answer to that was lost", async () => {
    answering("reset", { status: 409, body: "job-exists" });
    const counting = { units: 1, leafSize: 1, rounds: 1 };
    await organizer().create({ id: "rehearsal-1", name: "Rehearsal", counting });
    expect(asked).toEqual(["POST /api/jobs", "POST /api/jobs"]);
  });

  it("counts a job as deleted when there is none", async () => {
    answering({ status: 404, body: "job-not-found" });
    await organizer().delete("rehearsal-1");
    expect(asked).toEqual(["DELETE /api/jobs/rehearsal-1"]);
  });
});

type Answer = "reset" | { readonly status: number; readonly body: string };

const STORED: Answer = { status: 201, body: '{"sha256": "abc"}' };
