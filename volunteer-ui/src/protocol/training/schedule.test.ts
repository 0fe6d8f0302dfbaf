import fc from "fast-check";
import { describe, expect, it } from "vitest";

import {
  HELD_OUT,
  SamplePermutation,
  TaskKind,
  TrainingSchedule,
  TrainingSchema,
  create,
} from "../index.ts";

const seeds = fc.integer({ min: 0, max: 2 ** 32 - 1 });

describe("a permutation", () => {
  it("has every element exactly once", () => {
    const sizes = fc.integer({ min: 1, max: 2000 });
    fc.assert(
      fc.property(seeds, fc.integer({ min: HELD_OUT, max: 1000 }), sizes, (seed, stream, size) => {
        const permutation = new SamplePermutation(seed, stream, size);
        const elements = new Set(Array.from({ length: size }, (_, at) => permutation.apply(at)));
        expect(elements.size).toBe(size);
        expect(Math.min(...elements)).toBe(0);
        expect(Math.max(...elements)).toBe(size - 1);
      }),
    );
  });

  it("refuses what lies outside", () => {
    expect(() => new SamplePermutation(1, 0, 0)).toThrow("size 0: must be 1..2^31-1");
    const permutation = new SamplePermutation(1, 0, 5);
    expect(() => permutation.apply(5)).toThrow("position 5: must be 0..4");
    expect(() => permutation.apply(-1)).toThrow("position -1: must be 0..4");
    expect(() => permutation.apply(0.5)).toThrow("position 0.5: must be 0..4");
  });
});

describe("a schedule", () => {
  it("trains in each epoch on the number of samples asked for, each at most once", () => {
    const small = fc.integer({ min: 1, max: 30 });
    fc.assert(
      fc.property(
        seeds,
        small,
        small,
        small,
        small,
        (seed, samplesPerEpoch, batch, leafSize, more) => {
          const training = create(TrainingSchema, {
            data: { trainSamples: samplesPerEpoch + more },
            batches: { epochs: 2, samplesPerEpoch, batchSize: batch, leafSize },
          });
          const schedule = new TrainingSchedule(training, seed);
          for (const epoch of [0, 1]) {
            const samples = samplesOfEpoch(schedule, epoch);
            expect(samples).toHaveLength(samplesPerEpoch);
            expect(new Set(samples).size).toBe(samplesPerEpoch);
            expect(Math.max(...samples)).toBeLessThan(samplesPerEpoch + more);
          }
        },
      ),
    );
  });

  it("cannot be made without data or batches", () => {
    expect(() => new TrainingSchedule(create(TrainingSchema, {}), 1)).toThrow(
      "training without data or batches",
    );
  });
});

function samplesOfEpoch(schedule: TrainingSchedule, epoch: number): number[] {
  const { roundsPerEpoch } = schedule;
  return Array.from({ length: roundsPerEpoch }, (_, at) => epoch * roundsPerEpoch + at).flatMap(
    (round) => {
      const { leafCount } = schedule.tree(round, TaskKind.ADVANCE);
      return Array.from({ length: leafCount }, (_, leaf) => [
        ...schedule.leafSamples(round, TaskKind.ADVANCE, leaf),
      ]).flat();
    },
  );
}
