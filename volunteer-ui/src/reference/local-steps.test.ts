import { describe, expect, it } from "vitest";

import {
  ElementType,
  Encoding,
  InnerState,
  JobSpecSchema,
  Loss,
  type MessageInitShape,
  type TrainingSchema,
  type Work,
  create,
  decodeFloats,
  encodeFloats,
  sha256,
  toHex,
  workOf,
} from "../protocol/index.ts";
import { randomFloats, sequential } from "../samples/fixture/index.ts";
import { ENGINES } from "../trainer/fixture/index.ts";
import { openWork } from "../work/index.ts";
import { RECORD_BYTES, SIDE, digits } from "./fixture/digits.ts";
import { compute } from "./rounds.ts";

const SAMPLES = 256;
const DATA = digits(SAMPLES, 7);
const PARAMETERS = SIDE * SIDE * 10 + 10;

type Training = MessageInitShape<typeof TrainingSchema>;
type Optimizer = NonNullable<Training["optimizer"]>;

/** The digits by one dense layer. */
function workOn(
  training: Pick<Training, "batches" | "optimizer" | "localSteps" | "encoding">,
): Work {
  const value = {
    model: {
      topologyJson: sequential([
        {
          class_name: "Flatten",
          config: { batch_input_shape: [null, SIDE, SIDE, 1] },
        },
        { class_name: "Dense", config: { units: 10, activation: "softmax" } },
      ]),
      weights: [
        { name: "kernel", shape: [SIDE * SIDE, 10] },
        { name: "bias", shape: [10] },
      ],
      loss: Loss.CATEGORICAL_CROSSENTROPY,
      exact: true,
    },
    data: {
      sha256: toHex(sha256(DATA)),
      sizeBytes: BigInt(DATA.length),
      trainSamples: DATA.length / RECORD_BYTES,
      source: {
        case: "records" as const,
        value: {
          featureShape: [SIDE, SIDE, 1],
          featureType: ElementType.UINT8,
          featureScale: 1 / 255,
          target: { case: "classes" as const, value: 10 },
        },
      },
    },
    ...training,
  };
  return workOf(create(JobSpecSchema, { jobId: "steps", work: { case: "training", value } }));
}

/** @returns the last state, and the loss of each round */
async function train(work: Work) {
  const hasSums = work.kind === "training" && work.optimizer.kind.case === "adagrad";
  const initial = new Float32Array(work.mostStateBytes / 4).fill(hasSums ? FIRST_SUM : 0);
  initial.set(randomFloats(PARAMETERS, 0.1, 3));
  const computation = await openWork(work, DATA.slice(), ENGINES);
  const losses: number[] = [];
  let values = new Float32Array();
  for await (const { state, loss } of compute(work, computation, encodeFloats(initial))) {
    values = decodeFloats(state).slice();
    losses.push(loss ?? NaN);
  }
  computation.close();
  return { weights: values.subarray(0, PARAMETERS), moments: values.subarray(PARAMETERS), losses };
}

const BATCH = 16;
/** What Adagrad's moments begin with. */
const FIRST_SUM = 0.125;
const PLAIN: Optimizer = {
  learningRate: 1,
  kind: { case: "momentum", value: { momentum: 0, nesterov: true } },
};
const NESTEROV: Optimizer = {
  learningRate: 0.7,
  kind: { case: "momentum", value: { momentum: 0.9, nesterov: true } },
};
const OPTIMIZERS: readonly Optimizer[] = [
  { learningRate: 0.05, kind: { case: "sgd", value: {} } },
  { learningRate: 0.01, kind: { case: "rmsprop", value: { decay: 0.9, epsilon: 1e-7 } } },
  {
    learningRate: 0.05,
    kind: { case: "adagrad", value: { initialAccumulator: FIRST_SUM, epsilon: 1e-7 } },
  },
  // Without a first moment nothing is forgotten between trajectories.
  { learningRate: 0.01, kind: { case: "adam", value: { beta1: 0, beta2: 0.999, epsilon: 1e-7 } } },
  // What clips, and a rate that changes with each step, not with each round.
  {
    learningRate: 0.5,
    kind: { case: "sgd", value: {} },
    schedule: { case: "cosine", value: { warmupSteps: 5, decaySteps: 22, alpha: 0.1 } },
    globalClipNorm: 0.2,
  },
];

/** Rounds of so many trajectories of so many steps, twice over the data. */
function local(
  trajectories: number,
  steps: number,
  optimizer: Optimizer,
  outer: Optimizer,
  innerState = InnerState.AVERAGED,
  epochs = 2,
  encoding = Encoding.UNSPECIFIED,
): Work {
  const leafSize = steps * BATCH;
  return workOn({
    batches: { epochs, samplesPerEpoch: SAMPLES, batchSize: trajectories * leafSize, leafSize },
    optimizer,
    localSteps: { batchSize: BATCH, outer, innerState },
    encoding,
  });
}

const synchronous = (optimizer: Optimizer): Work =>
  workOn({
    batches: { epochs: 2, samplesPerEpoch: SAMPLES, batchSize: BATCH, leafSize: BATCH },
    optimizer,
  });

function distance(left: Float32Array, right: Float32Array): number {
  expect(left).toHaveLength(right.length);
  return left.reduce((most, value, at) => Math.max(most, Math.abs(value - (right[at] ?? NaN))), 0);
}

describe("local steps", () => {
  it.each(OPTIMIZERS)(
    "of one trajectory that all follow are the steps of $kind.case, but for rounding",
    async (optimizer) => {
      const { weights, losses } = await train(synchronous(optimizer));
      const walked = await train(local(1, 4, optimizer, PLAIN));
      expect(distance(walked.weights, weights)).toBeLessThan(1e-5);
      expect(walked.losses).toHaveLength(losses.length / 4);
      const first = losses.slice(0, 4).reduce((a, b) => a + b) / 4;
      expect(walked.losses[0]).toBeCloseTo(first, 5);
    },
  );

  it("forget the moments where they are reset", async () => {
    const rmsprop: Optimizer = {
      learningRate: 0.01,
      kind: { case: "rmsprop", value: { decay: 0.9, epsilon: 1e-7 } },
    };
    const kept = await train(local(1, 4, rmsprop, PLAIN));
    const reset = await train(local(1, 4, rmsprop, PLAIN, InnerState.RESET));
    expect(kept.moments).toHaveLength(PARAMETERS);
    expect(reset.moments).toHaveLength(0);
    expect(distance(kept.weights, reset.weights)).toBeGreaterThan(1e-3);
  });

  it("share the mean of 16 neighbours' moments, where these are shared", async () => {
    const rmsprop = OPTIMIZERS[1] ?? {};
    // The whole data once: from the same beginning both come to the same moments.
    const once = (state: InnerState): Work => local(1, SAMPLES / BATCH, rmsprop, PLAIN, state, 1);
    const { moments } = await train(once(InnerState.AVERAGED));
    const shared = await train(once(InnerState.SHARED));
    expect(shared.moments).toHaveLength(Math.ceil(PARAMETERS / 16));
    shared.moments.forEach((moment, at) => {
      const neighbours = moments.slice(16 * at, 16 * (at + 1));
      const mean = neighbours.reduce((a, b) => a + b) / neighbours.length;
      expect(Math.abs(moment - mean), String(at)).toBeLessThanOrEqual(1e-6 * mean);
    });
    expect(shared.moments.some((moment) => moment > 0)).toBe(true);
    // Then they go on from other ones.
    const averaged = await train(local(1, 4, rmsprop, PLAIN));
    const { weights } = await train(local(1, 4, rmsprop, PLAIN, InnerState.SHARED));
    expect(distance(weights, averaged.weights)).toBeGreaterThan(1e-5);
  });

  it("average the moments of all trajectories, which stay what moments can be", async () => {
    const { moments } = await train(local(4, 2, OPTIMIZERS[1] ?? {}, NESTEROV));
    expect(moments.every((moment) => moment >= 0 && Number.isFinite(moment))).toBe(true);
    expect(moments.some((moment) => moment > 0)).toBe(true);
  });

  it("keep the memory of what makes versions in the state, where these travel as changes", async () => {
    const [rmsprop, state] = [OPTIMIZERS[1] ?? {}, InnerState.AVERAGED];
    const { moments, losses } = await train(
      local(2, 2, rmsprop, NESTEROV, state, 2, Encoding.INT4),
    );
    const [carried, memory] = [moments.slice(0, PARAMETERS), moments.slice(PARAMETERS)];
    expect(memory).toHaveLength(PARAMETERS);
    expect(carried.every((moment) => moment >= 0)).toBe(true);
    expect(memory.some((value) => value < 0)).toBe(true);
    expect(losses.at(-1)).toBeLessThan(0.9 * (losses[0] ?? NaN));
  });

  it.each(OPTIMIZERS)("of several trajectories learn, with $kind.case", async (optimizer) => {
    const { losses } = await train(local(2, 2, optimizer, NESTEROV));
    expect(losses.at(-1)).toBeLessThan(0.9 * (losses[0] ?? NaN));
  });
});
