import { TaskKind } from "../gen/manyhands/v1/job_pb.ts";
import { type MapReduce, Reduction_Kind } from "../gen/manyhands/v1/map_reduce_pb.ts";
import { Schedule } from "../schedule.ts";

/** All inputs in batches, as often as there are iterations; where results are reduced, a fold follows each. Nothing is measured. */
export class MapSchedule extends Schedule {
  /** Whether results are reduced. */
  readonly folds: boolean;
  /** In an iteration. */
  readonly batches: number;
  readonly #map: MapReduce;
  readonly #inputs: number;
  readonly #batchSize: number;

  /** @param map one whose counts make sense */
  constructor(map: MapReduce) {
    super();
    this.#map = map;
    this.#inputs = map.inputs?.count ?? 0;
    this.#batchSize = map.leafSize * map.leavesPerRound;
    this.folds = map.reduction?.kind !== Reduction_Kind.NONE;
    this.batches = Math.ceil(this.#inputs / this.#batchSize);
  }

  override get rounds(): number {
    return this.#map.iterations * this.#roundsPerIteration;
  }

  override get unitsExpected(): number {
    return this.unitsBefore(this.rounds);
  }

  override unitsBefore(round: number): number {
    const rounds = Math.min(round, this.rounds);
    const begun = Math.floor(rounds / this.#roundsPerIteration);
    const folds = this.folds ? this.batches : 0;
    let units = begun * (this.#inputs + folds);
    for (let r = begun * this.#roundsPerIteration; r < rounds; r++) units += this.units(r);
    return units;
  }

  override includes(round: number, kind: TaskKind): boolean {
    return kind === TaskKind.ADVANCE && round < this.rounds;
  }

  override units(round: number): number {
    if (this.isFold(round)) return 1;
    return Math.min(this.#batchSize, this.#inputs - this.firstInput(round));
  }

  override leafSize(): number {
    return this.#map.leafSize;
  }

  /** Whether the round makes one of the values of a batch, rather than computing them. */
  isFold(round: number): boolean {
    return this.folds && round % 2 === 1;
  }

  /** Number of the batch that the round is about, in its iteration. */
  batch(round: number): number {
    return (this.folds ? Math.floor(round / 2) : round) % this.batches;
  }

  iteration(round: number): number {
    return Math.floor(round / this.#roundsPerIteration);
  }

  /** Index of the batch's first input. */
  firstInput(round: number): number {
    return this.batch(round) * this.#batchSize;
  }

  /** Inputs of a leaf of a batch. */
  leafInputs(round: number, index: number): number {
    return this.unitsBelow(round, TaskKind.ADVANCE, { level: 0, index });
  }

  /** Whether an iteration ends with the round. */
  isLastOfIteration(round: number): boolean {
    return (round + 1) % this.#roundsPerIteration === 0;
  }

  get #roundsPerIteration(): number {
    return this.batches * (this.folds ? 2 : 1);
  }
}
