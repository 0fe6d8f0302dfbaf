import { TaskKind } from "./gen/manyhands/v1/job_pb.ts";
import type { DataSpec, JobSpec, TrainingSpec } from "./gen/manyhands/v1/job_pb.ts";
import { HELD_OUT, SPLIT, SamplePermutation } from "./permutation.ts";
import { ReductionTree } from "./tree.ts";
import type { TreeNode } from "./tree.ts";

/**
 * Which rounds a job has, and which samples each leaf of each round holds: all of it a function of
 * the specification.
 *
 * Round r turns version r into version r + 1. Evaluation of version r belongs to round r; the final
 * version is evaluated in round {@link trainingRounds}, which trains nothing.
 */
export class Schedule {
  readonly #seed: number;
  readonly #data: DataSpec;
  readonly #training: TrainingSpec;
  readonly #evaluation: {
    readonly samples: number;
    readonly leafSize: number;
    readonly everyRounds: number;
  };

  /** @param job a specification whose counts were checked when the job was created */
  constructor(job: JobSpec) {
    const { data, training, evaluation, seed } = job;
    if (data === undefined || training === undefined) {
      throw new Error(`job '${job.jobId}' has no data or no training: it cannot be scheduled`);
    }
    this.#seed = seed;
    this.#data = data;
    this.#training = training;
    this.#evaluation = evaluation ?? { samples: 0, leafSize: 0, everyRounds: 0 };
  }

  get roundsPerEpoch(): number {
    return Math.ceil(this.#training.samplesPerEpoch / this.#training.batchSize);
  }

  /** Rounds that train, over all epochs. Also the number of the final version. */
  get trainingRounds(): number {
    return this.#training.epochs * this.roundsPerEpoch;
  }

  /** Samples that the whole job trains on, counted once per epoch. */
  get samplesExpected(): number {
    return this.#training.epochs * this.#training.samplesPerEpoch;
  }

  epoch(round: number): number {
    return Math.floor(round / this.roundsPerEpoch);
  }

  trains(round: number): boolean {
    return round < this.trainingRounds;
  }

  evaluates(round: number): boolean {
    const { samples, everyRounds } = this.#evaluation;
    const isLast = round === this.trainingRounds;
    return samples > 0 && (isLast || (this.trains(round) && round % everyRounds === 0));
  }

  includes(round: number, kind: TaskKind): boolean {
    switch (kind) {
      case TaskKind.TRAIN:
        return this.trains(round);
      case TaskKind.EVALUATE:
        return this.evaluates(round);
      case TaskKind.UNSPECIFIED:
        return false;
    }
  }

  /** Whether a job that has reached this version has nothing left to do. */
  isFinishedAt(round: number): boolean {
    return !this.trains(round) && !this.evaluates(round);
  }

  /** Samples of the round's batch, or of the evaluation. */
  samples(round: number, kind: TaskKind): number {
    const { batchSize, samplesPerEpoch } = this.#training;
    return kind === TaskKind.EVALUATE
      ? this.#evaluation.samples
      : Math.min(batchSize, samplesPerEpoch - this.#offset(round));
  }

  leafSize(kind: TaskKind): number {
    return kind === TaskKind.EVALUATE ? this.#evaluation.leafSize : this.#training.leafSize;
  }

  tree(round: number, kind: TaskKind): ReductionTree {
    return new ReductionTree(Math.ceil(this.samples(round, kind) / this.leafSize(kind)));
  }

  /** Samples below a node of the round's tree. */
  samplesBelow(round: number, kind: TaskKind, node: TreeNode): number {
    const tree = this.tree(round, kind);
    const leafSize = this.leafSize(kind);
    const end = Math.min(this.samples(round, kind), tree.endLeaf(node) * leafSize);
    return Math.max(0, end - tree.firstLeaf(node) * leafSize);
  }

  /**
   * The samples of one leaf, as positions in the data set, in the order in which they are computed.
   *
   * @param leaf in `[0, tree(round, kind).leafCount)`
   */
  leafSamples(round: number, kind: TaskKind, leaf: number): Int32Array<ArrayBuffer> {
    const from = leaf * this.leafSize(kind);
    const count = this.samplesBelow(round, kind, { level: 0, index: leaf });
    const sampleAt = this.#order(round, kind);
    return Int32Array.from({ length: count }, (_, at) => sampleAt(from + at));
  }

  /** From the position within the round to the position in the data set. */
  #order(round: number, kind: TaskKind): (position: number) => number {
    const { heldOutFirst, heldOutSamples, trainSamples } = this.#data;
    const placeOf = this.#places();
    if (kind === TaskKind.EVALUATE) {
      const order = new SamplePermutation(this.#seed, HELD_OUT, heldOutSamples);
      return (position) => placeOf(heldOutFirst + order.apply(position));
    }
    const order = new SamplePermutation(this.#seed, this.epoch(round), trainSamples);
    const offset = this.#offset(round);
    return (position) => placeOf(order.apply(offset + position));
  }

  /**
   * From a sample of the split to its place in the data set. Which records are held out is drawn by the seed, since the
   * last ones of a sorted file are all of one kind; windows of a text overlap, so its end is held out.
   */
  #places(): (sample: number) => number {
    const { source, trainSamples, heldOutSamples } = this.#data;
    if (source.case !== "records") return (sample) => sample;
    const split = new SamplePermutation(this.#seed, SPLIT, trainSamples + heldOutSamples);
    return (sample) => split.apply(sample);
  }

  #offset(round: number): number {
    return (round % this.roundsPerEpoch) * this.#training.batchSize;
  }
}
