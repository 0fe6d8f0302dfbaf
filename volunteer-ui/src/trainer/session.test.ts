import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, it } from "vitest";

import { Loss, TaskKind } from "../protocol/index.ts";
import type { Candidate } from "./backend.ts";
import { CPU, WASM } from "./candidates.ts";
import { classRecords, randomWeights } from "./fixture/jobs.ts";
import type { JobWithData } from "./fixture/jobs.ts";
import {
  convolutionNet,
  denseNet,
  labelled,
  layer,
  lstmNet,
  normalizedNet,
} from "./fixture/networks.ts";
import { openOn } from "./fixture/sessions.ts";
import { Session } from "./session.ts";

describe("a session", () => {
  it.each([
    ["wasm", WASM, lstmNet()],
    ["wasm", WASM, convolutionNet(1, "same", "MaxPooling2D")],
    ["cpu", CPU, lstmNet()],
    ["cpu", CPU, normalizedNet()],
  ])("on %s leaks no tensors", async (_, backend, fixture) => {
    const session = await openOn(backend, fixture);
    const useAll = async (): Promise<void> => {
      await session.setWeights(randomWeights(fixture));
      await session.leaf(TaskKind.TRAIN, Int32Array.of(0, 1));
      await session.leaf(TaskKind.EVALUATE, Int32Array.of(0, 1));
      await session.generate(3);
      await expect(session.leaf(TaskKind.TRAIN, Int32Array.of(-1))).rejects.toThrow();
    };
    await useAll();
    const { numTensors, numDataBuffers } = tf.memory();
    for (let version = 0; version < 3; version++) await useAll();
    expect(tf.memory()).toMatchObject({ numTensors, numDataBuffers });

    for (let job = 0; job < 3; job++) {
      await session.open(fixture.job, fixture.bytes);
      await useAll();
    }
    expect(tf.memory()).toMatchObject({ numTensors, numDataBuffers });
    session.close();
  });

  it("gives all memory back when it is closed", async () => {
    const before = tf.memory().numTensors;
    const session = await openOn(CPU, denseNet());
    expect(tf.memory().numTensors).toBeGreaterThan(before);
    session.close();
    expect(tf.memory().numTensors).toBe(before);
  });

  it("falls back to cpu, and says why, where wasm lacks an operation", async () => {
    const session = new Session([WASM, CPU]);
    const { job, bytes } = depthwiseNet();

    const { backend, trials, skipped } = await session.open(job, bytes);

    expect(backend).toBe("cpu");
    expect(trials).toHaveLength(1);
    expect(skipped?.[0]?.backend).toBe("wasm");
    expect(skipped?.[0]?.reason).toMatch(/DepthwiseConv2dNativeBackprop\w+' not registered/);
    session.close();
  });

  it("does not try cpu when wasm works", async () => {
    const { job, bytes } = lstmNet();
    const session = new Session([WASM, CPU]);
    expect(await session.open(job, bytes)).toMatchObject({
      backend: "wasm",
      trials: [{ backend: "wasm" }],
      skipped: [{ backend: "cpu", reason: "another one works" }],
    });
    session.close();
  });

  it("opens another job after one that no backend can run", async () => {
    const broken: Candidate = {
      name: "webgpu",
      load: () => Promise.reject(new Error("no adapter")),
    };
    const { job, bytes } = denseNet();
    const session = new Session([broken]);
    await expect(session.open(job, bytes)).rejects.toThrow(
      "this device cannot compute this job (webgpu: no adapter)",
    );
    const other = new Session([broken, CPU]);
    expect((await other.open(job, bytes)).backend).toBe("cpu");
    other.close();
  });

  it("says what was called too early or with the wrong length", async () => {
    const { job, bytes } = denseNet();
    const session = new Session([CPU]);
    const leaf = (): Promise<unknown> => session.leaf(TaskKind.TRAIN, Int32Array.of(0));

    await expect(leaf()).rejects.toThrow("no job is open: call open first");
    await session.open(job, bytes);
    await expect(leaf()).rejects.toThrow("no weights yet: call setWeights before leaf");
    await expect(session.setWeights(new Float32Array(30))).rejects.toThrow(
      "30 weights: the model of this job has 31",
    );
    session.close();
    await expect(leaf()).rejects.toThrow("no job is open");
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
    const { job, bytes } = classRecords({ ...network, loss }, [3], 3, labelled(4, 3, 3));
    await expect(new Session([CPU]).open(job, bytes)).rejects.toThrow(message);
  });

  it("is refused if it asks for more samples than there are", async () => {
    const { job, bytes } = denseNet();
    if (job.data !== undefined) job.data.heldOutFirst = 7;
    await expect(new Session([CPU]).open(job, bytes)).rejects.toThrow(
      "the job needs 7 samples, but its data set has 6",
    );
  });
});

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
