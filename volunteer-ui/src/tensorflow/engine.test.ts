import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, it } from "vitest";

import { Loss, TaskKind } from "../protocol/index.ts";
import {
  classRecords,
  convolutionNet,
  denseNet,
  labelled,
  layer,
  lstmNet,
  normalizedNet,
  randomWeights,
} from "../samples/fixture/index.ts";
import type { JobWithData } from "../samples/fixture/index.ts";
import type { Candidate } from "./backend.ts";
import { CPU, WASM } from "./candidates.ts";
import { openOn, tryOn } from "./fixture/engines.ts";
import type { Bench } from "./fixture/engines.ts";

describe("an engine", () => {
  it.each([
    ["wasm", WASM, lstmNet()],
    ["wasm", WASM, convolutionNet(1, "same", "MaxPooling2D")],
    ["cpu", CPU, lstmNet()],
    ["cpu", CPU, normalizedNet()],
    ["cpu", CPU, randomNet()],
  ])("on %s leaks no tensors", async (_, backend, fixture) => {
    const useAll = async ({ engine, samples, leaf }: Bench): Promise<void> => {
      await engine.load(randomWeights(fixture));
      await leaf(TaskKind.ADVANCE, [0, 1]);
      await leaf(TaskKind.EVALUATE, [0, 1]);
      const one = { kind: TaskKind.ADVANCE, round: 0, samples: Int32Array.of(0) };
      const batch = samples.batch(one.samples);
      await engine.predict(batch.input, 1);
      await expect(engine.leaf(one, { ...batch, count: 2 })).rejects.toThrow();
      await expect(engine.predict(batch.input, 2)).rejects.toThrow();
    };
    let bench = await openOn(backend, fixture);
    await useAll(bench);
    const { numTensors, numDataBuffers } = tf.memory();
    for (let version = 0; version < 3; version++) await useAll(bench);
    expect(tf.memory()).toMatchObject({ numTensors, numDataBuffers });

    for (let job = 0; job < 3; job++) {
      bench.engine.dispose();
      bench = await openOn(backend, fixture);
      await useAll(bench);
    }
    expect(tf.memory()).toMatchObject({ numTensors, numDataBuffers });
    bench.engine.dispose();
  });

  it("gives all memory back when it is disposed of", async () => {
    const before = tf.memory().numTensors;
    const { engine } = await openOn(CPU, denseNet());
    expect(tf.memory().numTensors).toBeGreaterThan(before);
    engine.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  it("predicts the outputs for each sample, as if it were alone", async () => {
    const { engine, samples } = await openOn(CPU, lstmNet());
    const predict = (...positions: number[]): Promise<Float32Array> =>
      engine.predict(samples.batch(Int32Array.from(positions)).input, positions.length);

    const both = await predict(0, 3);

    expect(engine.outputs).toBe(4);
    expect(both).toHaveLength(2 * 4);
    expect(both.subarray(4)).toEqual(await predict(3));
    // Probabilities, float32.
    expect(both.subarray(0, 4).reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 6);
    engine.dispose();
  });

  it("refuses weights of another model", async () => {
    const { engine } = await openOn(CPU, denseNet());
    await expect(engine.load(new Float32Array(30))).rejects.toThrow(
      "30 weights: the model of this job has 31",
    );
    engine.dispose();
  });
});

describe("opening an engine", () => {
  it("falls back to cpu, and says why, where wasm lacks an operation", async () => {
    const { engine, trials, skipped } = await tryOn([WASM, CPU], depthwiseNet());

    expect(engine.backend).toBe("cpu");
    expect(trials).toHaveLength(1);
    expect(skipped?.[0]?.backend).toBe("wasm");
    expect(skipped?.[0]?.reason).toMatch(/DepthwiseConv2dNativeBackprop\w+' not registered/);
    engine.dispose();
  });

  it("does not try cpu when wasm works", async () => {
    const opened = await tryOn([WASM, CPU], lstmNet());
    expect(opened).toMatchObject({
      engine: { backend: "wasm" },
      trials: [{ backend: "wasm" }],
      skipped: [{ backend: "cpu", reason: "another one works" }],
    });
    opened.engine.dispose();
  });

  it("succeeds for another job after one that no backend can run", async () => {
    const broken: Candidate = {
      name: "webgpu",
      load: () => Promise.reject(new Error("no adapter")),
    };
    await expect(tryOn([broken], denseNet())).rejects.toThrow(
      "this device cannot compute this job (webgpu: no adapter)",
    );
    const { engine } = await tryOn([broken, CPU], denseNet());
    expect(engine.backend).toBe("cpu");
    engine.dispose();
  });
});

describe("a job that does not fit together", () => {
  const dense = { units: 3, activation: "softmax", batch_input_shape: [null, 3] };
  const loss = Loss.CATEGORICAL_CROSSENTROPY;

  it.each([
    ["shapes", { layers: [layer("Dense", dense)], shapes: [[3, 2], [2]] }, "describes [3, 2] [2]"],
    [
      "inputs",
      {
        layers: [layer("Dense", { ...dense, batch_input_shape: [null, 4] })],
        shapes: [[4, 3], [3]],
      },
      "the model takes [4], but a sample is [3]",
    ],
    [
      "outputs",
      { layers: [layer("Dense", { ...dense, units: 2 })], shapes: [[3, 2], [2]] },
      "the model has 2 outputs, but the data has 3 classes",
    ],
    [
      "constraints",
      {
        layers: [layer("Dense", { ...dense, kernel_constraint: { class_name: "NonNeg" } })],
        shapes: [],
      },
      "constraints are not supported",
    ],
    [
      "frozen",
      { layers: [layer("Dense", { ...dense, trainable: false })], shapes: [[3, 3], [3]] },
      "nothing to train",
    ],
    ["layers", { layers: [layer("Densest", dense)], shapes: [] }, "Densest"],
  ])("is refused with the reason: %s", async (_, network, message) => {
    const fixture = classRecords({ ...network, loss }, [3], 3, labelled(4, 3, 3));
    await expect(tryOn([CPU], fixture)).rejects.toThrow(message);
  });
});

/** With masks that recurrent cells keep, and a layer that draws. */
function randomNet(): JobWithData {
  const cell = { units: 2, dropout: 0.5, recurrent_dropout: 0.5, batch_input_shape: [null, 3, 2] };
  const network = {
    layers: [
      layer("LSTM", cell),
      layer("Dropout", { rate: 0.5 }),
      layer("Dense", { units: 2, activation: "softmax" }),
    ],
    shapes: [[2, 8], [2, 8], [8], [2, 2], [2]],
    loss: Loss.CATEGORICAL_CROSSENTROPY,
  };
  return classRecords(network, [3, 2], 2, labelled(4, 6, 2));
}

function depthwiseNet(): JobWithData {
  const depthwise = { kernel_size: 2, batch_input_shape: [null, 3, 3, 1] };
  const network = {
    layers: [
      layer("DepthwiseConv2D", depthwise),
      layer("Flatten", {}),
      layer("Dense", { units: 2, activation: "softmax" }),
    ],
    shapes: [[2, 2, 1, 1], [1], [4, 2], [2]],
    loss: Loss.CATEGORICAL_CROSSENTROPY,
  };
  return classRecords(network, [3, 3, 1], 2, labelled(4, 9, 2));
}
