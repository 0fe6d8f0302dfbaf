import { describe, expect, it } from "vitest";

import { Loss, TaskKind } from "../protocol/index.ts";
import { denseNet, randomWeights, relativeDistance, trainingOf } from "../samples/fixture/index.ts";
import type { JobWithData } from "../samples/fixture/index.ts";
import { openSamples } from "../samples/index.ts";
import { CPU, openOn } from "../tensorflow/fixture/index.ts";
import type { TrainingSums } from "../protocol/index.ts";
import { classNet, dense, part, softmax } from "./fixture/nets.ts";
import { openEngine } from "./index.ts";

async function opened({ job, bytes }: JobWithData, largestLeaf = 4) {
  const { model, data } = trainingOf(job);
  const samples = openSamples(data, bytes);
  const trial = Int32Array.of(0);
  const { seed } = job;
  const { engine } = await openEngine({ model, seed, samples, trial, largestLeaf });
  await engine.load(randomWeights({ job, bytes }));
  const leaf = (kind: TaskKind, positions: readonly number[], round = 0): Promise<TrainingSums> => {
    const leaf = { kind, round, samples: Int32Array.from(positions) };
    return engine.leaf(leaf, samples.batch(leaf.samples));
  };
  return { engine, leaf };
}

describe("an engine of kernels", () => {
  it.each([TaskKind.ADVANCE, TaskKind.EVALUATE])(
    "computes leaves as TensorFlow.js does: %i",
    async (kind) => {
      const { leaf } = await opened(denseNet());
      const { gradientSum, ...judgement } = await leaf(kind, [3, 1, 4]);
      const other = await openOn(CPU, denseNet());
      const expected = await other.leaf(kind, [3, 1, 4]);
      other.engine.dispose();
      expect(judgement.lossSum).toBeCloseTo(expected.lossSum, 5);
      expect(judgement.correct).toBe(expected.correct);
      expect(gradientSum).toHaveLength(expected.gradientSum.length);
      if (kind === TaskKind.ADVANCE) {
        expect(relativeDistance(gradientSum, expected.gradientSum)).toBeLessThan(1e-5);
      }
    },
  );

  it("gives its gradient away: the next leaf leaves it as it is", async () => {
    const { leaf } = await opened(denseNet());
    const { gradientSum } = await leaf(TaskKind.ADVANCE, [0]);
    const before = gradientSum.slice();
    await leaf(TaskKind.ADVANCE, [1, 2]);
    expect(gradientSum).toEqual(before);
  });

  it("is not opened for data that the output cannot be held against", async () => {
    const net = classNet(
      [dense(3, 2, { activation: "sigmoid" })],
      [3],
      3,
      Loss.BINARY_CROSSENTROPY,
    );
    await expect(opened(net)).rejects.toThrow(
      "the model has 2 outputs, but the data has 3 classes",
    );
  });

  it("adds the slices of a leaf up", async () => {
    // At most four samples at once.
    const { leaf } = await opened(denseNet());
    const positions = [0, 1, 2, 3, 4, 5];
    const whole = await leaf(TaskKind.ADVANCE, positions);
    const other = await openOn(CPU, denseNet());
    const expected = await other.leaf(TaskKind.ADVANCE, positions);
    other.engine.dispose();
    expect(whole.lossSum).toBeCloseTo(expected.lossSum, 5);
    expect(whole.correct).toBe(expected.correct);
    expect(relativeDistance(whole.gradientSum, expected.gradientSum)).toBeLessThan(1e-5);
  });

  it("drops the same of a sample in whatever slice, and other values in other rounds", async () => {
    const net = classNet([dense(3, 8), part("Dropout", { rate: 0.5 }), softmax(8, 3)], [3], 3);
    const positions = [6, 1, 4, 2, 7];
    const ofOne = (slice: number, round: number) =>
      opened(net, slice).then(({ leaf }) => leaf(TaskKind.ADVANCE, positions, round));
    const [whole, sliced, later] = [await ofOne(5, 3), await ofOne(2, 3), await ofOne(5, 4)];
    expect(sliced.lossSum).toBeCloseTo(whole.lossSum, 5);
    expect(relativeDistance(sliced.gradientSum, whole.gradientSum)).toBeLessThan(1e-6);
    expect(relativeDistance(later.gradientSum, whole.gradientSum)).toBeGreaterThan(0.1);
  });

  it("is of no use once it is disposed", async () => {
    const { engine, leaf } = await opened(denseNet());
    engine.dispose();
    expect(() => leaf(TaskKind.ADVANCE, [0])).toThrow("disposed");
  });
});
