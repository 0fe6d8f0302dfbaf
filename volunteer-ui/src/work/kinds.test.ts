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
import { type Doors, advanceOf, combineOf, openWork, seal, unseal } from "./index.ts";

const NO_ENGINES: Doors = {
  kernels: () => Promise.reject(new Error("no kernels here")),
  tensorflow: () => Promise.reject(new Error("no TensorFlow.js here")),
  guest: () => Promise.reject(new Error("no sandbox here")),
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

  it("unseal what was sealed, in a buffer of its own", () => {
    const { job } = denseNet();
    const { training } = trainingOf(job);
    const gradientSum = Float32Array.from({ length: 31 }, (_, at) => (at % 7) / 8);
    const value = encodeTrainingValue({ gradientSum, lossSum: 1, correct: 2 });
    for (const encoding of [Encoding.UNSPECIFIED, Encoding.INT4, Encoding.INT8]) {
      training.encoding = encoding;
      const work = workOf(job);
      for (const each of [value, value.slice(0, 8)]) {
        const sealed = seal(work, each.slice());
        const unsealed = unseal(work, sealed);
        expect(unsealed).toEqual(each);
        expect(unsealed.buffer).not.toBe(sealed.buffer);
      }
    }
    expect(unseal(counting, encodeCount(3n))).toEqual(encodeCount(3n));
  });

  it.each([
    [Encoding.UNSPECIFIED, 8 + 4 * 31 - 1, "a value of 131 bytes: must be 132 or 8"],
    [Encoding.INT4, 7, "they end before the last one"],
    [Encoding.INT4, 9, "they end before the last one"],
    [Encoding.INT4, 8 + 4 * 31 + 2, "bytes more than 31 take"],
  ])("unseal nothing else: encoding %i, %i bytes", (encoding, bytes, problem) => {
    const { job } = denseNet();
    trainingOf(job).training.encoding = encoding;
    const refused = () => unseal(workOf(job), new Uint8Array(bytes));
    expect(refused).toThrow(RangeError);
    expect(refused).toThrow(problem);
  });

  it("unseal no count of another length", () => {
    expect(() => unseal(counting, new Uint8Array(7))).toThrow(RangeError);
  });

  it("count on", async () => {
    const advance = await advanceOf(counting);
    expect(advance(encodeCount(25n), encodeCount(25n), 1)).toEqual(encodeCount(50n));
  });

  it("train with the engine that the job asks for", async () => {
    const { job, bytes } = denseNet();
    const opened = openWork(workOf(job), bytes, NO_ENGINES);
    await expect(opened).rejects.toThrow("no TensorFlow.js here");
  });
});
