import { readFileSync } from "node:fs";
import { resolve } from "node:path";

import { describe, expect, it } from "vitest";

import {
  Encoding,
  EvaluationSpecSchema,
  HEADER_BYTES,
  MetricsSchema,
  OptimizerSpecSchema,
  TaskKind,
  addTallies,
  create,
  decodeTally,
  decodeTrainingValue,
  encodeTally,
  encodeTrainingValue,
  fromHex,
  joinBytes,
  measuresOf,
  toHex,
  workOf,
} from "../../protocol/index.ts";
import { denseNet, trainingOf, randomWeights } from "../../samples/fixture/index.ts";
import { ENGINES } from "../../trainer/fixture/index.ts";
import { combineOf, openWork, seal, unseal } from "../index.ts";
import { encodeFloats } from "../../protocol/index.ts";
import { tallyOf } from "./tally.ts";

/** By the definitions; checked in Java, too, by MeasuresTest of model-service. Tolerance: none. */
const GOLDEN = "../../../../model-service/src/test/resources/golden/measures.json";

const MEASURES = [
  ...(["topKAccuracy", "precision", "recall", "f1"] as const),
  ...(["meanAbsoluteError", "rootMeanSquaredError", "rSquared"] as const),
];

type Case = {
  readonly name: string;
  readonly topK: number;
  readonly perClass: boolean;
  readonly errors: boolean;
  readonly samples: number;
  readonly tally: string;
} & Partial<Readonly<Record<(typeof MEASURES)[number], string>>>;

const { cases } = JSON.parse(readFileSync(resolve(import.meta.dirname, GOLDEN), "utf8")) as {
  readonly cases: readonly Case[];
};

const HEADER = encodeTrainingValue({ gradientSum: new Float32Array(0), lossSum: 1, correct: 2 });

function hex(value: number | undefined): string | undefined {
  if (value === undefined) return undefined;
  const [bits = 0] = new Uint32Array(Float32Array.of(value).buffer);
  return bits.toString(16).padStart(8, "0");
}

describe("what an evaluation counts besides", () => {
  it.each(cases)("is told as it is defined: $name", (golden) => {
    const value = joinBytes([HEADER, fromHex(golden.tally)]);
    const tally = decodeTally(value);
    if (tally === undefined) throw new Error("it has a tally");
    expect(toHex(encodeTally(tally))).toBe(golden.tally);
    expect(decodeTrainingValue(value)).toMatchObject({ lossSum: 1, correct: 2 });
    const { topK, perClass, errors } = golden;
    const metrics = create(MetricsSchema, { topK, perClass, errors });
    const measures = measuresOf(metrics, tally, golden.samples, 2);
    for (const each of MEASURES) expect(hex(measures[each]), each).toBe(golden[each]);
  });

  it("is added up, counts and sums alike", () => {
    const of = (counts: number[], sums: number[]) => ({
      counts: Uint32Array.from(counts),
      sums: Float64Array.from(sums),
    });
    expect(addTallies(of([1, 2], []), of([3, 4], []))).toEqual(of([4, 6], []));
    expect(addTallies(of([], [0.1, 1]), of([], [0.2, 2]))).toEqual(of([], [0.1 + 0.2, 3]));
  });

  it("is of the largest outputs, of which the first counts among equal ones", () => {
    const metrics = create(MetricsSchema, { topK: 2, perClass: true });
    const outputs = Float32Array.of(...[0.2, 0.5, 0.5], ...[0.4, 0.3, 0.4], ...[1, 2, 3]);
    const targets = { kind: "classes", classes: 3, labels: Int32Array.of(1, 1, 0) } as const;
    const { counts } = tallyOf(metrics, outputs, targets, false);
    expect([...counts]).toEqual([1, ...[0, 1, 1], ...[1, 1, 2], ...[0, 1, 0]]);
  });

  it.each([
    [false, [0.4, 0.6, 0.5]],
    [true, [-0.1, 0.1, 0]],
  ])("is of two classes where there is one output, from logits %s", (fromLogits, outputs) => {
    const metrics = create(MetricsSchema, { perClass: true });
    const targets = { kind: "classes", classes: 2, labels: Int32Array.of(0, 1, 1) } as const;
    const { counts } = tallyOf(metrics, Float32Array.from(outputs), targets, fromLogits);
    expect([...counts]).toEqual([1, 2, 1, 1, 1, 2]);
  });

  it.each([Encoding.UNSPECIFIED, Encoding.INT4])(
    "travels with an evaluation, and with nothing else: encoding %d",
    async (encoding) => {
      const { job, bytes } = denseNet();
      const { training, data, model, batches } = trainingOf(job);
      model.exact = true;
      Object.assign(data, { trainSamples: 3, heldOutSamples: 3 });
      Object.assign(batches, { samplesPerEpoch: 3, batchSize: 3, leafSize: 3 });
      training.encoding = encoding;
      training.optimizer = create(OptimizerSpecSchema, {
        ...{ learningRate: 0.1, kind: { case: "sgd", value: {} } },
      });
      training.evaluation = create(EvaluationSpecSchema, {
        ...{ samples: 3, leafSize: 2, everyRounds: 1, metrics: { topK: 1, perClass: true } },
      });
      const work = workOf(job);
      if (work.kind !== "training") throw new Error("it trains");
      const computation = await openWork(work, new Uint8Array(bytes), ENGINES);
      await computation.setState(encodeFloats(randomWeights({ job, bytes })));
      const leaf = (kind: TaskKind, index: number) => computation.leaf({ kind, round: 0, index });
      const [first, second] = [await leaf(TaskKind.EVALUATE, 0), await leaf(TaskKind.EVALUATE, 1)];
      expect(first).toHaveLength(work.valueBytes(TaskKind.EVALUATE));
      const sum = combineOf(work)(first.slice(), second.slice());
      const { correct } = decodeTrainingValue(sum);
      const counts = decodeTally(sum)?.counts ?? new Uint32Array();
      // Of the most probable class: top 1 is what was right; each sample has one prediction and one class.
      expect(counts[0]).toBe(correct);
      const third = (from: number) => counts.filter((_, at) => at > 0 && (at - 1) % 3 === from);
      expect([0, 1, 2].map((from) => third(from).reduce((a, b) => a + b, 0))).toEqual([
        correct,
        3,
        3,
      ]);
      const sealed = seal(work, sum.slice());
      expect(sealed).toEqual(sum);
      expect(unseal(work, sealed)).toEqual(sum);
      const gradient = await leaf(TaskKind.ADVANCE, 0);
      expect(decodeTally(gradient)).toBeUndefined();
      expect(unseal(work, seal(work, gradient.slice()))).toEqual(gradient);
      expect(HEADER_BYTES).toBeLessThan(sum.length);
      computation.close();
    },
  );
});
