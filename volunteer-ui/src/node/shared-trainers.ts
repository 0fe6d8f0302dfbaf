import { setTimeout as sleep } from "node:timers/promises";

import type { JobSpec } from "../protocol/index.ts";
import type {
  GeneratedText,
  Leaf,
  LeafValue,
  TrainerReady,
  WorkerTrainer,
} from "../trainer/index.ts";
import { type SharedWeights, WorkerEndedError, Workshop } from "./workshop.ts";

interface Open {
  readonly workshop: Workshop;
  users: number;
}

/**
 * The trainers of the volunteers of one process. Each volunteer has its own; behind those of one job are as many
 * workers as can compute at once. A worker for each volunteer would cost each a thread, a compiled engine, the data and
 * the weights once more, and make the leaf of every one of them late.
 */
export class SharedTrainers {
  readonly #start: () => WorkerTrainer;
  readonly #most: number;
  readonly #open = new Map<string, Open>();

  /** @param most workers for each job, at least 1 */
  constructor(start: () => WorkerTrainer, most: number) {
    this.#start = start;
    this.#most = most;
  }

  create(): WorkerTrainer {
    return new SharedTrainer(this);
  }

  /** Pair each call with one of `leave`. */
  enter(job: JobSpec, data: Uint8Array): Workshop {
    const key = keyOf(job);
    const open = this.#open.get(key) ?? {
      workshop: new Workshop(job, data, this.#start, this.#most),
      users: 0,
    };
    open.users += 1;
    this.#open.set(key, open);
    return open.workshop;
  }

  /** The last one out ends the job's workers. */
  leave(job: JobSpec): void {
    const key = keyOf(job);
    const open = this.#open.get(key);
    if (open === undefined) return;
    open.users -= 1;
    if (open.users > 0) return;
    this.#open.delete(key);
    open.workshop.close();
  }
}

/**
 * One volunteer's trainer. Rests in this thread: nothing throttles Node's timers, and a worker would have to be woken
 * twice for each rest.
 */
class SharedTrainer implements WorkerTrainer {
  readonly #trainers: SharedTrainers;
  readonly #pending = new Set<(error: Error) => void>();
  #job: JobSpec | undefined;
  #workshop: Workshop | undefined;
  #weights: SharedWeights | undefined;
  /** Why no call can be answered any more. */
  #ended: string | undefined;

  constructor(trainers: SharedTrainers) {
    this.#trainers = trainers;
  }

  get isAlive(): boolean {
    return this.#ended === undefined;
  }

  async open(job: JobSpec, data: Uint8Array): Promise<TrainerReady> {
    this.#requireAlive();
    this.#leave();
    const workshop = this.#trainers.enter(job, data);
    this.#job = job;
    this.#workshop = workshop;
    return await this.#unlessClosed(workshop.open());
  }

  async setWeights(weights: Float32Array): Promise<void> {
    this.#requireAlive();
    this.#weights = this.#workshop?.share(weights);
    await Promise.resolve();
  }

  async leaf(leaf: Leaf): Promise<LeafValue> {
    return await this.#use((trainer) => trainer.leaf(leaf));
  }

  async generate(length: number): Promise<GeneratedText | undefined> {
    return await this.#use((trainer) => trainer.generate(length));
  }

  async rest(ms: number): Promise<void> {
    await sleep(ms);
  }

  close(): void {
    this.#end("the trainer was closed");
  }

  async #use<T>(act: (trainer: WorkerTrainer) => Promise<T>): Promise<T> {
    this.#requireAlive();
    if (this.#workshop === undefined || this.#weights === undefined) {
      throw new Error("the trainer has no job, or no weights");
    }
    const work = this.#workshop.use(this.#weights, (trainer) => {
      this.#requireAlive();
      return act(trainer);
    });
    try {
      return await this.#unlessClosed(work);
    } catch (error) {
      if (error instanceof WorkerEndedError) this.#end(error.message);
      throw error;
    }
  }

  async #unlessClosed<T>(work: Promise<T>): Promise<T> {
    return await new Promise((resolve, reject) => {
      this.#pending.add(reject);
      void work.then(resolve, reject).finally(() => this.#pending.delete(reject));
    });
  }

  #requireAlive(): void {
    if (this.#ended !== undefined) throw new Error(this.#ended);
  }

  #end(reason: string): void {
    this.#ended ??= reason;
    for (const reject of this.#pending) reject(new Error(this.#ended));
    this.#leave();
  }

  #leave(): void {
    if (this.#job !== undefined) this.#trainers.leave(this.#job);
    this.#job = undefined;
    this.#workshop = undefined;
    this.#weights = undefined;
  }
}

/** An id may be used again after its job was deleted. */
function keyOf({ jobId, createdAtMs }: JobSpec): string {
  return `${jobId} ${createdAtMs}`;
}
