import { describe, expect, it } from "vitest";

import { TaskKind, create } from "../protocol/index.ts";
import { JobSpecSchema } from "../protocol/index.ts";
import type { JobSpec } from "../protocol/index.ts";
import type { Leaf, LeafValue, TrainerReady, WorkerTrainer } from "../trainer/index.ts";
import { SharedTrainers } from "./shared-trainers.ts";

const JOB = create(JobSpecSchema, { jobId: "paper", createdAtMs: 5n });
const OTHER = create(JobSpecSchema, { jobId: "paper", createdAtMs: 6n });
const LEAF: Leaf = { kind: TaskKind.TRAIN, round: 0, samples: Int32Array.of(0) };

/** A worker whose gradient is the weights it was given; answers when the test says so. */
class Worker implements WorkerTrainer {
  isAlive = true;
  jobs: JobSpec[] = [];
  loads = 0;
  #weights: Float32Array = new Float32Array();
  #waiting: (() => void)[] = [];
  readonly #isQuick: boolean;

  constructor(isQuick: boolean) {
    this.#isQuick = isQuick;
  }

  open(job: JobSpec): Promise<TrainerReady> {
    this.jobs.push(job);
    return Promise.resolve({ backend: "none", trials: [] });
  }

  setWeights(weights: Float32Array): Promise<void> {
    this.loads += 1;
    this.#weights = weights;
    return Promise.resolve();
  }

  async leaf(): Promise<LeafValue> {
    const gradientSum = this.#weights;
    if (!this.#isQuick) {
      await new Promise<void>((resolve) => {
        this.#waiting.push(resolve);
      });
    }
    if (!this.isAlive) throw new Error("out of memory");
    return { gradientSum, lossSum: 0, correct: 0, samples: 1, computeMicros: 1 };
  }

  answer(): void {
    for (const answer of this.#waiting.splice(0)) answer();
  }

  die(): void {
    this.isAlive = false;
    this.answer();
  }

  generate(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  rest(): Promise<void> {
    return Promise.resolve();
  }

  close(): void {
    this.die();
  }
}

function crew(most: number, isQuick = false) {
  const workers: Worker[] = [];
  const trainers = new SharedTrainers(() => {
    const worker = new Worker(isQuick);
    workers.push(worker);
    return worker;
  }, most);
  const opened = async (weights: number[], job = JOB): Promise<WorkerTrainer> => {
    const trainer = trainers.create();
    await trainer.open(job, new Uint8Array(1));
    await trainer.setWeights(Float32Array.from(weights));
    return trainer;
  };
  return { workers, opened };
}

/** Until everything has happened that needs nobody's answer. */
async function settled(): Promise<void> {
  await new Promise((resolve) => {
    setImmediate(resolve);
  });
}

describe("trainers that share workers", () => {
  it("have as many as may compute at once, ready before the first leaf", async () => {
    const { workers, opened } = crew(2);
    const first = await opened([1]);
    expect(workers).toHaveLength(1);
    const trainers = [first, ...(await Promise.all([opened([1]), opened([1])]))];
    expect(workers.map(({ jobs }) => jobs)).toEqual([[JOB], [JOB]]);
    const leaves = trainers.map((trainer) => trainer.leaf(LEAF));
    await settled();
    for (const worker of workers) worker.answer();
    await settled();
    for (const worker of workers) worker.answer();
    expect(await Promise.all(leaves)).toHaveLength(3);
    expect(workers).toHaveLength(2);
  });

  it("compute each leaf from the weights that its volunteer was given", async () => {
    const { workers, opened } = crew(1, true);
    const [early, late] = await Promise.all([opened([1]), opened([2])]);
    for (const [trainer, weights] of [
      [early, 1],
      [late, 2],
      [early, 1],
    ] as const) {
      expect((await trainer.leaf(LEAF)).gradientSum).toEqual(Float32Array.of(weights));
    }
    expect(workers[0]?.loads).toBe(3);
  });

  it("load the same weights once, whoever was sent them", async () => {
    const { workers, opened } = crew(1, true);
    const trainers = [await opened([1, 2]), await opened([1, 2]), await opened([1, 2])];
    for (const trainer of trainers) await trainer.leaf(LEAF);
    expect(workers[0]?.loads).toBe(1);
  });

  it("keep jobs apart, also one that was created again under the same id", async () => {
    const { workers, opened } = crew(1, true);
    await (await opened([1], JOB)).leaf(LEAF);
    await (await opened([1], OTHER)).leaf(LEAF);
    expect(workers.map(({ jobs }) => jobs)).toEqual([[JOB], [OTHER]]);
  });

  it("are alone in ending when a worker ends over their leaf", async () => {
    const { workers, opened } = crew(1);
    const [unlucky, other] = [await opened([1]), await opened([1])];
    const leaf = unlucky.leaf(LEAF);
    const next = other.leaf(LEAF);
    await settled();
    workers[0]?.die();
    await expect(leaf).rejects.toThrow("out of memory");
    expect([unlucky.isAlive, other.isAlive]).toEqual([false, true]);
    await settled();
    workers[1]?.answer();
    expect((await next).samples).toBe(1);
  });

  it("replace a worker that ended while nobody needed it", async () => {
    const { workers, opened } = crew(1, true);
    const trainer = await opened([1]);
    workers[0]?.die();
    expect((await trainer.leaf(LEAF)).samples).toBe(1);
    expect(workers).toHaveLength(2);
  });

  it("reject what is under way or in line when they are closed, and compute it no more", async () => {
    const { workers, opened } = crew(1);
    const [first, second, third] = [await opened([1]), await opened([1]), await opened([1])];
    const leaves = [first.leaf(LEAF), second.leaf(LEAF), third.leaf(LEAF)];
    await settled();
    first.close();
    second.close();
    await expect(leaves[0]).rejects.toThrow("the trainer was closed");
    await expect(leaves[1]).rejects.toThrow("the trainer was closed");
    expect(workers[0]?.isAlive).toBe(true);
    workers[0]?.answer();
    await settled();
    workers[0]?.answer();
    expect((await leaves[2])?.samples).toBe(1);
  });

  it("end the workers with the last of them, and start none for who was in line", async () => {
    const { workers, opened } = crew(1);
    const [first, second] = [await opened([1]), await opened([1])];
    const leaves = [first.leaf(LEAF), second.leaf(LEAF)];
    await settled();
    second.close();
    first.close();
    await expect(Promise.any(leaves)).rejects.toThrow();
    await settled();
    expect(workers.map(({ isAlive }) => isAlive)).toEqual([false]);
  });

  it("may open again after the job could not be opened", async () => {
    let attempts = 0;
    const trainers = new SharedTrainers(() => {
      const worker = new Worker(true);
      attempts += 1;
      if (attempts === 1) worker.open = () => Promise.reject(new Error("no backend"));
      return worker;
    }, 1);
    const trainer = trainers.create();
    await expect(trainer.open(JOB, new Uint8Array())).rejects.toThrow("no backend");
    expect((await trainer.open(JOB, new Uint8Array())).backend).toBe("none");
    expect(attempts).toBe(2);
  });
});
