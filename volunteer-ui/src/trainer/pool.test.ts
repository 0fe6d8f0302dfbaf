import { describe, expect, it } from "vitest";

import { JobSpecSchema, TaskKind, create, toHex } from "../protocol/index.ts";
import type { JobSpec } from "../protocol/index.ts";
import type { Ready } from "../work/index.ts";
import { type PoolOptions, WorkerPool, type WorkerQuota } from "./pool.ts";
import type { Sealed, LeafValue, WorkerTrainer } from "./trainer.ts";

const JOB = create(JobSpecSchema, { jobId: "paper", createdAtMs: 5n });
const OTHER = create(JobSpecSchema, { jobId: "paper", createdAtMs: 6n });
const LEAF = { kind: TaskKind.ADVANCE, round: 0, index: 0, isWhole: false };

/** A worker whose leaves' value is the state it was given; answers when the test says so. */
class Worker implements WorkerTrainer {
  isAlive = true;
  jobs: JobSpec[] = [];
  states: string[] = [];
  rests = 0;
  #waiting: (() => void)[] = [];
  readonly #isQuick: boolean;

  constructor(isQuick: boolean) {
    this.#isQuick = isQuick;
  }

  open(job: JobSpec): Promise<Ready> {
    this.jobs.push(job);
    return Promise.resolve({ backend: "none", trials: [] });
  }

  setState(state: Uint8Array): Promise<void> {
    this.states.push(toHex(state));
    return Promise.resolve();
  }

  async leaf(): Promise<LeafValue> {
    const value = Uint8Array.of(Number.parseInt(this.states.at(-1) ?? "0", 16));
    if (!this.#isQuick) {
      await new Promise<void>((resolve) => {
        this.#waiting.push(resolve);
      });
    }
    if (!this.isAlive) throw new Error("out of memory");
    return { value, sha256: undefined, computeMicros: 1 };
  }

  seal(value: Uint8Array<ArrayBuffer>): Promise<Sealed> {
    return Promise.resolve({ value, sha256: value });
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
    this.rests += 1;
    return Promise.resolve();
  }

  close(): void {
    this.die();
  }
}

function crew(options: PoolOptions & { readonly isQuick?: boolean } = {}) {
  const { isQuick = false, ...others } = options;
  const workers: Worker[] = [];
  const pool = new WorkerPool(() => {
    const worker = new Worker(isQuick);
    workers.push(worker);
    return worker;
  }, others);
  /** A quota of so many workers, with a state of one byte. */
  const opened = async (state: number, job = JOB, size = 1): Promise<WorkerQuota> => {
    const quota = pool.join();
    await quota.open(job, new Uint8Array(1));
    quota.resize(size);
    await quota.grow();
    quota.setState(`sha256 of ${state}`, Uint8Array.of(state));
    return quota;
  };
  return { workers, pool, opened };
}

const leafOf = async (quota: WorkerQuota): Promise<number | undefined> =>
  (await quota.use((trainer) => trainer.leaf(LEAF))).value[0];

/** Until everything has happened that needs nobody's answer. */
async function settled(): Promise<void> {
  await new Promise((resolve) => {
    setImmediate(resolve);
  });
}

describe("a pool of workers", () => {
  it("has as many as there are quotas for, up to its limit, ready before the first leaf", async () => {
    const { workers, opened } = crew({ most: 2 });
    const first = await opened(1);
    expect(workers).toHaveLength(1);
    const quotas = [first, ...(await Promise.all([opened(1), opened(1)]))];
    expect(workers.map(({ jobs }) => jobs)).toEqual([[JOB], [JOB]]);
    const leaves = quotas.map(leafOf);
    await settled();
    for (const worker of workers) worker.answer();
    await settled();
    for (const worker of workers) worker.answer();
    expect(await Promise.all(leaves)).toEqual([1, 1, 1]);
    expect(workers).toHaveLength(2);
  });

  it("computes each leaf from the state that its volunteer was given", async () => {
    const { workers, opened } = crew({ isQuick: true, most: 1 });
    const [early, late] = [await opened(1), await opened(2)];
    expect([await leafOf(early), await leafOf(late), await leafOf(early)]).toEqual([1, 2, 1]);
    expect(workers).toHaveLength(1);
  });

  it("loads the same state once, whoever was sent it, and before it is needed", async () => {
    const { workers, opened } = crew({ isQuick: true, most: 1 });
    const quotas = [await opened(1), await opened(1), await opened(1)];
    expect(workers[0]?.states).toEqual(["01"]);
    for (const quota of quotas) await leafOf(quota);
    expect(workers[0]?.states).toEqual(["01"]);
  });

  it("keeps jobs apart, also one that was created again under the same id", async () => {
    const { workers, opened } = crew({ isQuick: true });
    await leafOf(await opened(1, JOB));
    await leafOf(await opened(1, OTHER));
    expect(workers.map(({ jobs }) => jobs)).toEqual([[JOB], [OTHER]]);
  });

  it("goes on with a worker whose code is loaded when its volunteer turns to another job", async () => {
    const { workers, opened } = crew({ isQuick: true });
    const quota = await opened(1, JOB, 3);
    await quota.open(OTHER, new Uint8Array(1));
    expect(workers.map(({ jobs, isAlive }) => [jobs.length, isAlive])).toEqual([
      [2, true],
      [1, false],
      [1, false],
    ]);
  });

  it("gives a volunteer whose workers failed a fresh one", async () => {
    const { workers, opened } = crew({ isQuick: true });
    const quota = await opened(1);
    quota.discard();
    expect(workers[0]?.isAlive).toBe(false);
    await quota.open(JOB, new Uint8Array(1));
    expect(workers).toHaveLength(2);
  });

  it("ends workers that a smaller quota does not need: at once, or when they are free", async () => {
    const { workers, opened } = crew();
    const quota = await opened(1, JOB, 3);
    const leaves = [leafOf(quota), leafOf(quota)];
    await settled();
    quota.resize(1);
    expect(workers.filter(({ isAlive }) => isAlive)).toHaveLength(2);
    for (const worker of workers) worker.answer();
    await Promise.all(leaves);
    expect(workers.filter(({ isAlive }) => isAlive)).toHaveLength(1);
  });

  it("computes a leaf again when a worker ends over it, and disturbs nobody else", async () => {
    const { workers, opened } = crew({ most: 1 });
    const [unlucky, other] = [await opened(1), await opened(2)];
    const leaf = leafOf(unlucky);
    const next = leafOf(other);
    await settled();
    workers[0]?.die();
    for (let turn = 0; turn < 3; turn++) {
      await settled();
      workers[1]?.answer();
    }
    expect(await Promise.all([leaf, next])).toEqual([1, 2]);
    expect(workers).toHaveLength(2);
  });

  it("gives up on a leaf over which three workers have ended", async () => {
    const { workers, opened } = crew();
    const leaf = leafOf(await opened(1));
    const failure = expect(leaf).rejects.toThrow("out of memory");
    for (let attempt = 0; attempt < 3; attempt++) {
      await settled();
      workers.at(-1)?.die();
    }
    await failure;
    expect(workers).toHaveLength(3);
  });

  it("replaces a worker that ended while nobody needed it", async () => {
    const { workers, opened } = crew({ isQuick: true });
    const quota = await opened(1);
    workers[0]?.die();
    expect(await leafOf(quota)).toBe(1);
    expect(workers).toHaveLength(2);
  });

  it("goes on with fewer workers where there is no room for more", async () => {
    const started: Worker[] = [];
    const pool = new WorkerPool(() => {
      const worker = new Worker(true);
      if (started.push(worker) > 2) worker.open = () => Promise.reject(new Error("no memory"));
      return worker;
    });
    const quota = pool.join();
    await quota.open(JOB, new Uint8Array(1));
    quota.resize(4);
    await quota.grow();
    expect(quota.most).toBe(2);
    await quota.grow();
    expect(started).toHaveLength(4);
  });

  it("ends the workers with the last volunteer, and starts none for who was in line", async () => {
    const { workers, opened } = crew({ most: 1 });
    const [first, second] = [await opened(1), await opened(1)];
    const leaves = [leafOf(first), leafOf(second)];
    const failures = Promise.all(leaves.map((leaf) => expect(leaf).rejects.toThrow()));
    await settled();
    second.discard();
    expect(workers[0]?.isAlive).toBe(true);
    first.discard();
    await failures;
    await settled();
    expect(workers.map(({ isAlive }) => isAlive)).toEqual([false]);
  });

  it("fails for everybody when the only worker has ended and none can be started", async () => {
    const started: Worker[] = [];
    const pool = new WorkerPool(
      () => {
        const worker = new Worker(false);
        if (started.push(worker) > 1) {
          worker.open = async () => {
            await settled();
            throw new Error("no memory");
          };
        }
        return worker;
      },
      { most: 1 },
    );
    const quotas = [pool.join(), pool.join()];
    for (const quota of quotas) {
      await quota.open(JOB, new Uint8Array(1));
      quota.setState("sha256 of 1", Uint8Array.of(1));
    }
    const failures = Promise.all(
      quotas.map((quota) => expect(leafOf(quota)).rejects.toThrow("no memory")),
    );
    await settled();
    started[0]?.die();
    await failures;
  });

  it("may open again after the job could not be opened", async () => {
    let attempts = 0;
    const pool = new WorkerPool(() => {
      const worker = new Worker(true);
      attempts += 1;
      if (attempts === 1) worker.open = () => Promise.reject(new Error("no backend"));
      return worker;
    });
    const quota = pool.join();
    await expect(quota.open(JOB, new Uint8Array())).rejects.toThrow("no backend");
    expect((await quota.open(JOB, new Uint8Array())).backend).toBe("none");
    expect(attempts).toBe(2);
  });

  it.each([
    [1, 2],
    [3, 3],
  ])(
    "opens a job again in a fresh worker when one ends over it: %i times",
    async (deaths, started) => {
      let attempts = 0;
      const pool = new WorkerPool(() => {
        const worker = new Worker(true);
        attempts += 1;
        if (attempts <= deaths) {
          worker.open = () => {
            worker.die();
            return Promise.reject(new Error("out of memory"));
          };
        }
        return worker;
      });
      const opened = pool.join().open(JOB, new Uint8Array());
      const isOpen = await opened.then(
        () => true,
        () => false,
      );
      expect(isOpen).toBe(deaths < 3);
      expect(attempts).toBe(started);
    },
  );

  it("rests in a worker, or without one where timers can be relied upon", async () => {
    const inWorker = crew({ isQuick: true });
    await (await inWorker.opened(1)).rest(5);
    expect(inWorker.workers[0]?.rests).toBe(1);
    const slept: number[] = [];
    const sleep = (ms: number): Promise<void> => {
      slept.push(ms);
      return Promise.resolve();
    };
    const without = crew({ isQuick: true, sleep });
    await (await without.opened(1)).rest(5);
    expect(without.workers[0]?.rests).toBe(0);
    expect(slept).toEqual([5]);
  });
});
