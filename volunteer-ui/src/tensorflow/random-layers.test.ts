import { describe, expect, it } from "vitest";

import { Loss, TaskKind } from "../protocol/index.ts";
import type { TrainingSums } from "../protocol/index.ts";
import {
  classRecords,
  labelled,
  layer,
  randomWeights,
  relativeDistance,
} from "../samples/fixture/index.ts";
import type { JobWithData } from "../samples/fixture/index.ts";

import type { Candidate } from "./backend.ts";
import { CPU, WASM } from "./candidates.ts";
import { tryOn } from "./fixture/engines.ts";

const STEPS = 3;
const UNITS = 8;

const cell = (className: string, config: object): object =>
  layer(className, { units: 3, return_sequences: true, ...config });

/** [name, layers that keep the shape's rank, shapes of their weights, width of what comes out]. */
const NETWORKS: readonly [string, readonly object[], number[][], number][] = [
  ["Dropout", [layer("Dropout", { rate: 0.5 })], [], UNITS],
  [
    "Dropout with noise_shape",
    [layer("Dropout", { rate: 0.5, noise_shape: [null, 1, UNITS] })],
    [],
    UNITS,
  ],
  ["SpatialDropout1D", [layer("SpatialDropout1D", { rate: 0.5 })], [], UNITS],
  ["AlphaDropout", [layer("AlphaDropout", { rate: 0.5 })], [], UNITS],
  ["GaussianDropout", [layer("GaussianDropout", { rate: 0.5 })], [], UNITS],
  ["GaussianNoise", [layer("GaussianNoise", { stddev: 1 })], [], UNITS],
  [
    "LSTM",
    [cell("LSTM", { dropout: 0.5, recurrent_dropout: 0.5 })],
    [[UNITS, 12], [3, 12], [12]],
    3,
  ],
  ["GRU", [cell("GRU", { dropout: 0.5, recurrent_dropout: 0.5 })], [[UNITS, 9], [3, 9], [9]], 3],
  ["SimpleRNN", [cell("SimpleRNN", { dropout: 0.5 })], [[UNITS, 3], [3, 3], [3]], 3],
  [
    "Bidirectional",
    [layer("Bidirectional", { merge_mode: "concat", layer: cell("LSTM", { dropout: 0.5 }) })],
    [[UNITS, 12], [3, 12], [12], [UNITS, 12], [3, 12], [12]],
    6,
  ],
  [
    "TimeDistributed",
    [layer("TimeDistributed", { layer: layer("Dropout", { rate: 0.5 }) })],
    [],
    UNITS,
  ],
];

/** Swish keeps the network with TensorFlow.js. */
function netOf(
  random: readonly object[],
  shapes: readonly number[][],
  width: number,
  seed = 1,
): JobWithData {
  const first = { units: UNITS, activation: "swish", batch_input_shape: [null, STEPS, 4] };
  const fixture = classRecords(
    {
      layers: [
        layer("Dense", first),
        ...random,
        layer("Flatten", {}),
        layer("Dense", { units: 2, activation: "softmax" }),
      ],
      shapes: [[4, UNITS], [UNITS], ...shapes, [STEPS * width, 2], [2]],
      loss: Loss.CATEGORICAL_CROSSENTROPY,
    },
    [STEPS, 4],
    2,
    labelled(6, STEPS * 4, 2),
  );
  return { ...fixture, job: { ...fixture.job, seed } };
}

interface Question {
  readonly samples?: readonly number[];
  readonly round?: number;
  readonly kind?: TaskKind;
}

async function ask(
  fixture: JobWithData,
  questions: readonly Question[],
  backend: Candidate = CPU,
): Promise<TrainingSums[]> {
  const { engine, samples } = await tryOn([backend], fixture);
  try {
    await engine.load(randomWeights(fixture));
    const answers: TrainingSums[] = [];
    for (const {
      samples: positions = [0, 1, 2],
      round = 0,
      kind = TaskKind.ADVANCE,
    } of questions) {
      const leaf = { kind, round, samples: Int32Array.from(positions) };
      answers.push(await engine.leaf(leaf, samples.batch(leaf.samples)));
    }
    return answers;
  } finally {
    engine.dispose();
  }
}

describe.each(NETWORKS)("what is random in training: %s", (_, layers, shapes, width) => {
  const net = (seed?: number): JobWithData => netOf(layers, shapes, width, seed);

  it("is the same to the bit for whoever computes the leaf, whatever was computed before", async () => {
    const [first, , again] = await ask(net(), [{}, { round: 7, samples: [5] }, {}]);
    const [elsewhere] = await ask(net(), [{}]);
    expect(again).toEqual(first);
    expect(elsewhere).toEqual(first);
  });

  it("is the same on another backend", async () => {
    const [[onCpu], [onWasm]] = [await ask(net(), [{}]), await ask(net(), [{}], WASM)];
    if (onCpu === undefined || onWasm === undefined) throw new Error("two leaves were computed");
    expect(relativeDistance(onWasm.gradientSum, onCpu.gradientSum)).toBeLessThan(1e-5);
  });

  it("does not depend on the other samples of the leaf", async () => {
    const [together, ...apart] = await ask(net(), [
      { samples: [0, 3, 5] },
      { samples: [5] },
      { samples: [0, 3] },
    ]);
    const sum = (of: (sums: TrainingSums) => number): number =>
      apart.reduce((total, sums) => total + of(sums), 0);
    expect(together?.lossSum).toBeCloseTo(
      sum(({ lossSum }) => lossSum),
      4,
    );
    together?.gradientSum.forEach((value, at) => {
      expect(value).toBeCloseTo(
        sum(({ gradientSum }) => gradientSum[at] ?? NaN),
        4,
      );
    });
  });

  it("is another in each round and for each seed, and nothing in an evaluation", async () => {
    const [first, later] = await ask(net(), [{}, { round: 1 }]);
    const [seeded] = await ask(net(2), [{}]);
    const evaluate = { kind: TaskKind.EVALUATE };
    const [plain, again] = await ask(net(), [evaluate, { ...evaluate, round: 1 }]);
    const losses = [first, later, seeded, plain].map((sums) => sums?.lossSum);
    expect(new Set(losses).size).toBe(4);
    expect(again).toEqual(plain);
  });
});

describe("noise that samples would share", () => {
  it("is refused", async () => {
    const shared = netOf(
      [layer("Dropout", { name: "x", rate: 0.5, noise_shape: [1, 1, UNITS] })],
      [],
      UNITS,
    );
    await expect(ask(shared, [{}])).rejects.toThrow(
      "layer 'x': noise_shape begins with 1, so that samples would share what is dropped; must begin with null",
    );
  });
});
