import { describe, expect, it } from "vitest";

import { ServiceError } from "../src/errors.ts";
import { isPassing, parseRetryAfter, pauseAfter, sleep } from "../src/retry.ts";

const error = (status: number, code = "x") =>
  ServiceError.of("POST api/jobs", status, JSON.stringify({ code }));

describe("pauses", () => {
  const retry = { attempts: 9, first: 1, longest: 10 };

  it("double up to the longest", () => {
    const longest = [1, 2, 3, 4, 5, 6].map((attempt) => pauseAfter(retry, attempt, 0, () => 1));
    expect(longest).toEqual([1, 2, 4, 8, 10, 10]);
    expect([1, 2, 3].map((attempt) => pauseAfter(retry, attempt, 0, () => 0))).toEqual([0.5, 1, 2]);
    expect(pauseAfter({ ...retry, attempts: Infinity }, 1e9, 0, () => 1)).toBe(10);
  });

  it("end after the last attempt", () => {
    expect(pauseAfter(retry, 8)).toBeDefined();
    expect(pauseAfter(retry, 9)).toBeUndefined();
  });

  it("are as long as the server asks for, but no longer than the longest", () => {
    expect(pauseAfter(retry, 1, 7)).toBe(7);
    expect(pauseAfter(retry, 1, 3600)).toBeUndefined();
  });

  it("end at once when they are aborted", async () => {
    const aborting = new AbortController();
    const sleeping = sleep(3600, aborting.signal);
    aborting.abort(new Error("enough"));
    await expect(sleeping).rejects.toThrow("enough");
    await expect(sleep(3600, aborting.signal)).rejects.toThrow("enough");
  });
});

describe("what is repeated", () => {
  it("had no effect", () => {
    expect(isPassing(error(429), false)).toBe(true);
    expect(isPassing(error(503, "overloaded"), false)).toBe(true);
  });

  it.each([502, 503, 504])("does no harm twice, if it may have had one: %d", (status) => {
    expect(isPassing(error(status), true)).toBe(true);
    expect(isPassing(error(status), false)).toBe(false);
  });

  it.each([400, 401, 404, 409, 413, 500, 507])("is not %d", (status) => {
    expect(isPassing(error(status), true)).toBe(false);
  });
});

describe("Retry-After", () => {
  const now = Date.UTC(2026, 0, 1, 12);

  it.each([
    [null, undefined],
    ["2", 2],
    [" 120 ", 120],
    ["9".repeat(10_000), 9_999_999_999],
    ["Thu, 01 Jan 2026 12:00:05 GMT", 5],
    ["Thu, 01 Jan 2026 11:00:00 GMT", 0],
    ["", undefined],
    ["soon", undefined],
    ["-1", undefined],
    ["1.5", undefined],
    ["Thu, 99 Jan 2026 99:00:05 GMT", undefined],
  ])("%.40s is %s seconds", (value, seconds) => {
    expect(parseRetryAfter(value, now)).toBe(seconds);
  });
});
