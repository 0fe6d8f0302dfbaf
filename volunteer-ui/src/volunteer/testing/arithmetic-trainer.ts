import {
  type JobSpec,
  type TrainingWork,
  decodeFloats,
  encodeTrainingValue,
  sha256,
  workOf,
} from "../../protocol/index.ts";
import type { Sealed, LeafRequest, LeafValue, WorkerTrainer } from "../../trainer/index.ts";
import type { GeneratedText, OnStep, Ready, Value } from "../../work/index.ts";
import type { Clock } from "../clock.ts";

/**
 * A trainer whose gradient is a small formula of weights and samples, and whose leaves take as long as
 * a test wants. Like a worker, it does one thing after the other.
 */
export class ArithmeticTrainer implements WorkerTrainer {
  readonly opened: string[] = [];
  readonly weights: Float32Array[] = [];
  /** Indices. */
  readonly leaves: number[] = [];
  readonly rests: number[] = [];
  /** Of one leaf, in the clock's milliseconds. */
  leafMs = 0;
  /** That each leaf takes, if it tells them. */
  steps = 0;
  /** What the next leaf rejects with. */
  failure: Error | undefined;
  /** What `open` rejects with. */
  openingFails: string | undefined;
  /** Bytes that each value lacks. */
  skips = 0;
  /** Whether it ends when it is asked for a hash. */
  diesOverDigest = false;
  isClosed = false;
  isAlive = true;
  /** What all calls reject with that are under way or follow. */
  #death: (reason: Error) => void = () => undefined;
  readonly #dead = new Promise<never>((_, reject) => {
    this.#death = reject;
  });
  readonly #clock: Clock;
  #busy: Promise<unknown> = Promise.resolve();
  #work: TrainingWork | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#dead.catch(() => undefined);
  }

  /** Ends as a worker does that crashes. */
  die(reason: string): void {
    this.isAlive = false;
    this.#death(new Error(reason));
  }

  open(job: JobSpec, data: Uint8Array): Promise<Ready> {
    return this.#inOrder(() => {
      if (this.openingFails !== undefined) throw new Error(this.openingFails);
      const work = workOf(job);
      if (work.kind !== "training") throw new Error("this trainer only trains");
      this.#work = work;
      this.opened.push(`${job.jobId}: ${data.length} bytes`);
      return { backend: "arithmetic", trials: [] };
    });
  }

  setState(state: Uint8Array): Promise<void> {
    return this.#inOrder(() => {
      this.weights.push(decodeFloats(state));
    });
  }

  leaf(leaf: LeafRequest, onStep?: OnStep): Promise<LeafValue> {
    return this.#inOrder(async () => {
      await this.#takeSteps(onStep);
      const failure = this.failure;
      this.failure = undefined;
      if (failure !== undefined) throw failure;
      this.leaves.push(leaf.index);
      const samples = this.#work?.schedule.leafSamples(leaf.round, leaf.kind, leaf.index);
      const whole = valueOf(this.weights.at(-1) ?? new Float32Array(), samples ?? new Int32Array());
      const value = whole.slice(this.skips);
      const hash = leaf.isWhole ? sha256(value) : undefined;
      return { value, sha256: hash, computeMicros: this.leafMs * 1000 };
    });
  }

  seal(value: Value): Promise<Sealed> {
    if (this.diesOverDigest) this.die("out of memory");
    return this.#inOrder(() => ({ value, sha256: sha256(value) }));
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

  async #takeSteps(onStep?: OnStep): Promise<void> {
    if (this.steps === 0) {
      await this.#pass(this.leafMs);
      return;
    }
    onStep?.(0, this.steps);
    for (let step = 1; step <= this.steps; step++) {
      await this.#pass(this.leafMs / this.steps);
      onStep?.(step, this.steps);
    }
  }

  async #pass(ms: number): Promise<void> {
    if (ms > 0) {
      await new Promise<void>((resolve) => {
        this.#clock.after(ms, resolve);
      });
    }
  }
}

/** The value of one leaf; its numbers are such that float32 has to round, so that the order of addition matters. */
export function valueOf(weights: Float32Array, samples: Int32Array): Value {
  const total = samples.reduce((sum, sample) => sum + Math.sin(sample + 1), 0);
  return encodeTrainingValue({
    gradientSum: Float32Array.from(weights, (weight) => weight * total),
    lossSum: total / 3,
    correct: samples.filter((sample) => sample % 2 === 0).length,
  });
}
