import { describe, expect, it } from "vitest";

import {
  Encoding,
  JobSpecSchema,
  TaskKind,
  create,
  decodeCount,
  encodeCount,
  encodeTrainingValue,
  workOf,
} from "../protocol/index.ts";
import { denseNet, trainingOf } from "../samples/fixture/index.ts";
import { type EngineDoors, combineOf, openWork, seal } from "./index.ts";

const NO_ENGINES: EngineDoors = {
  kernels: () => Promise.reject(new Error("no kernels here")),
  tensorflow: () => Promise.reject(new Error("no TensorFlow.js here")),
};

describe("the kinds of work", () => {
  const value = { units: 25, leafSize: 10, rounds: 2 };
  const counting = workOf(create(JobSpecSchema, { work: { case: "counting", value } }));

  it("count without any engine", async () => {
    const computation = await openWork(counting, new Uint8Array(), NO_ENGINES);
    await computation.setState(encodeCount(25n));
    const leaf = async (index: number) =>
      computation.leaf({ kind: TaskKind.ADVANCE, round: 1, index });
    const [first, second, last] = [await leaf(0), await leaf(1), await leaf(2)];
    const combine = combineOf(counting);
    expect(decodeCount(combine(combine(first, second), last))).toBe(25n);
  });

  it("seal what is rounded, but for measurements, and nothing else", () => {
    const { job } = denseNet();
    const value = encodeTrainingValue({
      gradientSum: new Float32Array(300),
      lossSum: 1,
      correct: 2,
    });
    expect(seal(counting, encodeCount(3n))).toEqual(encodeCount(3n));
    expect(seal(workOf(job), value)).toBe(value);
    trainingOf(job).training.encoding = Encoding.INT4;
    expect([...seal(workOf(job), value)]).toEqual([...value.subarray(0, 8), 254, 254]);
    const measured = value.slice(0, 8);
    expect(seal(workOf(job), measured)).toBe(measured);
  });

  it("train with the engine that the job asks for", async () => {
    const { job, bytes } = denseNet();
    const opened = openWork(workOf(job), bytes, NO_ENGINES);
    await expect(opened).rejects.toThrow("no TensorFlow.js here");
  });
});
