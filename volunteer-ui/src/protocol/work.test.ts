import { describe, expect, it } from "vitest";

import {
  Encoding,
  JobSpecSchema,
  type MessageInitShape,
  TaskKind,
  type TrainingSchema,
  create,
  decodeCount,
  decodeTrainingValue,
  encodeCount,
  encodeTrainingValue,
  gradientArray,
  workOf,
} from "./index.ts";

type Training = Exclude<MessageInitShape<typeof TrainingSchema>, { $typeName: string }>;

const TRAINING = {
  model: { weights: [{ name: "w", shape: [3, 2] }], exact: true },
  data: { sha256: "ab", sizeBytes: 64n, trainSamples: 64, heldOutSamples: 8 },
  batches: { epochs: 2, samplesPerEpoch: 64, batchSize: 32, leafSize: 4 },
  evaluation: { samples: 8, leafSize: 4, everyRounds: 1 },
} satisfies Training;

const training = (change: Training = {}) =>
  create(JobSpecSchema, {
    jobId: "text",
    work: { case: "training", value: { ...TRAINING, ...change } },
  });

const counting = (change: object = {}) =>
  create(JobSpecSchema, {
    jobId: "count",
    work: { case: "counting", value: { units: 1000, leafSize: 10, rounds: 2, ...change } },
  });

describe("the work of a job", () => {
  it("that trains is known by its model and its data", () => {
    const work = workOf(training());
    expect(work).toMatchObject({ kind: "training", stateBytes: 24, isParallel: true });
    expect(work.data).toEqual([{ sha256: "ab", bytes: 64 }]);
    expect(work.valueBytes(TaskKind.ADVANCE)).toBe(8 + 24);
    expect(work.valueBytes(TaskKind.EVALUATE)).toBe(8);
    expect(work.schedule.rounds).toBe(4);
    expect(work.schedule.trees(0)).toEqual([TaskKind.ADVANCE, TaskKind.EVALUATE]);
    expect(work.schedule.trees(4)).toEqual([TaskKind.EVALUATE]);
  });

  it.each([
    ["sgd", {}, 0],
    ["momentum", {}, 6],
    ["rmsprop", {}, 12],
    ["rmsprop", { centered: true }, 18],
    ["adam", {}, 14],
    ["adagrad", {}, 6],
  ] as const)(
    "that trains with an encoding has a state with the memory of %s, if versions travel as changes: %o",
    (name, value, memory) => {
      const optimizer = { kind: { case: name, value } } as Training["optimizer"];
      const { INT8, UNSPECIFIED } = Encoding;
      const encoded = workOf(training({ optimizer, encoding: INT8 }));
      expect(encoded).toMatchObject({ hasChanges: true, stateBytes: 4 * (6 + memory) });
      expect(encoded.valueBytes(TaskKind.ADVANCE)).toBe(8 + 24);
      const plain = workOf(training({ optimizer, encoding: UNSPECIFIED }));
      expect(plain).toMatchObject({ hasChanges: false, stateBytes: 24 });
      // The optimizer of the versions is meant.
      const localSteps = { batchSize: 2, outer: optimizer };
      const sgd: Training["optimizer"] = { kind: { case: "sgd", value: {} } };
      const local = workOf(training({ optimizer: sgd, localSteps, encoding: INT8 }));
      expect(local).toMatchObject({ hasChanges: true, stateBytes: 4 * (6 + memory) });
    },
  );

  it.each([
    [4096, true],
    [4097, false],
  ])("whose state were too large with the memory has no changes: %i rows", (rows, hasChanges) => {
    const model = { weights: [{ shape: [rows, 2048] }] };
    const optimizer: Training["optimizer"] = { kind: { case: "momentum", value: {} } };
    const work = workOf(training({ model, optimizer, encoding: Encoding.INT4 }));
    expect(work.hasChanges).toBe(hasChanges);
    expect(work.stateBytes).toBe(4 * rows * 2048 * (hasChanges ? 2 : 1));
  });

  it("that counts needs nothing but its state", () => {
    const work = workOf(counting());
    expect(work).toMatchObject({
      kind: "counting",
      stateBytes: 8,
      data: [],
      hasChanges: false,
    });
    expect(work.valueBytes(TaskKind.ADVANCE)).toBe(8);
    expect(work.schedule.trees(1)).toEqual([TaskKind.ADVANCE]);
    expect([1, 2].map((version) => work.schedule.isFinishedAt(version))).toEqual([false, true]);
    expect([0, 1, 2, 3].map((round) => work.schedule.unitsBefore(round))).toEqual([
      0, 1000, 2000, 2000,
    ]);
  });

  it("of a kind that is not known here is refused", () => {
    const unknown = create(JobSpecSchema, { jobId: "new" });
    expect(() => workOf(unknown)).toThrow("job 'new' is work of a kind that is not known here");
  });

  it.each([
    [training({ model: {} }), "0 parameters"],
    [training({ model: { weights: [{ shape: [65_536, 65_536] }] } }), "4294967296 parameters"],
    [training({ batches: { ...TRAINING.batches, batchSize: 65 } }), "65 samples per round"],
    [training({ batches: { ...TRAINING.batches, epochs: 2 ** 31 } }), "4294967296 rounds"],
    [training({ evaluation: { ...TRAINING.evaluation, samples: 9 } }), "9 held-out samples"],
    [counting({ units: 4097, leafSize: 1 }), "4097 leaves per round"],
  ])("is refused when counts do not go together, number %#", (job, message) => {
    expect(() => workOf(job)).toThrow(`job '${job.jobId}' has ${message}, allowed are 1 to `);
  });

  it("is refused when a part of it is missing", () => {
    const bare = create(JobSpecSchema, { jobId: "bare", work: { case: "training", value: {} } });
    expect(() => workOf(bare)).toThrow("job 'bare' has no model, data or batches");
  });
});

describe("a node that a message names", () => {
  const { schedule } = workOf(counting());

  it("is that node, if the round has such a tree and the tree such a node", () => {
    expect(schedule.node(1, TaskKind.ADVANCE, { level: 2, index: 24 })).toEqual({
      level: 2,
      index: 24,
    });
  });

  it.each([
    [0, TaskKind.ADVANCE, { level: 2, index: 25 }],
    [0, TaskKind.ADVANCE, { level: 8, index: 0 }],
    [0, TaskKind.ADVANCE, { level: 31, index: 0 }],
    [0, TaskKind.ADVANCE, { level: 0, index: 2 ** 32 - 1 }],
    [2, TaskKind.ADVANCE, { level: 0, index: 0 }],
    [0, TaskKind.EVALUATE, { level: 0, index: 0 }],
    [0, TaskKind.UNSPECIFIED, { level: 0, index: 0 }],
    [0, TaskKind.ADVANCE, undefined],
  ])("is none in round %i, kind %i: %o", (round, kind, node) => {
    expect(schedule.node(round, kind, node)).toBeUndefined();
  });
});

describe("the value of a node", () => {
  it("of training has its header in front of the gradient, without a copy", () => {
    const gradientSum = gradientArray(2);
    gradientSum.set([1.5, -2]);
    const value = encodeTrainingValue({ gradientSum, lossSum: 0.1, correct: 3 });
    expect(value.buffer).toBe(gradientSum.buffer);
    expect([...value]).toEqual([
      ...[0xcd, 0xcc, 0xcc, 0x3d],
      ...[3, 0, 0, 0],
      ...[0, 0, 0xc0, 0x3f, 0, 0, 0, 0xc0],
    ]);
    const decoded = decodeTrainingValue(value);
    expect(decoded).toEqual({ gradientSum, lossSum: Math.fround(0.1), correct: 3 });
  });

  it("of training is copied where there is no room for a header", () => {
    const gradientSum = Float32Array.of(9, 9, 1.5, -2, 9).subarray(2, 4);
    const value = encodeTrainingValue({ gradientSum, lossSum: 0, correct: 0 });
    expect(decodeTrainingValue(value).gradientSum).toEqual(Float32Array.of(1.5, -2));
    const none = new Float32Array();
    expect(encodeTrainingValue({ gradientSum: none, lossSum: 0, correct: 0 })).toHaveLength(8);
  });

  it("of counting is a little-endian number of 64 bits", () => {
    expect([...encodeCount(2000n)]).toEqual([0xd0, 0x07, 0, 0, 0, 0, 0, 0]);
    expect(decodeCount(encodeCount(2n ** 40n))).toBe(2n ** 40n);
    expect(() => decodeCount(new Uint8Array(7))).toThrow("a count of 7 bytes: must be 8");
  });
});
