import { describe, expect, it } from "vitest";

import {
  Encoding,
  EvaluationSpecSchema,
  JobSpecSchema,
  LocalStepsSchema,
  OptimizerSpecSchema,
  TaskKind,
  create,
  decodeCount,
  decodeTrainingValue,
  encodeCount,
  packTrainingValue,
  sha256,
} from "../protocol/index.ts";
import { denseNet, lstmNet, trainingOf } from "../samples/fixture/index.ts";
import type { Engine, Doors, EngineJob, OpenEngine } from "../work/index.ts";
import { ENGINES, newSession, openSession, stateOf } from "./fixture/sessions.node.ts";

const LEAF = { kind: TaskKind.ADVANCE, round: 0, index: 0, isWhole: false };

const OPTIMIZER = create(OptimizerSpecSchema, {
  learningRate: 0.1,
  kind: { case: "sgd", value: {} },
});

/** Opens TensorFlow.js, as the jobs of these tests need it. */
const openTensorFlow: OpenEngine = async (job) => (await ENGINES.tensorflow()).openEngine(job);

function doors(openEngine: OpenEngine): Doors {
  return { ...ENGINES, tensorflow: () => Promise.resolve({ openEngine }) };
}

describe("a session", () => {
  it("says what computes, and why", async () => {
    const { job, bytes } = lstmNet();
    const session = newSession();
    expect(await session.open(job, bytes)).toEqual({
      backend: "wasm",
      trials: [{ backend: "wasm", msPerLeaf: expect.any(Number) as number }],
      skipped: [{ backend: "cpu", reason: "another one works" }],
    });
    session.close();
  });

  it("says how long a leaf took, and its hash where the leaf is all that is wanted", async () => {
    const session = await openSession(denseNet());
    const { computeMicros, ...part } = await session.leaf(LEAF);
    expect(computeMicros).toBeGreaterThan(0);
    expect(part.sha256).toBeUndefined();
    const whole = await session.leaf({ ...LEAF, isWhole: true });
    expect(whole.value).toEqual(part.value);
    expect(whole.sha256).toEqual(sha256(part.value));
    expect(await session.seal(part.value)).toEqual({
      value: part.value,
      sha256: sha256(part.value),
    });
    session.close();
  });

  it("tells the steps of a trajectory, the shorter last one included, and none of a gradient", async () => {
    const fixture = denseNet();
    const { training, batches } = trainingOf(fixture.job);
    Object.assign(batches, { samplesPerEpoch: 5, batchSize: 5, leafSize: 5 });
    const steps: string[] = [];
    const tell = (done: number, of: number) => steps.push(`${done} of ${of}`);
    await (await openSession(fixture)).leaf(LEAF, tell);
    expect(steps).toEqual([]);

    training.optimizer = OPTIMIZER;
    training.localSteps = create(LocalStepsSchema, { batchSize: 2, outer: OPTIMIZER });
    await (await openSession(fixture)).leaf(LEAF, tell);
    expect(steps).toEqual(["0 of 3", "1 of 3", "2 of 3", "3 of 3"]);
  });

  it("rounds what a leaf comes to where the job says so, and packs it when it is whole", async () => {
    const { job, bytes } = denseNet();
    const plain = await openSession({ job, bytes: bytes.slice() });
    const exact = decodeTrainingValue((await plain.leaf(LEAF)).value).gradientSum;
    plain.close();
    trainingOf(job).training.encoding = Encoding.INT8;
    const session = await openSession({ job, bytes });
    const part = await session.leaf(LEAF);
    const { gradientSum } = decodeTrainingValue(part.value);
    expect(gradientSum).not.toEqual(exact);
    const most = Math.max(...exact.map(Math.abs));
    gradientSum.forEach((value, at) => {
      expect(Math.abs(value - (exact[at] ?? NaN))).toBeLessThan(most / 60);
    });

    const whole = await session.leaf({ ...LEAF, isWhole: true });
    expect(whole.value).toEqual(packTrainingValue(part.value.slice()));
    expect(whole.value.length).toBeLessThan(part.value.length / 2);
    expect(whole.sha256).toEqual(sha256(whole.value));
    expect((await session.seal(part.value)).value).toEqual(whole.value);
    session.close();
  });

  it("computes whatever kind of work there is", async () => {
    const session = newSession();
    const work = { case: "counting", value: { units: 25, leafSize: 10, rounds: 1 } } as const;
    const job = create(JobSpecSchema, { jobId: "count", work });
    expect((await session.open(job, new Uint8Array())).backend).toBe("counting");
    await expect(session.setState(new Uint8Array(7))).rejects.toThrow("a count of 7 bytes");
    await session.setState(encodeCount(0n));
    const counts = [0, 1, 2].map((index) => session.leaf({ ...LEAF, index }));
    const values = (await Promise.all(counts)).map(({ value }) => decodeCount(value));
    expect(values).toEqual([10n, 10n, 5n]);
    expect(await session.generate(3)).toBeUndefined();
    session.close();
  });

  it("does what it is asked in that order, whoever waits for it", async () => {
    const session = newSession();
    const { job, bytes } = denseNet();
    void session.open(job, bytes);
    void session.setState(stateOf(denseNet()));
    expect((await session.leaf(LEAF)).value).toHaveLength(8 + 4 * 31);
    session.close();
  });

  it("writes in the rests between leaves", async () => {
    const session = await openSession(lstmNet());
    let isRested = false;
    const rest = session.rest(60_000).then(() => (isRested = true));
    expect((await session.generate(2))?.text).toHaveLength(2);
    expect(isRested).toBe(false);
    void rest;
    session.close();
  });

  it("tries engines with a leaf as long as the job's", async () => {
    const { job, bytes } = lstmNet();
    const { jobs, engines } = listed();
    const session = newSession(engines);
    await session.open(job, bytes);
    trainingOf(job).batches.leafSize = 1000;
    await session.open(job, bytes);
    expect(jobs.map(({ trial }) => trial)).toEqual([
      Int32Array.of(0, 1),
      Int32Array.from({ length: 8 }, (_, at) => at),
    ]);
    session.close();
  });

  it("knows the largest leaf that will come, evaluations included", async () => {
    const { job, bytes } = lstmNet();
    const { jobs, engines } = listed();
    const session = newSession(engines);
    await session.open(job, bytes);
    const { training, data, batches } = trainingOf(job);
    Object.assign(data, { trainSamples: 4, heldOutFirst: 4, heldOutSamples: 4 });
    Object.assign(batches, { samplesPerEpoch: 4, batchSize: 4 });
    const evaluation = { samples: 4, leafSize: 3, everyRounds: 1 };
    training.evaluation = create(EvaluationSpecSchema, evaluation);
    await session.open(job, bytes);
    expect(jobs.map(({ largestLeaf }) => largestLeaf)).toEqual([2, 3]);
    session.close();
  });

  it("has one engine at a time, and none when it is closed", async () => {
    const { open, calls } = recorded();
    const session = await openSession(denseNet(), doors(open));
    await session.open(lstmNet().job, lstmNet().bytes);
    session.close();
    await session.rest(0);
    expect(calls).toEqual(["open", "load", "dispose", "open", "dispose"]);
  });

  it("asks its engine for one thing at a time, also while it writes", async () => {
    const { open, calls } = recorded();
    const session = await openSession(lstmNet(), doors(open));

    const writing = session.generate(2);
    await session.leaf(LEAF);
    await writing;
    session.close();
    await session.rest(0);

    // "overlap" would be among them.
    expect(calls).toEqual(["open", "load", "predict", "leaf", "predict", "dispose"]);
  });

  it("opens another job after one that cannot be computed", async () => {
    const { job, bytes } = denseNet();
    let attempts = 0;
    const session = newSession(
      doors((engineJob) =>
        attempts++ === 0 ? Promise.reject(new Error("no such layer")) : openTensorFlow(engineJob),
      ),
    );
    await expect(session.open(job, bytes)).rejects.toThrow("no such layer");
    expect((await session.open(job, bytes)).backend).toBe("wasm");
    session.close();
  });

  it("says what was called too early or with the wrong length", async () => {
    const { job, bytes } = denseNet();
    const session = newSession();
    const leaf = (): Promise<unknown> => session.leaf(LEAF);

    await expect(leaf()).rejects.toThrow("no job is open: call open first");
    await session.open(job, bytes);
    await expect(leaf()).rejects.toThrow("no state yet: call setState before leaf");
    await expect(session.setState(new Uint8Array(120))).rejects.toThrow(
      "30 weights: the model of this job has 31",
    );
    await expect(leaf()).rejects.toThrow("no state yet");
    await session.setState(stateOf(denseNet()));
    await expect(leaf()).resolves.toMatchObject({ sha256: undefined });
    session.close();
    await expect(leaf()).rejects.toThrow("no job is open");
  });

  it("refuses a job that asks for more samples than there are", async () => {
    const { job, bytes } = denseNet();
    trainingOf(job).data.heldOutFirst = 7;
    await expect(newSession().open(job, bytes)).rejects.toThrow(
      "the job needs 7 samples, but its data set has 6",
    );
  });
});

/** Real engines, and what they were wanted for. */
function listed(): { readonly jobs: readonly EngineJob[]; readonly engines: Doors } {
  const jobs: EngineJob[] = [];
  const engines = doors((job) => {
    jobs.push(job);
    return openTensorFlow(job);
  });
  return { jobs, engines };
}

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
    const opened = await openTensorFlow(job);
    return { ...opened, engine: around(opened.engine) };
  };
  return { open, calls };
}
