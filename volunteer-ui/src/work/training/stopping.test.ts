import { readFileSync } from "node:fs";
import { resolve } from "node:path";

import { describe, expect, it } from "vitest";

import {
  BatchSpecSchema,
  EarlyStoppingSchema,
  EvaluationSpecSchema,
  Monitor,
  OptimizerSpecSchema,
  type TrainingWork,
  create,
  encodeFloats,
  encodeTrainingValue,
  workOf,
} from "../../protocol/index.ts";
import { denseNet, randomFloats, trainingOf } from "../../samples/fixture/index.ts";
import { courseOf } from "../index.ts";
import type { Value } from "../kind.ts";
import { Stopping } from "./stopping.ts";

/** The definition over all evaluations; checked in Java, too, by StoppingTest of model-service. Tolerance: none. */
const GOLDEN = "../../../../model-service/src/test/resources/golden/stopping.json";

interface Golden {
  readonly samples: number;
  readonly every: number;
  readonly evaluations: readonly { readonly loss: string; readonly correct: number }[];
  readonly cases: readonly {
    readonly monitor: "loss" | "accuracy";
    readonly patience: number;
    readonly minDelta: number;
    readonly expected: readonly {
      readonly best: string;
      readonly version: number;
      readonly isOver: boolean;
    }[];
  }[];
}

const golden = JSON.parse(readFileSync(resolve(import.meta.dirname, GOLDEN), "utf8")) as Golden;

function floatOf(hex: string): number {
  return new Float32Array(Uint32Array.of(Number.parseInt(hex, 16)).buffer)[0] ?? NaN;
}

const evaluated = (lossSum: number, correct: number): Value =>
  encodeTrainingValue({ gradientSum: new Float32Array(0), lossSum, correct });

describe.each(golden.cases)(
  "watching the $monitor, patience $patience, delta $minDelta",
  (each) => {
    it("takes every evaluation as the definition says", () => {
      const monitor = each.monitor === "loss" ? Monitor.HELD_OUT_LOSS : Monitor.HELD_OUT_ACCURACY;
      const { patience } = each;
      const minDelta = Math.fround(each.minDelta);
      const rule = create(EarlyStoppingSchema, { monitor, patience, minDelta });
      const stopping = new Stopping(rule, new Float32Array(0));
      const known = golden.evaluations.map(({ loss, correct }, at) => {
        const root = evaluated(floatOf(loss), correct);
        const { samples } = golden;
        stopping.hear(
          golden.every * at,
          root,
          { units: samples, answers: samples },
          new Uint8Array(0),
        );
        const { version, value } = stopping.best;
        return { version, value, isOver: stopping.isOver };
      });
      expect(known).toEqual(
        each.expected.map(({ best, version, isOver }) => ({
          version,
          value: floatOf(best),
          isOver,
        })),
      );
    });
  },
);

function watchedWork(restoreBest: boolean): TrainingWork {
  const { job } = denseNet();
  const { training, data } = trainingOf(job);
  Object.assign(data, { trainSamples: 6, heldOutSamples: 2 });
  training.batches = create(BatchSpecSchema, {
    ...{ epochs: 9, samplesPerEpoch: 6, batchSize: 6, leafSize: 2 },
  });
  const earlyStopping = { monitor: Monitor.HELD_OUT_LOSS, patience: 2, restoreBest };
  training.evaluation = create(EvaluationSpecSchema, {
    ...{ samples: 2, leafSize: 2, everyRounds: 1, earlyStopping },
  });
  training.optimizer = create(OptimizerSpecSchema, {
    ...{ learningRate: 1, kind: { case: "sgd", value: {} } },
  });
  const work = workOf(job);
  if (work.kind !== "training") throw new Error("it trains");
  return work;
}

/** The third is the best; after it two are not better. */
const LOSSES = [30, 20, 10, 15, 12, 5];

async function statesOf(work: TrainingWork): Promise<readonly Value[]> {
  const states = [encodeFloats(randomFloats(work.parameters, 1, 7))];
  const course = await courseOf(work, { state: states[0] ?? new Uint8Array() });
  for (let round = 0; round < LOSSES.length; round++) {
    const gradientSum = randomFloats(work.valueValues, 1, round + 1);
    const advance = encodeTrainingValue({ gradientSum, lossSum: 1, correct: 0 });
    const roots = { advance, evaluate: evaluated(LOSSES[round] ?? NaN, 0) };
    const { state, isLast } = course.next(states.at(-1) ?? new Uint8Array(), roots, round);
    states.push(state);
    if (isLast) break;
  }
  return states;
}

describe("the course of a job that is watched", () => {
  it("ends after its patience, with the weights of the best version", async () => {
    const states = await statesOf(watchedWork(true));
    expect(states).toHaveLength(6);
    expect(states[5]).toEqual(states[2]);
    expect(states[4]).not.toEqual(states[2]);
  });

  it("ends at the same version without them, with what its round has made", async () => {
    const [kept, plain] = [await statesOf(watchedWork(true)), await statesOf(watchedWork(false))];
    expect(plain.slice(0, 5)).toEqual(kept.slice(0, 5));
    expect(plain).toHaveLength(6);
    expect(plain[5]).not.toEqual(kept[5]);
  });

  it("refuses a memory that is too short for what is known", async () => {
    const work = watchedWork(true);
    const state = new Uint8Array(work.stateBytes);
    const memory = new Uint8Array(work.stateBytes + 11);
    await expect(courseOf(work, { state, memory })).rejects.toThrow(
      "early stopping alone has 1 more",
    );
  });
});
