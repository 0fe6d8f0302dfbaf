import { describe, expect, it } from "vitest";

import { Arena, floats, loadKernels } from "./index.ts";
import type { Lanes } from "./index.ts";

const LANES: readonly Lanes[] = ["simd", "scalar"];
/** -ln(1e-7): losses are clipped there. */
const MOST = 16.118095;
/** -ln(1 - 1e-7), as float32. */
const LEAST = 1.1920929e-7;

/** Losses of one row of logits, by class number and by shares of classes, and the gradient. */
async function judge(lanes: Lanes, logits: readonly number[], label: number) {
  const kernels = await loadKernels(lanes);
  const arena = new Arena(kernels);
  const row = (numbers: readonly number[]) => {
    const { at, stride } = arena.matrix(1, numbers.length);
    floats(kernels.memory, at, numbers.length).set(numbers);
    return [at, stride] as const;
  };
  const zeros = logits.map(() => 0);
  const z = row(logits);
  const gradient = row(zeros);
  const labels = arena.bytesFor(16);
  new Int32Array(kernels.memory.buffer, labels, 1).set([label]);
  const sums = arena.bytesFor(16);
  const lossSum = (): number => new Float64Array(kernels.memory.buffer, sums, 1)[0] ?? NaN;

  kernels.softmaxCrossEntropy(...z, labels, ...gradient, 1, logits.length, sums);
  const ofClass = lossSum();
  const ofGradient = [...floats(kernels.memory, gradient[0], logits.length)];
  const y = row(logits.map((_, at) => (at === label ? 1 : 0)));
  kernels.softCrossEntropy(...z, ...y, ...gradient, 1, logits.length, sums);
  return { ofClass, ofShares: lossSum(), gradient: ofGradient };
}

/** ln of the sum of e^(z - z[label]), in float64. */
function exactLoss(logits: readonly number[], label: number): number {
  const rounded = logits.map(Math.fround);
  const peak = Math.max(...rounded);
  const sum = rounded.reduce((total, z) => total + Math.exp(z - peak), 0);
  return peak - (rounded[label] ?? NaN) + Math.log(sum);
}

describe.each(LANES)("the categorical loss, %s", (lanes) => {
  // What a result with every value 1e12 makes of a network: all logits are huge and alike, and it knows nothing.
  it.each([1e4, 1e8, 1e12, -1e12, 3e38])(
    "is ln(classes) where all logits are %d",
    async (logit) => {
      const { ofClass, ofShares, gradient } = await judge(lanes, Array<number>(10).fill(logit), 3);
      expect(ofClass).toBeCloseTo(Math.log(10), 6);
      expect(ofShares).toBeCloseTo(Math.log(10), 6);
      expect(gradient[0]).toBeCloseTo(0.1, 6);
    },
  );

  // 8 apart: float32 has steps of 8 there.
  it("is right where huge logits differ a little", async () => {
    const logits = [1e8, 1e8 + 8, 1e8 - 8];
    for (const label of [0, 1, 2]) {
      const { ofClass, ofShares } = await judge(lanes, logits, label);
      expect(ofClass).toBeCloseTo(Math.max(LEAST, Math.min(MOST, exactLoss(logits, label))), 5);
      expect(ofShares).toBe(ofClass);
    }
  });

  it("is clipped where the answer is utterly wrong", async () => {
    const { ofClass, ofShares } = await judge(lanes, [0, 1e12, 0], 0);
    expect(ofClass).toBeCloseTo(MOST, 5);
    expect(ofShares).toBeCloseTo(MOST, 5);
  });

  it.each([[[NaN, 0, 0]], [[Infinity, 0, 0]], [[Infinity, Infinity, 0]]])(
    "is not finite where a logit is not: %s",
    async (logits) => {
      const { ofClass } = await judge(lanes, logits, 1);
      expect(Number.isFinite(ofClass)).toBe(false);
    },
  );

  // Tolerance: float32's subtraction of logits, logarithm and sum, each relative; 1e-6 leaves room for all.
  it.each([0.5, 5, 20])("is that of float64 for ordinary logits, up to %d", async (scale) => {
    for (let at = 0; at < 50; at++) {
      const logits = Array.from({ length: 7 }, (_, j) => scale * Math.sin(at * 7 + j * j));
      const exact = exactLoss(logits, at % 7);
      const { ofClass, ofShares } = await judge(lanes, logits, at % 7);
      const expected = Math.max(LEAST, Math.min(MOST, exact));
      expect(Math.abs(ofClass / expected - 1)).toBeLessThan(1e-6);
      expect(ofShares).toBe(ofClass);
    }
  });

  it("has a relative error where the network is sure", async () => {
    const { ofClass } = await judge(lanes, [14, 0, 0], 0);
    expect(ofClass / exactLoss([14, 0, 0], 0)).toBeCloseTo(1, 6);
  });
});

describe.each(LANES)("the binary loss, %s", (lanes) => {
  it.each([-14, -3, -0.1, 0, 2, 9, 15])("has a relative error: logit %d", async (logit) => {
    const kernels = await loadKernels(lanes);
    const arena = new Arena(kernels);
    const row = (...numbers: number[]) => {
      const { at, stride } = arena.matrix(1, numbers.length);
      floats(kernels.memory, at, numbers.length).set(numbers);
      return [at, stride] as const;
    };
    const [losses] = row(0, 0);
    const sums = arena.bytesFor(16);
    kernels.binaryCrossEntropy(
      ...row(logit, logit),
      ...row(1, 0),
      ...row(0, 0),
      losses,
      1,
      2,
      sums,
    );
    const z = Math.fround(logit);
    const [right = NaN, wrong = NaN] = floats(kernels.memory, losses, 2);
    expect(right / Math.log1p(Math.exp(-z))).toBeCloseTo(1, 6);
    expect(wrong / Math.log1p(Math.exp(z))).toBeCloseTo(1, 6);
  });
});
