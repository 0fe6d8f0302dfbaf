import { TaskKind } from "../gen/manyhands/v1/job_pb.ts";
import type { BatchSpec, DataSpec, Training } from "../gen/manyhands/v1/training_pb.ts";
import { Schedule } from "../schedule.ts";
import { HELD_OUT, SPLIT, SamplePermutation } from "./permutation.ts";
import { ShardedOrder } from "./sharded-order.ts";

/** Of this epoch and the next one, and of what is held out. */
const ORDERS = 3;

/** The schedule of a training job, and which samples each leaf holds: units are samples. */
export class TrainingSchedule extends Schedule {
  readonly #seed: number;
  readonly #data: DataSpec;
  readonly #batches: BatchSpec;
  readonly #evaluation: {
    readonly samples: number;
    readonly leafSize: number;
    readonly everyRounds: number;
  };

  #orders: readonly ShardedOrder[] = [];

  /**
   * @param training one whose counts make sense
   * @param seed the job's
   */
  constructor({ data, batches, evaluation }: Training, seed: number) {
    super();
    if (data === undefined || batches === undefined) {
      throw new Error("training without data or batches: it cannot be scheduled");
    }
    this.#seed = seed;
    this.#data = data;
    this.#batches = batches;
    this.#evaluation = evaluation ?? { samples: 0, leafSize: 0, everyRounds: 0 };
  }

  get epochs(): number {
    return this.#batches.epochs;
  }

  get roundsPerEpoch(): number {
    return Math.ceil(this.#batches.samplesPerEpoch / this.#batches.batchSize);
  }

  override get rounds(): number {
    return this.epochs * this.roundsPerEpoch;
  }

  /** Samples, counted once per epoch. */
  override get unitsExpected(): number {
    return this.epochs * this.#batches.samplesPerEpoch;
  }

  override unitsBefore(round: number): number {
    const { samplesPerEpoch } = this.#batches;
    const inEpoch = Math.min(samplesPerEpoch, this.#offset(round));
    return Math.min(this.unitsExpected, this.epoch(round) * samplesPerEpoch + inEpoch);
  }

  epoch(round: number): number {
    return Math.floor(round / this.roundsPerEpoch);
  }

  trains(round: number): boolean {
    return round < this.rounds;
  }

  evaluates(round: number): boolean {
    const { samples, everyRounds } = this.#evaluation;
    const isLast = round === this.rounds;
    return samples > 0 && (isLast || (this.trains(round) && round % everyRounds === 0));
  }

  override includes(round: number, kind: TaskKind): boolean {
    switch (kind) {
      case TaskKind.ADVANCE:
        return this.trains(round);
      case TaskKind.EVALUATE:
        return this.evaluates(round);
      case TaskKind.UNSPECIFIED:
        return false;
    }
  }

  /** Samples of the round's batch, or of the evaluation. */
  override units(round: number, kind: TaskKind): number {
    const { batchSize, samplesPerEpoch } = this.#batches;
    return kind === TaskKind.EVALUATE
      ? this.#evaluation.samples
      : Math.min(batchSize, samplesPerEpoch - this.#offset(round));
  }

  override leafSize(kind: TaskKind): number {
    return kind === TaskKind.EVALUATE ? this.#evaluation.leafSize : this.#batches.leafSize;
  }

  /**
   * The samples of one leaf, as positions in the data set, in the order in which they are computed.
   *
   * @param leaf in `[0, tree(round, kind).leafCount)`
   */
  leafSamples(round: number, kind: TaskKind, leaf: number): Int32Array<ArrayBuffer> {
    const from = leaf * this.leafSize(kind);
    const count = this.unitsBelow(round, kind, { level: 0, index: leaf });
    const sampleAt = this.#order(round, kind);
    return Int32Array.from({ length: count }, (_, at) => sampleAt(from + at));
  }

  /** From the position within the round to the position in the data set. */
  #order(round: number, kind: TaskKind): (position: number) => number {
    const isEvaluation = kind === TaskKind.EVALUATE;
    const stream = isEvaluation ? HELD_OUT : this.epoch(round);
    const offset = isEvaluation ? 0 : this.#offset(round);
    const { heldOutFirst, heldOutSamples, trainSamples, shardRecords } = this.#data;
    if (shardRecords > 0) {
      const order = this.#shardedOrder(stream);
      return (position) => order.recordAt(offset + position);
    }
    const first = isEvaluation ? heldOutFirst : 0;
    const size = isEvaluation ? heldOutSamples : trainSamples;
    const order = new SamplePermutation(this.#seed, stream, size);
    const placeOf = this.#places();
    return (position) => placeOf(first + order.apply(offset + position));
  }

  /** Those that were asked for last are kept, since making one takes time for each shard. */
  #shardedOrder(stream: number): ShardedOrder {
    const known = this.#orders.find((order) => order.stream === stream);
    if (known !== undefined) return known;
    const { trainSamples, heldOutSamples, shardRecords } = this.#data;
    const layout = {
      records: trainSamples + heldOutSamples,
      heldOut: heldOutSamples,
      shardRecords,
    };
    const order = new ShardedOrder(this.#seed, stream, layout);
    this.#orders = [order, ...this.#orders].slice(0, ORDERS);
    return order;
  }

  /**
   * From a sample of the split to its place in the data, of which a validation data set is the end. Which records are held
   * out of one data set is drawn by the seed, since the
   * last ones of a sorted file are all of one kind; windows of a text overlap, so its end is held out.
   */
  #places(): (sample: number) => number {
    const { source, validation, trainSamples, heldOutSamples } = this.#data;
    if (source.case !== "records" || validation !== undefined) return (sample) => sample;
    const split = new SamplePermutation(this.#seed, SPLIT, trainSamples + heldOutSamples);
    return (sample) => split.apply(sample);
  }

  #offset(round: number): number {
    return (round % this.roundsPerEpoch) * this.#batches.batchSize;
  }
}
