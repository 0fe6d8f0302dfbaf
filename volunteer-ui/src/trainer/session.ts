import type { DataSpec, JobSpec } from "../protocol/index.ts";
import { TextSamples, openSamples } from "../samples/index.ts";
import type { Samples } from "../samples/index.ts";
import type { Engine, OpenEngine } from "./engine.ts";
import { write } from "./generate.ts";
import type { GeneratedText, Leaf, LeafValue, Trainer, TrainerReady } from "./trainer.ts";
import { Turns } from "./turns.ts";

/** A job that is ready to be computed. Owns its engine. */
interface Opened {
  readonly engine: Engine;
  readonly samples: Samples;
  readonly data: DataSpec;
  hasWeights: boolean;
}

/**
 * The trainer itself, inside its worker. Calls must not overlap, except `leaf`, `generate` and `rest`;
 * `serve` sees to that.
 */
export class Session implements Trainer {
  readonly #openEngine: OpenEngine;
  /** At the engine: a text is written between leaves, and must not get into one. */
  readonly #turns = new Turns();
  #opened: Opened | undefined;

  constructor(openEngine: OpenEngine) {
    this.#openEngine = openEngine;
  }

  async open(job: JobSpec, bytes: Uint8Array): Promise<TrainerReady> {
    await this.#end();
    const { model, data, training, evaluation, seed } = job;
    if (model === undefined || data === undefined || training === undefined) {
      throw new Error(`job '${job.jobId}' has no model, data or training`);
    }
    const samples = openSamples(data, bytes);
    requireSamples(data, samples);
    const trial = Int32Array.from(
      { length: Math.min(training.leafSize, data.trainSamples) },
      (_, i) => i,
    );
    const largestLeaf = Math.max(training.leafSize, evaluation?.leafSize ?? 0);
    const engineJob = { model, seed, samples, trial, largestLeaf };
    const { engine, ...reasons } = await this.#openEngine(engineJob);
    this.#opened = { engine, samples, data, hasWeights: false };
    return { backend: engine.backend, ...reasons };
  }

  async setWeights(weights: Float32Array): Promise<void> {
    const opened = this.#require();
    await this.#turns.take(() => opened.engine.load(weights));
    opened.hasWeights = true;
  }

  async leaf(leaf: Leaf): Promise<LeafValue> {
    const { engine, samples, hasWeights } = this.#require();
    if (!hasWeights) throw new Error("no weights yet: call setWeights before leaf");
    return this.#turns.take(async () => {
      const start = performance.now();
      const sums = await engine.leaf(leaf, samples.batch(leaf.samples));
      const computeMicros = Math.round((performance.now() - start) * 1000);
      return { ...sums, samples: leaf.samples.length, computeMicros };
    });
  }

  async generate(length: number): Promise<GeneratedText | undefined> {
    const opened = this.#require();
    const { samples: text, engine, data, hasWeights } = opened;
    if (!(text instanceof TextSamples) || !hasWeights) return undefined;
    return write({
      predict: (input) => this.#turns.take(() => engine.predict(input, 1)),
      text,
      seed: pick(data, Math.random()),
      length,
      random: Math.random,
      isCurrent: () => this.#opened === opened,
    });
  }

  rest(ms: number): Promise<void> {
    return new Promise((resolve) => setTimeout(resolve, ms));
  }

  close(): void {
    void this.#end();
  }

  /** The engine goes last, after the calls that still wait for their turn. */
  async #end(): Promise<void> {
    const engine = this.#opened?.engine;
    this.#opened = undefined;
    await this.#turns.take(() => engine?.dispose());
  }

  #require(): Opened {
    if (this.#opened === undefined) throw new Error("no job is open: call open first");
    return this.#opened;
  }
}

function requireSamples(data: DataSpec, samples: Samples): void {
  const needed = Math.max(data.trainSamples, data.heldOutFirst + data.heldOutSamples);
  if (needed > samples.count) {
    throw new Error(`the job needs ${needed} samples, but its data set has ${samples.count}`);
  }
}

/** A sample to continue: one that is not trained on, where there are any. */
function pick(data: DataSpec, uniform: number): number {
  return data.heldOutSamples > 0
    ? data.heldOutFirst + Math.floor(uniform * data.heldOutSamples)
    : Math.floor(uniform * data.trainSamples);
}
