import { describe, expect, it } from "vitest";

import { EvaluationSpecSchema, TaskKind, create } from "../protocol/index.ts";
import { denseNet, lstmNet, randomWeights } from "../samples/fixture/index.ts";
import type { Engine, OpenEngine } from "./engine.ts";
import { openEngine, openSession } from "./fixture/sessions.node.ts";
import { Session } from "./session.ts";

describe("a session", () => {
  it("says what computes, and why", async () => {
    const { job, bytes } = lstmNet();
    const session = new Session(openEngine);
    expect(await session.open(job, bytes)).toEqual({
      backend: "wasm",
      trials: [{ backend: "wasm", msPerLeaf: expect.any(Number) as number }],
      skipped: [{ backend: "cpu", reason: "another one works" }],
    });
    session.close();
  });

  it("counts a leaf's samples and the time it took", async () => {
    const session = await openSession(denseNet());
    const value = await session.leaf({
      kind: TaskKind.EVALUATE,
      round: 0,
      samples: Int32Array.of(0, 1, 2),
    });
    expect(value.samples).toBe(3);
    expect(value.computeMicros).toBeGreaterThan(0);
    session.close();
  });

  it("refuses samples that do not exist, and goes on", async () => {
    const session = await openSession(denseNet());
    await expect(
      session.leaf({ kind: TaskKind.TRAIN, round: 0, samples: Int32Array.of(-1) }),
    ).rejects.toThrow("sample -1");
    expect(
      await session.leaf({ kind: TaskKind.TRAIN, round: 0, samples: Int32Array.of(0) }),
    ).toMatchObject({ samples: 1 });
    session.close();
  });

  it("tries engines with a leaf as long as the job's", async () => {
    const { job, bytes } = lstmNet();
    const trials: Int32Array[] = [];
    const session = new Session((engineJob) => {
      trials.push(engineJob.trial);
      return openEngine(engineJob);
    });
    await session.open(job, bytes);
    if (job.training !== undefined) job.training.leafSize = 1000;
    await session.open(job, bytes);
    expect(trials).toEqual([Int32Array.of(0, 1), Int32Array.from({ length: 8 }, (_, at) => at)]);
    session.close();
  });

  it("knows the largest leaf that will come, evaluations included", async () => {
    const { job, bytes } = lstmNet();
    const largest: number[] = [];
    const session = new Session((engineJob) => {
      largest.push(engineJob.largestLeaf);
      return openEngine(engineJob);
    });
    await session.open(job, bytes);
    job.evaluation = create(EvaluationSpecSchema, { samples: 4, leafSize: 3 });
    await session.open(job, bytes);
    expect(largest).toEqual([2, 3]);
    session.close();
  });

  it("has one engine at a time, and none when it is closed", async () => {
    const { open, calls } = recorded();
    const session = await openSession(denseNet(), open);
    await session.open(lstmNet().job, lstmNet().bytes);
    session.close();
    await session.rest(0);
    expect(calls).toEqual(["open", "load", "dispose", "open", "dispose"]);
  });

  it("asks its engine for one thing at a time, also while it writes", async () => {
    const { open, calls } = recorded();
    const session = await openSession(lstmNet(), open);

    const writing = session.generate(2);
    await session.leaf({ kind: TaskKind.TRAIN, round: 0, samples: Int32Array.of(0) });
    await writing;
    session.close();
    await session.rest(0);

    // "overlap" would be among them.
    expect(calls).toEqual(["open", "load", "predict", "leaf", "predict", "dispose"]);
  });

  it("opens another job after one that cannot be computed", async () => {
    const { job, bytes } = denseNet();
    let attempts = 0;
    const session = new Session((engineJob) =>
      attempts++ === 0 ? Promise.reject(new Error("no such layer")) : openEngine(engineJob),
    );
    await expect(session.open(job, bytes)).rejects.toThrow("no such layer");
    expect((await session.open(job, bytes)).backend).toBe("wasm");
    session.close();
  });

  it("says what was called too early or with the wrong length", async () => {
    const { job, bytes } = denseNet();
    const session = new Session(openEngine);
    const leaf = (): Promise<unknown> =>
      session.leaf({ kind: TaskKind.TRAIN, round: 0, samples: Int32Array.of(0) });

    await expect(leaf()).rejects.toThrow("no job is open: call open first");
    await session.open(job, bytes);
    await expect(leaf()).rejects.toThrow("no weights yet: call setWeights before leaf");
    await expect(session.setWeights(new Float32Array(30))).rejects.toThrow(
      "30 weights: the model of this job has 31",
    );
    await expect(leaf()).rejects.toThrow("no weights yet");
    await session.setWeights(randomWeights(denseNet()));
    await expect(leaf()).resolves.toMatchObject({ samples: 1 });
    session.close();
    await expect(leaf()).rejects.toThrow("no job is open");
  });

  it("refuses a job that asks for more samples than there are", async () => {
    const { job, bytes } = denseNet();
    if (job.data !== undefined) job.data.heldOutFirst = 7;
    await expect(new Session(openEngine).open(job, bytes)).rejects.toThrow(
      "the job needs 7 samples, but its data set has 6",
    );
  });
});

/** Real engines, whose calls are written down in order. */
function recorded(): { readonly open: OpenEngine; readonly calls: string[] } {
  const calls: string[] = [];
  let isBusy = false;
  const record = async <T>(call: string, work: () => Promise<T>): Promise<T> => {
    calls.push(isBusy ? "overlap" : call);
    isBusy = true;
    try {
      // As long as an engine takes that waits for a graphics card.
      await new Promise((resolve) => setTimeout(resolve, 5));
      return await work();
    } finally {
      isBusy = false;
    }
  };
  const around = (engine: Engine): Engine => ({
    backend: engine.backend,
    outputs: engine.outputs,
    load: (weights) => record("load", () => engine.load(weights)),
    leaf: (leaf, batch) => record("leaf", () => engine.leaf(leaf, batch)),
    predict: (input, count) => record("predict", () => engine.predict(input, count)),
    dispose: () => {
      calls.push(isBusy ? "overlap" : "dispose");
      engine.dispose();
    },
  });
  const open: OpenEngine = async (job) => {
    calls.push("open");
    const opened = await openEngine(job);
    return { ...opened, engine: around(opened.engine) };
  };
  return { open, calls };
}
