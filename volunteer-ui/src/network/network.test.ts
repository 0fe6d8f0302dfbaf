import { describe, expect, it } from "vitest";

import { loadKernels } from "../kernels/index.ts";
import type { Lanes } from "../kernels/index.ts";
import {
  denseNet,
  lstmNet,
  randomWeights,
  relativeDistance,
  trainingOf,
} from "../samples/fixture/index.ts";
import type { JobWithData } from "../samples/fixture/index.ts";
import { openSamples } from "../samples/index.ts";
import { CPU, leafOn } from "../tensorflow/fixture/index.ts";
import { CompiledNetwork, layersOf } from "./index.ts";

const NETWORKS: readonly (readonly [string, JobWithData])[] = [
  ["Dense", denseNet()],
  ["LSTM", lstmNet()],
];

async function sums(lanes: Lanes, { job, bytes }: JobWithData, positions: readonly number[]) {
  const { model, data } = trainingOf(job);
  const samples = openSamples(data, bytes);
  const network = new CompiledNetwork(await loadKernels(lanes), {
    topologyJson: model.topologyJson,
    layers: await layersOf(model.topologyJson),
    weightShapes: model.weights.map(({ shape }) => shape),
    loss: model.loss,
    form: samples.form,
    capacity: 8,
  });
  network.load(randomWeights({ job, bytes }));
  const occasion = { seed: job.seed, round: 0, samples: Int32Array.from(positions) };
  const { input, targets } = samples.batch(occasion.samples);
  const { gradient, ...judgement } = network.differentiate(input, targets, occasion);
  return { ...judgement, gradient: gradient.slice() };
}

describe("a compiled network", () => {
  it.each(NETWORKS)("has the gradient of TensorFlow.js: %s", async (_, fixture) => {
    const positions = [0, 1, 2];
    const expected = await leafOn(CPU, fixture, positions);
    const { gradient, lossSum, correct } = await sums("simd", fixture, positions);
    expect(lossSum).toBeCloseTo(expected.lossSum, 5);
    expect(correct).toBe(expected.correct);
    expect(relativeDistance(gradient, expected.gradientSum)).toBeLessThan(1e-5);
  });

  it.each(NETWORKS)("gives the same bits without SIMD: %s", async (_, fixture) => {
    const positions = [0, 1, 2, 0, 1];
    const [simd, scalar] = [
      await sums("simd", fixture, positions),
      await sums("scalar", fixture, positions),
    ];
    expect(new Uint8Array(scalar.gradient.buffer)).toEqual(new Uint8Array(simd.gradient.buffer));
    expect(scalar.lossSum).toBe(simd.lossSum);
  });
});
