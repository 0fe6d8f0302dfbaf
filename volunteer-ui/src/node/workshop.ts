import type { JobSpec } from "../protocol/index.ts";
import type { TrainerReady, WorkerTrainer } from "../trainer/index.ts";

/** The weights of one version; volunteers that were sent the same have the same one. */
export interface SharedWeights {
  readonly values: Float32Array;
}

/** The worker ended over a call; the next call gets another. */
export class WorkerEndedError extends Error {}

/** A worker that is open for the job, and what was loaded last. */
interface Bench {
  readonly trainer: WorkerTrainer;
  readonly ready: TrainerReady;
  loaded: SharedWeights | undefined;
}

/**
 * Workers that are open for one job, shared by those who ask: whoever comes takes a free one, loads the weights it needs
 * unless they are there, and gives the worker back. Who finds none free waits in line. Owns the
 * workers, its job's data and the weights.
 *
 * Failure modes: `open` and `use` reject with what a worker says when it opens, loads or computes; a worker that has
 * ended is replaced when it is next needed.
 */
export class Workshop {
  readonly #job: JobSpec;
  readonly #data: Uint8Array;
  readonly #start: () => WorkerTrainer;
  readonly #most: number;
  readonly #workers = new Set<WorkerTrainer>();
  readonly #free: Bench[] = [];
  readonly #line: (() => void)[] = [];
  #latest: SharedWeights | undefined;
  #closed = false;

  /**
   * @param data kept, and copied for each worker
   * @param most workers at once, at least 1
   */
  constructor(job: JobSpec, data: Uint8Array, start: () => WorkerTrainer, most: number) {
    this.#job = job;
    this.#data = data;
    this.#start = start;
    this.#most = most;
  }

  /**
   * For each who is going to ask: opens the job in one more worker, as long as there may be more, so that the first leaf
   * finds it ready. Shows whether the job can be computed here at all.
   */
  async open(): Promise<TrainerReady> {
    const bench = this.#workers.size < this.#most ? await this.#add() : await this.#take();
    this.#giveBack(bench);
    return bench.ready;
  }

  /** @param values taken over, unless the same ones were handed in last */
  share(values: Float32Array): SharedWeights {
    if (this.#latest === undefined || !isSame(this.#latest.values, values)) {
      this.#latest = { values };
    }
    return this.#latest;
  }

  /** Lets `act` have a worker with these weights for itself until what it returns is settled. */
  async use<T>(weights: SharedWeights, act: (trainer: WorkerTrainer) => Promise<T>): Promise<T> {
    const bench = await this.#take();
    try {
      await load(bench, weights);
      return await act(bench.trainer);
    } catch (error) {
      if (bench.trainer.isAlive) throw error;
      throw new WorkerEndedError(messageOf(error), { cause: error });
    } finally {
      this.#giveBack(bench);
    }
  }

  /** Ends the workers. Calls under way reject, and so does who waits in line. */
  close(): void {
    this.#closed = true;
    for (const worker of this.#workers) worker.close();
    for (const turn of this.#line.splice(0)) turn();
  }

  async #take(): Promise<Bench> {
    for (;;) {
      if (this.#closed) throw new Error("the job's workers were closed");
      // The one that worked last: its thread and its memory are warm.
      const bench = this.#free.pop();
      if (bench?.trainer.isAlive === true) return bench;
      if (bench !== undefined) this.#workers.delete(bench.trainer);
      else if (this.#workers.size < this.#most) return await this.#add();
      else await this.#turn();
    }
  }

  async #add(): Promise<Bench> {
    const trainer = this.#start();
    this.#workers.add(trainer);
    try {
      const ready = await trainer.open(this.#job, this.#data.slice());
      return { trainer, ready, loaded: undefined };
    } catch (error) {
      trainer.close();
      this.#workers.delete(trainer);
      this.#next();
      throw error;
    }
  }

  #giveBack(bench: Bench): void {
    this.#free.push(bench);
    this.#next();
  }

  async #turn(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#line.push(resolve);
    });
  }

  /** A worker is free, or another may be started. */
  #next(): void {
    this.#line.shift()?.();
  }
}

async function load(bench: Bench, weights: SharedWeights): Promise<void> {
  if (bench.loaded === weights) return;
  bench.loaded = undefined;
  await bench.trainer.setWeights(weights.values.slice());
  bench.loaded = weights;
}

function isSame(a: Float32Array, b: Float32Array): boolean {
  return bytesOf(a).equals(bytesOf(b));
}

function bytesOf({ buffer, byteOffset, byteLength }: Float32Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
