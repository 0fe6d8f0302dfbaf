import { describe, expect, it } from "vitest";

import { JobFailedError, ManyhandsError, ServiceError } from "../src/errors.ts";

const refusal = (body: unknown) => ServiceError.of("POST api/jobs", 400, JSON.stringify(body));

describe("a problem document", () => {
  it("becomes an error with its code, message and fields", () => {
    const errors = [
      { field: "training.batchSize", message: "is 0; 1..67108864" },
      { field: "name", message: "is missing" },
    ];
    const error = refusal({ title: "t", code: "invalid-job", detail: "2 problem(s)", errors });
    expect(error).toMatchObject({ status: 400, code: "invalid-job", detail: "2 problem(s)" });
    expect(error).toMatchObject({ field: "training.batchSize", errors });
    expect(error).toBeInstanceOf(ManyhandsError);
    expect(error.message.split("\n")).toEqual([
      "POST api/jobs: 2 problem(s) (invalid-job)",
      "  training.batchSize: is 0; 1..67108864",
      "  name: is missing",
    ]);
  });

  it("ends with the remedy", () => {
    const detail = "job 'x' does not exist; GET /api/jobs lists all jobs";
    expect(refusal({ detail }).remedy).toBe("GET /api/jobs lists all jobs");
    expect(refusal({ detail: "no remedy" }).remedy).toBeUndefined();
    expect(refusal({ detail: "a; b", remedy: "do that" }).remedy).toBe("do that");
  });

  it("may have no more than a title", () => {
    expect(refusal({ title: "Not Found", code: "http-404" }).detail).toBe("Not Found");
  });
});

describe("any other answer", () => {
  it.each([
    ["", "status 502"],
    ["<html>\nBad gateway", "status 502, <html>"],
    ["[1, 2]", "status 502, [1, 2]"],
    ["[".repeat(100_000), `status 502, ${"[".repeat(200)}`],
    ["{}", "status 502"],
    ['{"code": 7, "detail": ["x"], "errors": "no", "title": null}', "status 502"],
    ['{"errors": [1, null, {"message": 3}]}', "status 502"],
  ])("%.20s becomes an error, too", (body, detail) => {
    expect(ServiceError.of("GET x", 502, body)).toMatchObject({ code: "http-502", detail });
  });
});

it("a job that failed says why", () => {
  const { message } = new JobFailedError("j", "FAILED", "it diverged");
  expect(message).toBe("job j is FAILED: it diverged");
  expect(new JobFailedError("j", "DELETED", undefined).message).toBe("job j is DELETED");
});
