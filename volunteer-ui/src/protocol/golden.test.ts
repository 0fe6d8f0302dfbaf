/**
 * The golden cases that Java's GoldenCasesTest writes and checks: both sides compute the same numbers.
 */
import { readFileSync } from "node:fs";
import { resolve } from "node:path";

import type { DescMessage } from "@bufbuild/protobuf";
import { describe, expect, it } from "vitest";

import {
  CountingSchedule,
  CountingSchema,
  GatewayMessageSchema,
  JobSpecSchema,
  MapReduceSchema,
  MapSchedule,
  ReductionTree,
  SamplePermutation,
  TaskKind,
  TrainingSchedule,
  TrainingSchema,
  create,
  fromHex,
  nonceAmong,
  parent,
  parse,
  sibling,
  treeNode,
} from "./index.ts";
import type { Reduction_Kind, Schedule, TreeNode } from "./index.ts";

type Pair = readonly [level: number, index: number];

interface TreeCase {
  readonly leafCount: number;
  readonly root: Pair;
  readonly frontiers: readonly { readonly parts: number; readonly nodes: readonly Pair[] }[];
  readonly nodes: readonly NodeCase[];
}

interface NodeCase {
  readonly node: Pair;
  readonly contained: boolean;
  readonly firstLeaf: number;
  readonly leavesBelow: number;
  readonly sibling: Pair;
  readonly parent?: Pair;
  readonly endLeaf?: number;
  readonly children?: readonly Pair[];
  readonly split?: readonly Pair[];
}

interface PermutationCase {
  readonly seed: number;
  readonly stream: number;
  readonly size: number;
  readonly positions: readonly number[];
  readonly elements: readonly number[];
}

interface ScheduleCase {
  readonly job: GoldenJob;
  readonly roundsPerEpoch: number;
  readonly trainingRounds: number;
  readonly samplesExpected: number;
  readonly rounds: readonly RoundCase[];
}

interface GoldenJob extends Readonly<Record<JobField, number>> {
  readonly records: boolean;
  readonly validation: boolean;
}

type JobField =
  | "seed"
  | "trainSamples"
  | "heldOutFirst"
  | "heldOutSamples"
  | "epochs"
  | "samplesPerEpoch"
  | "batchSize"
  | "leafSize"
  | "evaluationSamples"
  | "evaluationLeafSize"
  | "everyRounds";

interface RoundCase {
  readonly round: number;
  readonly epoch: number;
  readonly trains: boolean;
  readonly evaluates: boolean;
  readonly finished: boolean;
  readonly leaves: readonly {
    readonly kind: TaskKind;
    readonly leafCount: number;
    readonly leaf: number;
    readonly samples: readonly number[];
  }[];
}

interface CountingCase {
  readonly units: number;
  readonly leafSize: number;
  readonly rounds: number;
  readonly cases: readonly CountingRound[];
}

interface CountingRound {
  readonly round: number;
  readonly finished: boolean;
  readonly kind: TaskKind;
  readonly leaves: number;
  readonly nodes: readonly {
    readonly level: number;
    readonly index: number;
    readonly units: number;
  }[];
}

interface ProofCase {
  readonly challenge: string;
  readonly bits: number;
  /** The first that will do, counted from 0. */
  readonly nonce: string;
}

interface MapCase {
  readonly inputs: number;
  readonly leafSize: number;
  readonly leavesPerRound: number;
  readonly iterations: number;
  readonly reduction: Reduction_Kind;
  readonly rounds: number;
  readonly unitsExpected: number;
  readonly cases: readonly MapRound[];
}

interface MapRound {
  readonly round: number;
  readonly finished: boolean;
  readonly leaves: number;
  readonly fold?: boolean;
  readonly batch?: number;
  readonly units?: number;
  readonly lastLeafUnits?: number;
}

interface BoundsCase {
  readonly message: "JobSpec" | "GatewayMessage";
  /** Hexadecimal. */
  readonly bytes: string;
  /** The path of the field; empty if there is none. */
  readonly outOfBounds: string;
}

describe("golden trees", () => {
  it.each(golden("tree") as readonly TreeCase[])(
    "of $leafCount leaves",
    ({ leafCount, root, ...golden }) => {
      const tree = new ReductionTree(leafCount);
      expect(pair(tree.root)).toEqual(root);
      for (const { parts, nodes } of golden.frontiers) {
        expect(tree.frontier(parts).map(pair), `frontier of ${parts}`).toEqual(nodes);
      }
      for (const expected of golden.nodes) {
        expect(
          nodeCase(tree, treeNode(...expected.node)),
          `node ${expected.node.join("/")}`,
        ).toEqual(expected);
      }
    },
  );
});

describe("golden proofs of work", () => {
  it.each(golden("proof") as readonly ProofCase[])(
    "of $bits bits",
    ({ challenge, bits, nonce }) => {
      const first = Number.parseInt(nonce, 16);
      const found = (from: number, count: number) =>
        nonceAmong(fromHex(challenge), bits, from, count);
      expect(found(0, first + 1)).toEqual(fromHex(nonce));
      expect(found(first, 1)).toEqual(fromHex(nonce));
      expect(found(0, first)).toBeUndefined();
    },
  );
});

describe("golden permutations", () => {
  it.each(golden("permutation") as readonly PermutationCase[])(
    "of $size elements, seed $seed, stream $stream",
    ({ seed, stream, size, positions, elements }) => {
      const permutation = new SamplePermutation(seed, stream, size);
      expect(positions.map((position) => permutation.apply(position))).toEqual(elements);
    },
  );
});

describe("golden schedules", () => {
  it.each(golden("schedule") as readonly ScheduleCase[])(
    "of job $job",
    ({ job, rounds, ...totals }) => {
      const schedule = scheduleOf(job);
      const { roundsPerEpoch, rounds: trainingRounds, unitsExpected: samplesExpected } = schedule;
      expect({ roundsPerEpoch, trainingRounds, samplesExpected }).toEqual(totals);
      for (const expected of rounds) expect(roundCase(schedule, expected.round)).toEqual(expected);
    },
  );
});

describe("golden bounds", () => {
  it.each(golden("bounds") as readonly BoundsCase[])(
    "$message, number %#: '$outOfBounds' is out of bounds",
    ({ message, bytes, outOfBounds }) => {
      const schema = message === "JobSpec" ? JobSpecSchema : GatewayMessageSchema;
      const read = () => parse<DescMessage>(schema, fromHex(bytes));
      if (outOfBounds === "") expect(read).not.toThrow();
      else expect(read).toThrow(`${outOfBounds}: `);
    },
  );
});

describe("golden schedules of map-reduce", () => {
  it.each(golden("map") as readonly MapCase[])(
    "of $inputs inputs, $iterations times, reduction $reduction",
    ({ inputs, reduction, rounds, unitsExpected, cases, ...counts }) => {
      const map = { ...counts, inputs: { count: inputs }, reduction: { kind: reduction } };
      const schedule = new MapSchedule(create(MapReduceSchema, map));
      expect(schedule.rounds).toBe(rounds);
      expect(schedule.unitsExpected).toBe(unitsExpected);
      let before = 0;
      for (const expected of cases) {
        expect(mapRound(schedule, expected.round)).toEqual(expected);
        expect(schedule.unitsBefore(expected.round)).toBe(before);
        before += expected.units ?? 0;
      }
    },
  );
});

describe("golden schedules of counting", () => {
  it.each(golden("counting") as readonly CountingCase[])(
    "$units units, $leafSize in a leaf, $rounds rounds",
    ({ units, leafSize, rounds, cases }) => {
      const schedule = new CountingSchedule(create(CountingSchema, { units, leafSize, rounds }));
      expect(schedule.rounds).toBe(rounds);
      expect(schedule.unitsExpected).toBe(units * rounds);
      expect(cases).not.toHaveLength(0);
      for (const expected of cases) expect(countingRound(schedule, expected)).toEqual(expected);
    },
  );
});

function golden(name: string): unknown {
  const folder = resolve(import.meta.dirname, "../../../protocol/src/test/resources/golden");
  return JSON.parse(readFileSync(`${folder}/${name}.json`, "utf8"));
}

function pair({ level, index }: TreeNode): Pair {
  return [level, index];
}

function nodeCase(tree: ReductionTree, node: TreeNode): NodeCase {
  const contained = tree.contains(node);
  return {
    node: pair(node),
    contained,
    firstLeaf: tree.firstLeaf(node),
    leavesBelow: tree.leavesBelow(node),
    sibling: pair(sibling(node)),
    ...(node.level < 30 && { parent: pair(parent(node)) }),
    ...(contained && {
      endLeaf: tree.endLeaf(node),
      children: tree.children(node).map(pair),
      split: tree.split(node).map(pair),
    }),
  };
}

function mapRound(schedule: MapSchedule, round: number): MapRound {
  const finished = schedule.isFinishedAt(round);
  if (!schedule.includes(round, TaskKind.ADVANCE)) return { round, finished, leaves: 0 };
  const { leafCount } = schedule.tree(round, TaskKind.ADVANCE);
  return {
    round,
    finished,
    leaves: leafCount,
    fold: schedule.isFold(round),
    batch: schedule.batch(round),
    units: schedule.units(round),
    lastLeafUnits: schedule.leafInputs(round, leafCount - 1),
  };
}

function countingRound(schedule: Schedule, { round, kind, nodes }: CountingRound): CountingRound {
  return {
    round,
    finished: schedule.isFinishedAt(round),
    kind,
    leaves: schedule.includes(round, kind) ? schedule.tree(round, kind).leafCount : 0,
    nodes: nodes.map((node) => ({ ...node, units: schedule.unitsBelow(round, kind, node) })),
  };
}

function roundCase(schedule: TrainingSchedule, round: number): RoundCase {
  const kinds = schedule.trees(round);
  return {
    round,
    epoch: schedule.epoch(round),
    trains: schedule.trains(round),
    evaluates: schedule.evaluates(round),
    finished: schedule.isFinishedAt(round),
    leaves: kinds.flatMap((kind) => {
      const { leafCount } = schedule.tree(round, kind);
      const leaves = [...new Set([0, 1, leafCount - 1])].filter((leaf) => leaf < leafCount);
      return leaves.map((leaf) => {
        const samples = [...schedule.leafSamples(round, kind, leaf)];
        return { kind, leafCount, leaf, samples };
      });
    }),
  };
}

function scheduleOf(job: GoldenJob): TrainingSchedule {
  const { seed, trainSamples, heldOutFirst, heldOutSamples } = job;
  const { epochs, samplesPerEpoch, batchSize, leafSize, everyRounds } = job;
  const training = create(TrainingSchema, {
    data: {
      ...{ trainSamples, heldOutFirst, heldOutSamples },
      ...(job.validation && { validation: {} }),
      ...(job.records && { source: { case: "records", value: {} } }),
    },
    batches: { epochs, samplesPerEpoch, batchSize, leafSize },
    evaluation: { samples: job.evaluationSamples, leafSize: job.evaluationLeafSize, everyRounds },
  });
  return new TrainingSchedule(training, seed);
}
