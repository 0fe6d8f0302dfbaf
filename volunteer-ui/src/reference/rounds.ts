import {
  type DataSpec,
  type Measures,
  type ReductionTree,
  TaskKind,
  type Work,
  decodeTally,
  decodeTrainingValue,
  measuresOf,
} from "../protocol/index.ts";
import { type Computation, SubtreeSum, type Value, combineOf, courseOf } from "../work/index.ts";

/** What came of a round. */
export interface Round {
  readonly round: number;
  /** The version it made, or measured; valid until the next round. */
  readonly state: Uint8Array<ArrayBuffer>;
  /** Mean over the batch; undefined in a round that only evaluates, and for work that has no loss. */
  readonly loss: number | undefined;
  readonly heldOutLoss: number | undefined;
  /** Share of the answers for the samples held out that were correct. */
  readonly heldOutAccuracy: number | undefined;
  /** What the job's metrics have come to; undefined where nothing was evaluated, or nothing is counted. */
  readonly measures: Measures | undefined;
}

/** What leaves are asked of. */
export type Leaves = Pick<Computation, "setState" | "leaf">;

/**
 * All rounds of a job, one after the other: every leaf computed here, added up along the round's tree, and advanced.
 *
 * @param leaves open for the job
 * @param initial version 0; kept as it is
 */
export async function* compute(
  work: Work,
  leaves: Leaves,
  initial: Uint8Array,
): AsyncGenerator<Round> {
  const { schedule } = work;
  let state = new Uint8Array(initial);
  const course = await courseOf(work, { state });
  let isLast = schedule.isFinishedAt(0);
  for (let round = 0; !isLast; round++) {
    await leaves.setState(state.slice());
    const advanced = await rootOf(work, leaves, round, TaskKind.ADVANCE);
    const evaluated = await rootOf(work, leaves, round, TaskKind.EVALUATE);
    const measured = measurements(work, round, advanced, evaluated);
    const roots = { advance: advanced, evaluate: evaluated };
    ({ state, isLast } = course.next(state, roots, round));
    yield { round, state, ...measured };
  }
}

async function rootOf(
  work: Work,
  leaves: Leaves,
  round: number,
  kind: TaskKind,
): Promise<Value | undefined> {
  if (!work.schedule.includes(round, kind)) return undefined;
  const tree: ReductionTree = work.schedule.tree(round, kind);
  const sum = new SubtreeSum(tree, tree.root, combineOf(work));
  let root: Value | undefined;
  for (let index = 0; index < tree.leafCount; index++) {
    root = sum.add(index, await leaves.leaf({ kind, round, index }));
  }
  return root;
}

type Measurements = Pick<Round, "loss" | "heldOutLoss" | "heldOutAccuracy" | "measures">;

function measurements(
  work: Work,
  round: number,
  advanced: Value | undefined,
  evaluated: Value | undefined,
): Measurements {
  if (work.kind !== "training") {
    const nothing = { heldOutLoss: undefined, heldOutAccuracy: undefined, measures: undefined };
    return { loss: undefined, ...nothing };
  }
  const { schedule, metrics, answersPerUnit } = work;
  const heldOut = evaluated && decodeTrainingValue(evaluated);
  const tally = evaluated && decodeTally(evaluated);
  const heldOutUnits = schedule.units(round, TaskKind.EVALUATE);
  return {
    loss: advanced && lossOf(advanced, schedule.units(round, TaskKind.ADVANCE)),
    heldOutLoss: evaluated && lossOf(evaluated, heldOutUnits),
    heldOutAccuracy: heldOut && heldOut.correct / (heldOutUnits * answersPerUnit),
    measures:
      tally &&
      metrics &&
      measuresOf(metrics, tally, heldOutUnits * answersPerUnit, valuesOf(work.dataSpec)),
  };
}

/** Targets of a sample. */
function valuesOf({ source }: DataSpec): number {
  if (source.case !== "records" || source.value.target.case !== "values") return 1;
  return source.value.target.value;
}

function lossOf(value: Value, units: number): number {
  return Math.fround(decodeTrainingValue(value).lossSum / units);
}
