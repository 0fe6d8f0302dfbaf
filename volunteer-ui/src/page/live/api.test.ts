import { describe, expect, it } from "vitest";

import { fetchJobs, fetchRounds, modelPath, recordPath } from "./api.ts";

const answering = (answer: unknown) => () => Promise.resolve(answer);

describe("the list of jobs", () => {
  it("is read field by field; what is absent stays unknown", async () => {
    const answer = {
      jobs: [
        { id: "text-1", name: "Text", state: "running", round: 3, rounds: 80, parameters: 55249 },
      ],
    };
    const [job] = await fetchJobs(answering(answer));
    expect(job).toMatchObject({
      id: "text-1",
      state: "running",
      training: { parameters: 55249 },
      description: "",
    });
    expect(job?.training?.lastLoss).toBeUndefined();
  });

  it.each([
    [
      { type: "text", sizeBytes: 1_008_341 },
      { kind: "text", bytes: 1_008_341 },
    ],
    [
      { type: "records", samples: 60_000, classes: 10 },
      { kind: "classes", classes: 10, examples: 60_000 },
    ],
    [
      { type: "records", samples: 5 },
      { kind: "values", examples: 5 },
    ],
    [{ type: "text" }, undefined],
    ["text", undefined],
  ])("tells what the job learns from: %j", async (data, expected) => {
    const [job] = await fetchJobs(answering({ jobs: [{ id: "a", data }] }));
    expect(job?.training?.data).toEqual(expected);
  });

  it("shows a job without a name by its id", async () => {
    const [job] = await fetchJobs(answering({ jobs: [{ id: "text-1" }] }));
    expect(job?.name).toBe("text-1");
  });

  it("does not take fields of a wrong type, nor states it does not know", async () => {
    const answer = {
      jobs: [{ id: "a", state: "DREAMING", round: "7", parameters: 1, lastLoss: null }, 5],
    };
    const jobs = await fetchJobs(answering({ jobs: [...answer.jobs, null] }));
    expect(jobs).toHaveLength(1);
    const training = { lastLoss: undefined };
    expect(jobs[0]).toMatchObject({ state: "other", round: 0, training });
  });

  it("says nothing of training for a job of another kind", async () => {
    const answer = { jobs: [{ id: "count", state: "running", round: 1, rounds: 2 }] };
    const [job] = await fetchJobs(answering(answer));
    expect(job).toMatchObject({ id: "count", round: 1, rounds: 2, training: undefined });
  });

  it.each([undefined, null, "<html>", {}, { jobs: {} }])(
    "is an error when the answer is %j",
    async (answer) => {
      await expect(fetchJobs(answering(answer))).rejects.toThrow("the answer has no list 'jobs'");
    },
  );
});

describe("the history", () => {
  it("asks for one page, with the job's name made safe for an address", async () => {
    const paths: string[] = [];
    await fetchRounds(
      (path) => {
        paths.push(path);
        return Promise.resolve({ rounds: [] });
      },
      "a/b",
      40,
    );
    expect(paths).toEqual(["api/models/a%2Fb/history?from=40"]);
  });

  it("takes no loss from a round that trained nothing, and no round before the one asked for", async () => {
    const answer = {
      rounds: [
        { round: 39, loss: 1, samples: 128 },
        { round: 40, loss: 0.5, samples: 128 },
        { round: 41, loss: 0, samples: 0, heldOutLoss: 0.6 },
      ],
      next: 42,
    };
    expect(await fetchRounds(answering(answer), "j", 40)).toEqual({
      rounds: [
        { round: 40, loss: 0.5, heldOut: undefined },
        { round: 41, loss: undefined, heldOut: 0.6 },
      ],
      next: 42,
    });
  });
});

it("addresses the model relative to the page", () => {
  expect(modelPath("text-1")).toBe("api/models/text-1/export");
  expect(recordPath("text-1")).toBe("api/jobs/text-1/record");
});
