import {
  type DataSpec,
  type Metrics,
  TaskKind,
  type TrainingSums,
  type TrainingWork,
  draw,
  encodeTally,
  encodeTrainingValue,
  joinBytes,
} from "../../protocol/index.ts";
import {
  type Batch,
  JoinedSamples,
  LeafSamples,
  type Samples,
  TextSamples,
  blankSamples,
  openSamples,
} from "../../samples/index.ts";
import type { Computation, GeneratedText, Leaf, OnStep, Pauses, Ready, Value } from "../kind.ts";
import { type Departure, departureFrom } from "./departure.ts";
import type { Engine } from "./engine.ts";
import { probabilitiesOf, write } from "./generate.ts";
import { type EngineDoors, openEngineBehind } from "./open-engine.ts";
import { roundToLevels } from "./rounding.ts";

/** The place of rounding among all that a job's seed is used for. */
const ROUNDING = 0x726f756e;

/** @param bytes the whole data set, nothing of one in shards; kept */
export async function openTraining(
  work: TrainingWork,
  bytes: Uint8Array,
  engines: EngineDoors,
): Promise<Computation> {
  const { model, dataSpec, largestBatch, training, job } = work;
  const trial = Int32Array.from(
    { length: Math.min(largestBatch, dataSpec.trainSamples) },
    (_, i) => i,
  );
  const samples = samplesOf(work, bytes, trial.length);
  const largestLeaf = Math.max(largestBatch, training.evaluation?.leafSize ?? 0);
  const engineJob = { model, seed: job.seed, samples, trial, largestLeaf };
  const { engine, ...reasons } = await openEngineBehind(engines)(engineJob);
  return new TrainingComputation(work, samples, engine, { backend: engine.backend, ...reasons });
}

/** Gradients or trajectories of one job's network, by one engine, which it owns. */
class TrainingComputation implements Computation {
  readonly ready: Ready;
  readonly #work: TrainingWork;
  readonly #samples: Samples;
  readonly #engine: Engine;
  #departure: Departure | undefined;
  /** Whether the engine has the weights of the version, not those of somewhere on a trajectory. */
  #isAtVersion = false;

  constructor(work: TrainingWork, samples: Samples, engine: Engine, ready: Ready) {
    this.#work = work;
    this.#samples = samples;
    this.#engine = engine;
    this.ready = ready;
  }

  async setState(state: Uint8Array<ArrayBuffer>): Promise<void> {
    this.#departure = departureFrom(this.#work, state);
    this.#isAtVersion = false;
    await this.#returnToVersion(this.#departure);
  }

  async leaf({ kind, round, index, records }: Leaf, onStep?: OnStep): Promise<Value> {
    const samples = this.#work.schedule.leafSamples(round, kind, index);
    const data = this.#dataOf(samples, records);
    const departure = this.#require();
    if (kind === TaskKind.ADVANCE && this.#work.localSteps !== undefined) {
      this.#isAtVersion = false;
      const leaf = { round, samples };
      // With its optimizer, which other jobs have no use for.
      const { trajectory } = await import("./trajectory.ts");
      const sums = await trajectory(this.#work, this.#engine, data, departure, leaf, onStep);
      return encodeTrainingValue(this.#rounded(sums, round, index));
    }
    await this.#returnToVersion(departure);
    const batch = data.batch(samples);
    const sums = await this.#engine.leaf({ kind, round, samples }, batch);
    const { metrics } = this.#work;
    return kind === TaskKind.EVALUATE && metrics !== undefined
      ? joinBytes([encodeTrainingValue(sums), await this.#tally(metrics, batch)])
      : encodeTrainingValue(this.#rounded(sums, round, index));
  }

  async #tally(metrics: Metrics, { input, count, targets }: Batch) {
    const outputs = await this.#engine.predict(input, count);
    const { tallyOf } = await import("./tally.ts");
    return encodeTally(tallyOf(metrics, outputs, targets, this.#hasLogits));
  }

  get #hasLogits(): boolean {
    return this.#work.model.lossOptions?.fromLogits === true;
  }

  /** Where a leaf's samples are: in the data set, or in what came with the leaf. */
  #dataOf(positions: Int32Array, records: Uint8Array | undefined): Samples {
    const { source, shardRecords } = this.#work.dataSpec;
    if (shardRecords === 0 || source.case !== "records") return this.#samples;
    if (records === undefined) throw new Error("the records of a leaf were not handed in with it");
    return new LeafSamples(source.value, records, positions);
  }

  /** In place. Carried moments stay as they are: one that becomes zero would make a step without bounds. */
  #rounded(sums: TrainingSums, round: number, leaf: number): TrainingSums {
    const { levels, parameters, job } = this.#work;
    if (levels > 0) {
      const key = draw(draw(draw(job.seed, ROUNDING), round), leaf);
      roundToLevels(sums.gradientSum.subarray(0, parameters), levels, key);
    }
    return sums;
  }

  /** Only a job that trains on text writes. */
  async generate(length: number, pauses: Pauses): Promise<GeneratedText | undefined> {
    const { text, seed } = seedOf(this.#samples, this.#work.dataSpec, Math.random());
    if (!(text instanceof TextSamples)) return undefined;
    return write({
      predict: (input) =>
        pauses.turn(async () => {
          await this.#returnToVersion(this.#require());
          const output = await this.#engine.predict(input, 1);
          return this.#hasLogits ? probabilitiesOf(output) : output;
        }),
      text,
      seed,
      length,
      random: Math.random,
      isCurrent: () => pauses.isCurrent(),
    });
  }

  close(): void {
    this.#engine.dispose();
  }

  async #returnToVersion({ weights }: Departure): Promise<void> {
    if (this.#isAtVersion) return;
    await this.#engine.load(weights);
    this.#isAtVersion = true;
  }

  #require(): Departure {
    if (this.#departure === undefined) throw new Error("no state yet: call setState before leaf");
    return this.#departure;
  }
}

/** @param blank how many stand for those that come with the leaves */
function samplesOf({ dataSpec }: TrainingWork, bytes: Uint8Array, blank: number): Samples {
  const { source, shardRecords } = dataSpec;
  if (shardRecords > 0 && source.case === "records") return blankSamples(source.value, blank);
  const samples = openSamples(dataSpec, bytes);
  requireSamples(dataSpec, samples);
  return samples;
}

function requireSamples(data: DataSpec, samples: Samples): void {
  const needed = Math.max(data.trainSamples, data.heldOutFirst + data.heldOutSamples);
  if (needed > samples.count) {
    throw new Error(`the job needs ${needed} samples, but its data set has ${samples.count}`);
  }
  if (samples instanceof JoinedSamples && data.heldOutFirst !== samples.first.count) {
    throw new Error(
      `the job's validation begins with sample ${data.heldOutFirst}, but its data set has ${samples.first.count}`,
    );
  }
}

/** A sample to continue, and what it is of: one that is not trained on, where there are any. */
function seedOf(samples: Samples, data: DataSpec, uniform: number) {
  return samples instanceof JoinedSamples
    ? { text: samples.second, seed: Math.floor(uniform * samples.second.count) }
    : { text: samples, seed: pick(data, uniform) };
}

function pick(data: DataSpec, uniform: number): number {
  return data.heldOutSamples > 0
    ? data.heldOutFirst + Math.floor(uniform * data.heldOutSamples)
    : Math.floor(uniform * data.trainSamples);
}
