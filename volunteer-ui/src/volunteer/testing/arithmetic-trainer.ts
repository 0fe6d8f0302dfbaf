import type { JobSpec } from "../../protocol/index.ts";
import type {
  GeneratedText,
  Leaf,
  LeafValue,
  TrainerReady,
  WorkerTrainer,
} from "../../trainer/index.ts";
import type { Clock } from "../clock.ts";

/**
 * A trainer whose gradient is a small formula of weights and samples, and whose leaves take as long as
 * a test wants. Like a worker, it does one thing after the other.
 */
export class ArithmeticTrainer implements WorkerTrainer {
  readonly opened: string[] = [];
  readonly weights: Float32Array[] = [];
  readonly leaves: Int32Array[] = [];
  readonly rests: number[] = [];
  /** Of one leaf, in the clock's milliseconds. */
  leafMs = 0;
  /** What the next leaf rejects with. */
  failure: Error | undefined;
  /** Samples that each leaf leaves out. */
  skips = 0;
  isClosed = false;
  isAlive = true;
  /** What all calls reject with that are under way or follow. */
  #death: (reason: Error) => void = () => undefined;
  readonly #dead = new Promise<never>((_, reject) => {
    this.#death = reject;
  });
  readonly #clock: Clock;
  #busy: Promise<unknown> = Promise.resolve();

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#dead.catch(() => undefined);
  }

  /** Ends as a worker does that crashes. */
  die(reason: string): void {
    this.isAlive = false;
    this.#death(new Error(reason));
  }

  open(job: JobSpec, data: Uint8Array): Promise<TrainerReady> {
    return this.#inOrder(() => {
      this.opened.push(`${job.jobId}: ${data.length} bytes`);
      return { backend: "arithmetic", trials: [] };
    });
  }

  setWeights(weights: Float32Array): Promise<void> {
    return this.#inOrder(() => {
      this.weights.push(weights);
    });
  }

  leaf({ samples }: Leaf): Promise<LeafValue> {
    return this.#inOrder(async () => {
      await this.#pass(this.leafMs);
      const failure = this.failure;
      this.failure = undefined;
      if (failure !== undefined) throw failure;
      this.leaves.push(samples);
      const summed = samples.subarray(this.skips);
      return leafValue(this.weights.at(-1) ?? new Float32Array(), summed, this.leafMs);
    });
  }

  generate(length: number): Promise<GeneratedText | undefined> {
    return this.#inOrder(() => ({ seed: "a", text: "b".repeat(length) }));
  }

  rest(ms: number): Promise<void> {
    return this.#inOrder(async () => {
      this.rests.push(ms);
      await this.#pass(ms);
    });
  }

  close(): void {
    this.isClosed = true;
    this.die("the trainer was closed");
  }

  #inOrder<T>(act: () => T | Promise<T>): Promise<T> {
    const done = this.#busy.then(act);
    this.#busy = done.catch(() => undefined);
    return Promise.race([this.#dead, done]);
  }

  async #pass(ms: number): Promise<void> {
    if (ms > 0) {
      await new Promise<void>((resolve) => {
        this.#clock.after(ms, resolve);
      });
    }
  }
}

/** The sums of one leaf; values that float32 has to round, so that the order of addition matters. */
export function leafValue(weights: Float32Array, samples: Int32Array, ms: number): LeafValue {
  const total = samples.reduce((sum, sample) => sum + Math.sin(sample + 1), 0);
  return {
    gradientSum: weights.map((weight) => weight * total),
    lossSum: Math.fround(total / 3),
    correct: samples.filter((sample) => sample % 2 === 0).length,
    samples: samples.length,
    computeMicros: ms * 1000,
  };
}
