import { afterEach, describe, expect, it, vi } from "vitest";

import {
  Client,
  type JobDescription,
  ServerAwayError,
  ServiceError,
  UnexpectedAnswerError,
} from "../src/index.ts";
import { Stub, json, pieces, problem } from "./stub.ts";

const ANY = { name: "a" } as JobDescription;

describe("the address", () => {
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  it("comes from the environment where it is left out", () => {
    vi.stubEnv("MANYHANDS_URL", "https://a.example/b");
    expect(new Client().url).toBe("https://a.example/b/");
    expect(new Client({ url: "http://c" }).url).toBe("http://c/");
    vi.stubEnv("MANYHANDS_URL", "");
    expect(new Client().url).toBe("http://localhost:8080/");
  });

  it.each(["train.example.org", "ftp://a", "http://a/?b=c", "file:///etc/passwd"])(
    "is not %s",
    (url) => {
      expect(() => new Client({ url })).toThrow(TypeError);
    },
  );
});

describe("a request", () => {
  it("has the token, and what is to be sent", async () => {
    const stub = new Stub();
    stub.answer(json({ sha256: "ab", sizeBytes: 3 }, 201));
    const how = { format: "csv", target: "a b", ignore: ["x", "y"] } as const;
    const { sha256 } = await stub.client.datasets.upload("abc", how);
    expect(sha256).toBe("ab");
    expect(stub.requests).toEqual(["POST /api/datasets?format=csv&target=a+b&ignore=x&ignore=y"]);
    const [{ headers, body } = { headers: new Headers(), body: null }] = stub.asked;
    expect(headers.get("authorization")).toBe("Bearer t0ken");
    expect(body).toBe("abc");
  });

  it("is repeated while the server is busy or away", async () => {
    const stub = new Stub();
    stub.answer(
      problem(429, "too-many-requests", { "retry-after": "7" }),
      problem(503, "redis-unavailable", { "retry-after": "2" }),
      new TypeError("fetch failed"),
      pieces(['{"jobs"']),
      json({ jobs: [] }),
    );
    expect(await stub.client.jobs.list()).toEqual([]);
    expect(stub.pauses).toHaveLength(4);
    expect(stub.pauses.slice(0, 2)).toEqual([7, 2]);
  });

  it("is not repeated for ever, nor when the server asks for an hour", async () => {
    const stub = new Stub();
    stub.answer(...Array.from({ length: 9 }, () => problem(503, "overloaded")));
    await expect(stub.client.jobs.list()).rejects.toMatchObject({ code: "overloaded" });
    expect(stub.asked).toHaveLength(6);
    const other = new Stub();
    other.answer(problem(429, "quota-jobs-per-hour", { "retry-after": "3600" }));
    await expect(other.client.jobs.create(ANY)).rejects.toMatchObject({ retryAfter: 3600 });
    expect(other.pauses).toEqual([]);
  });

  it("does not create a job twice", async () => {
    const stub = new Stub();
    stub.answer(problem(503, "redis-unavailable"));
    await expect(stub.client.jobs.create(ANY)).rejects.toThrow(ServiceError);
    stub.answer(new TypeError("fetch failed", { cause: new Error("other side closed") }));
    const away = stub.client.jobs.create(ANY);
    await expect(away).rejects.toThrow("POST http://stub/api/jobs: other side closed");
    await expect(away).rejects.toThrow(ServerAwayError);
    expect(stub.asked).toHaveLength(2);
  });

  it("is not redirected, and the error says where to", async () => {
    const stub = new Stub();
    const location = "https://elsewhere/api/jobs";
    stub.answer(new Response("<html>", { status: 308, headers: { location } }));
    await expect(stub.client.jobs.list()).rejects.toThrow(`redirected to ${location}`);
    expect(stub.asked).toHaveLength(1);
  });

  it("may reach something else than a Manyhands server", async () => {
    const stub = new Stub();
    stub.answer(new Response("<html>"));
    await expect(stub.client.jobs.list()).rejects.toThrow(UnexpectedAnswerError);
  });

  it("ends with the reason of its signal, also while it waits to be repeated", async () => {
    const stub = new Stub();
    const reason = new Error("enough");
    const aborted = AbortSignal.abort(reason);
    await expect(stub.client.jobs.list({ signal: aborted })).rejects.toBe(reason);
    const aborting = new AbortController();
    stub.answer(problem(429, "too-many-requests", { "retry-after": "7" }));
    const listing = stub.client.jobs.list({ signal: aborting.signal });
    aborting.abort(reason);
    await expect(listing).rejects.toBe(reason);
    expect(stub.asked).toHaveLength(2);
  });

  it("ends with that reason, too, where the platform has another for it", async () => {
    const aborting = new AbortController();
    const client = new Client({
      fetch: () => {
        aborting.abort(new Error("enough"));
        return Promise.reject(new TypeError("terminated"));
      },
    });
    const creating = client.jobs.create(ANY, { signal: aborting.signal });
    await expect(creating).rejects.toThrow("enough");
  });

  it("names in paths are quoted", async () => {
    const stub = new Stub();
    stub.answer(problem(404, "job-not-found"));
    await expect(stub.client.jobs.get("../a?b")).rejects.toThrow(ServiceError);
    expect(stub.requests).toEqual(["GET /api/jobs/..%2Fa%3Fb"]);
  });
});
