import { describe, expect, it } from "vitest";

import { memoryBefore } from "../../optimizer/index.ts";
import {
  BatchSpecSchema,
  Encoding,
  InnerState,
  LocalStepsSchema,
  type MessageInitShape,
  OptimizerSpecSchema,
  type TrainingWork,
  create,
  decodeFloats,
  decodeTrainingValue,
  encodeFloats,
  encodeTrainingValue,
  workOf,
} from "../../protocol/index.ts";
import { denseNet, randomFloats, trainingOf } from "../../samples/fixture/index.ts";
import { advanceOf } from "../index.ts";
import type { Value } from "../kind.ts";

type Kind = NonNullable<MessageInitShape<typeof OptimizerSpecSchema>["kind"]>;

const EPSILON = { epsilon: 1e-7 };
const KINDS: readonly Kind[] = [
  { case: "sgd", value: {} },
  { case: "momentum", value: { momentum: 0.9, nesterov: true } },
  { case: "rmsprop", value: { decay: 0.9, momentum: 0.5, ...EPSILON } },
  { case: "rmsprop", value: { decay: 0.9, centered: true, ...EPSILON } },
  { case: "adam", value: { beta1: 0.9, beta2: 0.999, weightDecay: 0.01, ...EPSILON } },
  { case: "adagrad", value: { initialAccumulator: 0.1, ...EPSILON } },
];
const ROUNDS = [0, 1, 2, 3];

interface Job {
  readonly version: Kind;
  readonly isLocal: boolean;
  readonly encoding: Encoding;
}

/** With local steps, those of RMSProp, whose mean squares are carried. */
function workWith({ version, isLocal, encoding }: Job): TrainingWork {
  const { job } = denseNet();
  const { training } = trainingOf(job);
  const inner: Kind = { case: "rmsprop", value: { decay: 0.9, ...EPSILON } };
  const innerState = InnerState.AVERAGED;
  const outer = { learningRate: 0.1, kind: version };
  const kind = isLocal ? inner : version;
  training.optimizer = create(OptimizerSpecSchema, { learningRate: 0.1, kind });
  training.batches = create(BatchSpecSchema, {
    ...{ epochs: 10, samplesPerEpoch: 6, batchSize: 6, leafSize: 2 },
  });
  training.encoding = encoding;
  if (isLocal) training.localSteps = create(LocalStepsSchema, { batchSize: 1, outer, innerState });
  const work = workOf(job);
  if (work.kind !== "training") throw new Error("it trains");
  return work;
}

function rootOf(work: TrainingWork, round: number): Value {
  const gradientSum = randomFloats(work.valueValues, 1, round + 1);
  return encodeTrainingValue({ gradientSum, lossSum: 1, correct: 2 });
}

describe.each([
  ["of 4-bit local steps", true, Encoding.INT4],
  ["of 8-bit gradients", false, Encoding.INT8],
])("a version made %s", (_, isLocal, encoding) => {
  it.each(KINDS)(
    "is a function of state and root, and the same as with a memory aside: $case",
    async (version) => {
      const work = workWith({ version, isLocal, encoding });
      const remembering = workWith({ version, isLocal, encoding: Encoding.UNSPECIFIED });
      expect([work.hasChanges, remembering.hasChanges]).toEqual([true, false]);
      const before = randomFloats(work.valueValues, 0.5, 99).map(Math.abs);
      const memory = memoryBefore(work.versionOptimizer, work.parameters);
      const remembered = await advanceOf(remembering);
      let expected = encodeFloats(before);
      let state = encodeFloats(Float32Array.of(...before, ...memory));
      for (const round of ROUNDS) {
        const root = rootOf(work, round);
        const given = { state: state.slice(), root: root.slice() };
        expected = remembered(expected, root, round);
        const next = (await advanceOf(work))(state, root, round);
        expect({ state, root }).toEqual(given);
        state = next;
        expect(state).toHaveLength(work.stateBytes);
        expect(state.slice(0, expected.length), `round ${round}`).toEqual(expected);
        const carried = decodeTrainingValue(root).gradientSum.slice(work.parameters);
        const mean = carried.map((sum) => sum / work.divisor(round));
        expect(decodeFloats(expected).slice(work.parameters)).toEqual(mean);
      }
      expect(decodeFloats(expected)).not.toEqual(before);
    },
  );
});

describe("an optimizer with a schedule", () => {
  it("steps at the rate of the round, along a gradient that is clipped", async () => {
    const { job } = denseNet();
    const { training } = trainingOf(job);
    training.optimizer = create(OptimizerSpecSchema, {
      ...{ learningRate: 1, kind: { case: "sgd", value: {} }, clipValue: 0.5 },
      schedule: { case: "piecewise", value: { boundaries: [0], rates: [0.25] } },
    });
    const work = workOf(job);
    if (work.kind !== "training") throw new Error("it trains");
    const advance = await advanceOf(work);
    const state = encodeFloats(new Float32Array(work.parameters).fill(1));
    const steps = [0, 1].map((round) => {
      const gradientSum = new Float32Array(work.valueValues).fill(10 * work.divisor(round));
      return advance(state, encodeTrainingValue({ gradientSum, lossSum: 1, correct: 0 }), round);
    });
    expect(steps.map((next) => decodeFloats(next).slice(0, 1))).toEqual([
      Float32Array.of(0.5),
      Float32Array.of(0.875),
    ]);
  });
});

describe("the mean of more samples than a float32 counts", () => {
  it("is that of the services: the count is rounded before the sums are divided by it", async () => {
    const { job } = denseNet();
    const { training, data } = trainingOf(job);
    const samples = 2 ** 24 + 1;
    data.trainSamples = samples;
    training.optimizer = create(OptimizerSpecSchema, {
      ...{ learningRate: 1, kind: { case: "sgd", value: {} } },
    });
    training.batches = create(BatchSpecSchema, {
      ...{ epochs: 1, samplesPerEpoch: samples, batchSize: samples, leafSize: 2 ** 13 },
    });
    const work = workOf(job);
    if (work.kind !== "training") throw new Error("it trains");
    const gradientSum = new Float32Array(work.parameters).fill(1);
    const root = encodeTrainingValue({ gradientSum, lossSum: 1, correct: 0 });
    const next = (await advanceOf(work))(new Uint8Array(work.stateBytes), root, 0);
    expect(decodeFloats(next)[0]).toBe(-(2 ** -24));
  });
});
