import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { randomWeights } from "../../samples/fixture/index.ts";
import { CLASSES, type Sizes, attentionNet } from "../fixture/sequences.ts";
import { compiled, expectSameBits, expectSlope, sumsOf } from "../fixture/sums.ts";

type Rows = readonly (readonly number[])[];

/** The loss of {@link attentionNet} in float64, by the formulas of Vaswani et al. 2017 as they stand there. */
function lossOf(
  { length, width, heads, keys, values }: Sizes,
  isCausal: boolean,
  weights: ArrayLike<number>,
  classes: readonly number[],
  labels: readonly number[],
): number {
  let next = 0;
  const matrix = (rows: number, columns: number): Rows =>
    Array.from({ length: rows }, () =>
      Array.from({ length: columns }, () => weights[next++] ?? NaN),
    );
  const embeddings = matrix(CLASSES, width);
  const places = matrix(length, width);
  const projection = (size: number) => {
    const kernel = matrix(width, heads * size);
    const [bias = []] = matrix(1, heads * size);
    return (x: readonly number[]) => affine(x, kernel, bias);
  };
  const [toQuery, toKey, toValue] = [projection(keys), projection(keys), projection(values)];
  const combine = matrix(heads * values, width);
  const [combineBias = []] = matrix(1, width);
  const head = matrix(width, CLASSES);
  const [headBias = []] = matrix(1, CLASSES);

  const x = classes.map((number, at) =>
    (embeddings[number] ?? []).map((value, column) => value + (places[at]?.[column] ?? NaN)),
  );
  const [queries, allKeys, allValues] = [x.map(toQuery), x.map(toKey), x.map(toValue)];
  const losses = queries.map((query, at) => {
    const taken = Array.from({ length: heads }, (_, h) => {
      const part = (row: readonly number[], size: number) => row.slice(h * size, (h + 1) * size);
      const seen = isCausal ? at + 1 : length;
      const shares = normalized(
        allKeys
          .slice(0, seen)
          .map((key) => dot(part(query, keys), part(key, keys)) / Math.sqrt(keys)),
      );
      return Array.from({ length: values }, (_, column) =>
        dot(
          shares,
          allValues.slice(0, seen).map((value) => part(value, values)[column] ?? NaN),
        ),
      );
    }).flat();
    const probabilities = normalized(affine(affine(taken, combine, combineBias), head, headBias));
    return -Math.log(probabilities[labels[at] ?? NaN] ?? NaN);
  });
  return losses.reduce((sum, loss) => sum + loss, 0) / length;
}

function affine(x: readonly number[], kernel: Rows, bias: readonly number[]): number[] {
  return bias.map(
    (value, column) =>
      value +
      dot(
        x,
        kernel.map((row) => row[column] ?? NaN),
      ),
  );
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, at) => sum + value * (b[at] ?? NaN), 0);
}

function normalized(logits: readonly number[]): number[] {
  const powers = logits.map((logit) => Math.exp(logit));
  const sum = powers.reduce((a, b) => a + b, 0);
  return powers.map((power) => power / sum);
}

const sizes = fc.record({
  length: fc.integer({ min: 1, max: 9 }),
  width: fc.integer({ min: 1, max: 7 }),
  heads: fc.integer({ min: 1, max: 3 }),
  keys: fc.constantFrom(4, 8),
  values: fc.constantFrom(4, 12),
});

describe("an attention of several heads", () => {
  it("has the loss and the gradient of its formulas in float64", async () => {
    await fc.assert(
      fc.asyncProperty(sizes, fc.boolean(), async (size, isCausal) => {
        const net = attentionNet(size, { use_causal_mask: isCausal });
        const weights = randomWeights(net);
        const { batch } = await compiled(net);
        const { input, targets } = batch([2, 5]);
        if (targets.kind !== "classes") throw new Error("targets that are not classes");
        const expectedLoss = (at: ArrayLike<number>): number =>
          [0, 1].reduce((sum, sample) => {
            const part = (of: ArrayLike<number>) =>
              Array.from(of).slice(sample * size.length, (sample + 1) * size.length);
            return sum + lossOf(size, isCausal, at, part(input.values), part(targets.labels));
          }, 0);
        const { lossSum, gradient } = await sumsOf(net, [2, 5]);
        expect(lossSum).toBeCloseTo(expectedLoss(weights), 5);
        const step = 1e-5;
        gradient.forEach((value, at) => {
          const moved = (by: number) => {
            const other = Float64Array.from(weights);
            other[at] = (other[at] ?? NaN) + by;
            return expectedLoss(other);
          };
          expect(value).toBeCloseTo((moved(step) - moved(-step)) / (2 * step), 5);
        });
        await expectSameBits(net, [2, 5, 1]);
      }),
      { seed: 5, numRuns: 12 },
    );
  });

  it("drops shares in training, by draws that do not depend on what is computed together", async () => {
    const size = { length: 6, width: 5, heads: 2, keys: 4, values: 4 };
    const net = attentionNet(size, { use_causal_mask: true, dropout: 0.3 });
    await expectSlope(net, [0, 3]);
    await expectSameBits(net, [0, 3]);
    const [one, other, both] = [
      await sumsOf(net, [0]),
      await sumsOf(net, [3]),
      await sumsOf(net, [0, 3]),
    ];
    expect(both.lossSum).toBeCloseTo(one.lossSum + other.lossSum, 6);
    const without = await sumsOf(attentionNet(size, { use_causal_mask: true }), [0, 3]);
    expect(both.lossSum).not.toBeCloseTo(without.lossSum, 3);
  });

  it("may have no biases", async () => {
    const size = { length: 6, width: 5, heads: 2, keys: 8, values: 4 };
    const net = attentionNet(size, { use_bias: false });
    await expectSlope(net, [0, 1, 2]);
    await expectSameBits(net, [0, 1, 2]);
  });

  it("is left out of the exact jobs where heads do not lie at multiples of 4", async () => {
    const size = { length: 6, width: 5, heads: 2, keys: 6, values: 4 };
    await expect(compiled(attentionNet(size))).rejects.toMatchObject({
      name: "UnsupportedError",
      message: "MultiHeadAttention 'a': key_dim 6",
    });
  });
});
