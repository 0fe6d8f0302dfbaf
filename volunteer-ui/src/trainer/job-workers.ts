import type { JobSpec } from "../protocol/index.ts";
import type { Ready } from "../work/index.ts";
import type { WorkerTrainer } from "./trainer.ts";

/** A state of the job; who was sent the same has the same one. */
export interface SharedState {
  readonly sha256: string;
  readonly bytes: Uint8Array;
}

/** Workers on which a call is tried, `open` included, should they end over it: then it is the call. */
const MOST_ATTEMPTS = 3;

/** A worker that is open for the job, and what was loaded last. */
interface OpenWorker {
  readonly trainer: WorkerTrainer;
  loaded: SharedState | undefined;
  /** Settled once it is loaded. */
  loading: Promise<void>;
}

export interface JobWorkersOptions {
  readonly start: () => WorkerTrainer;
  /** Workers at once, at least 1. */
  readonly most: number;
  /** Takes a worker over that is not needed any more, and alive. */
  readonly spare: (trainer: WorkerTrainer) => void;
}

/**
 * The workers that are open for one job, shared by those who have a quota on them: whoever comes takes a free one, loads
 * the state it needs unless that is there, and gives the worker back. Who finds none free waits in line: the only place
 * where a leaf waits for a worker. Owns the workers and the states.
 *
 * Failure modes: `open`, `grow` and `use` reject with what a worker says when it opens, loads or computes; a worker that has
 * ended is replaced when it is next needed. A device that has no room for as many workers as are wanted goes on with fewer.
 */
export class JobWorkers {
  readonly #job: JobSpec;
  readonly #data: Uint8Array;
  readonly #options: JobWorkersOptions;
  readonly #quotas = new Map<object, number>();
  readonly #alive = new Set<OpenWorker>();
  readonly #free: OpenWorker[] = [];
  #line: ((worker: OpenWorker | undefined) => void)[] = [];
  #starting = 0;
  #most: number;
  #first: Promise<Ready> | undefined;
  #latest: SharedState | undefined;
  #closed = false;

  /** @param data kept, and copied for each worker */
  constructor(job: JobSpec, data: Uint8Array, options: JobWorkersOptions) {
    this.#job = job;
    this.#data = data;
    this.#options = options;
    this.#most = options.most;
  }

  /** Workers that there may be, as far as is known. */
  get most(): number {
    return this.#most;
  }

  get isUnused(): boolean {
    return this.#quotas.size === 0;
  }

  /** @param size workers that `member` may use at once; 0: it is a member, but uses none yet */
  setQuota(member: object, size: number): void {
    this.#quotas.set(member, size);
    this.#endSurplus();
  }

  leave(member: object): void {
    this.#quotas.delete(member);
    if (!this.isUnused) this.#endSurplus();
  }

  /** Opens the job in a first worker, which shows whether it can be computed here at all. */
  async open(): Promise<Ready> {
    this.#first ??= this.#startOne(MOST_ATTEMPTS);
    const first = this.#first;
    try {
      return await first;
    } catch (error) {
      if (this.#first === first) this.#first = undefined;
      throw error;
    }
  }

  /**
   * Starts the workers that are missing, all at once, so that the first leaves find them ready.
   *
   * @throws Error if there is none at all
   */
  async grow(): Promise<void> {
    this.#removeDead();
    const missing = this.#wanted - this.#alive.size - this.#starting;
    const starts = Array.from({ length: missing }, () => this.#startOne());
    const failed = (await Promise.allSettled(starts)).find(({ status }) => status === "rejected");
    if (failed?.status === "rejected") this.#goOnWithFewer(failed.reason);
  }

  /** @param bytes kept, unless the same state was handed in last; loaded into the workers that have nothing to do */
  share(sha256: string, bytes: Uint8Array): SharedState {
    if (this.#latest?.sha256 !== sha256) this.#latest = { sha256, bytes };
    const state = this.#latest;
    for (const worker of this.#free) load(worker, state).catch(() => undefined);
    return state;
  }

  /** A worker that has this state, for what may be asked besides its leaves. */
  holding(state: SharedState): WorkerTrainer | undefined {
    const has = ({ trainer, loaded }: OpenWorker) => trainer.isAlive && loaded === state;
    return [...this.#alive].find(has)?.trainer;
  }

  /**
   * Lets `act` have a worker for itself until what it returns is settled. If the worker ends meanwhile, it is called again
   * with another.
   *
   * @param state what it is to compute from; undefined: anything
   */
  async use<T>(
    state: SharedState | undefined,
    act: (trainer: WorkerTrainer) => Promise<T>,
  ): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      const worker = await this.#take(state);
      try {
        // A worker does one thing after the other.
        const loading = state === undefined ? undefined : load(worker, state);
        const [, result] = await Promise.all([loading, act(worker.trainer)]);
        return result;
      } catch (error) {
        if (worker.trainer.isAlive || attempt === MOST_ATTEMPTS) throw error;
      } finally {
        this.#giveBack(worker);
      }
    }
  }

  /** Ends the workers. Calls under way reject, and so does who waits in line. */
  close(): void {
    this.#closed = true;
    const [kept] = this.#free.splice(0);
    for (const worker of this.#alive) if (worker !== kept) worker.trainer.close();
    if (kept?.trainer.isAlive === true) this.#options.spare(kept.trainer);
    this.#alive.clear();
    for (const turn of this.#line.splice(0)) turn(undefined);
  }

  get #wanted(): number {
    const sum = [...this.#quotas.values()].reduce((a, b) => a + b, 0);
    return Math.max(1, Math.min(this.#most, sum));
  }

  async #take(state: SharedState | undefined): Promise<OpenWorker> {
    for (;;) {
      if (this.#closed) throw new Error("the job's workers were closed");
      this.#removeDead();
      const worker = this.#nextFree(state);
      if (worker !== undefined) return worker;
      if (this.#alive.size + this.#starting < this.#wanted) {
        await this.#startOne().catch((error: unknown) => {
          this.#goOnWithFewer(error);
        });
      } else {
        const given = await this.#turn();
        if (given?.trainer.isAlive === true) return given;
      }
    }
  }

  /** One that has the state, or else the one that worked last: its thread and its memory are warm. */
  #nextFree(state: SharedState | undefined): OpenWorker | undefined {
    const holding = this.#free.findLastIndex(({ loaded }) => loaded === state);
    return holding === -1 ? this.#free.pop() : this.#free.splice(holding, 1)[0];
  }

  async #turn(): Promise<OpenWorker | undefined> {
    return await new Promise((resolve) => {
      this.#line.push(resolve);
    });
  }

  /** @param attempts so many workers are started, should they end by themselves */
  async #startOne(attempts = 1): Promise<Ready> {
    this.#starting += 1;
    const trainer = this.#options.start();
    try {
      const ready = await trainer.open(this.#job, this.#data.slice());
      if (this.#closed) throw new Error("the job's workers were closed");
      const worker: OpenWorker = { trainer, loaded: undefined, loading: Promise.resolve() };
      this.#alive.add(worker);
      if (this.#latest !== undefined) load(worker, this.#latest).catch(() => undefined);
      this.#giveBack(worker);
      return ready;
    } catch (error) {
      const isLast = trainer.isAlive || attempts === 1 || this.#closed;
      trainer.close();
      if (isLast) {
        // Who is in line waits for this one, perhaps; whoever comes first may start another.
        this.#line.shift()?.(undefined);
        throw error;
      }
    } finally {
      this.#starting -= 1;
    }
    return await this.#startOne(attempts - 1);
  }

  #goOnWithFewer(reason: unknown): void {
    this.#removeDead();
    if (this.#alive.size === 0) throw reason;
    this.#most = this.#alive.size;
  }

  #giveBack(worker: OpenWorker): void {
    const isMine = this.#alive.has(worker);
    if (!isMine || !worker.trainer.isAlive || this.#alive.size > this.#wanted) {
      if (isMine) this.#end(worker);
      // Another may be started.
      this.#line.shift()?.(undefined);
      return;
    }
    const next = this.#line.shift();
    if (next === undefined) this.#free.push(worker);
    else next(worker);
  }

  #removeDead(): void {
    for (const worker of this.#alive) if (!worker.trainer.isAlive) this.#end(worker);
  }

  #endSurplus(): void {
    while (this.#alive.size > this.#wanted) {
      const worker = this.#free.shift();
      if (worker === undefined) return;
      this.#end(worker);
    }
  }

  #end(worker: OpenWorker): void {
    this.#alive.delete(worker);
    const at = this.#free.indexOf(worker);
    if (at !== -1) this.#free.splice(at, 1);
    worker.trainer.close();
  }
}

function load(worker: OpenWorker, state: SharedState): Promise<void> {
  if (worker.loaded === state) return worker.loading;
  worker.loaded = state;
  worker.loading = worker.trainer.setState(state.bytes.slice()).catch((error: unknown) => {
    if (worker.loaded === state) worker.loaded = undefined;
    throw error;
  });
  return worker.loading;
}
