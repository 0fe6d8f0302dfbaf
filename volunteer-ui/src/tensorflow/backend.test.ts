import { MathBackendCPU } from "@tensorflow/tfjs-backend-cpu";
import * as tf from "@tensorflow/tfjs-core";
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";

import type { TrainingSums } from "../protocol/index.ts";
import { tryBackends } from "./backend.ts";
import type { Candidate, Probe } from "./backend.ts";
import { CPU, WASM } from "./candidates.ts";

/** Keeps ten bits after the leading one of values near 1, as 16-bit floats do. */
class HalfPrecision extends MathBackendCPU {
  override write(
    values: tf.backend_util.BackendValues,
    shape: number[],
    dtype: tf.DataType,
  ): tf.DataId {
    const rounded = Array.from(values as Float32Array, (value) => Math.round(value * 1024) / 1024);
    return super.write(Float32Array.from(rounded), shape, dtype);
  }
}

function sums(lossSum: number, ...gradient: number[]): TrainingSums {
  return { lossSum, gradientSum: Float32Array.from(gradient), correct: 0 };
}

/** Leaves that take a given time on each backend; counts them. */
function probes(msOf: Readonly<Record<string, number>>): {
  readonly leaves: Record<string, number>;
  readonly open: () => Promise<Probe>;
  readonly disposed: () => number;
} {
  const leaves: Record<string, number> = {};
  let disposed = 0;
  return {
    leaves,
    disposed: () => disposed,
    open: () => {
      const backend = tf.getBackend();
      return Promise.resolve({
        leaf: () => {
          leaves[backend] = (leaves[backend] ?? 0) + 1;
          vi.advanceTimersByTime(msOf[backend] ?? 0);
          return Promise.resolve(sums(5, 1, 2));
        },
        dispose: () => {
          disposed++;
        },
      });
    },
  };
}

const wanted: Candidate = { name: CPU.name, load: () => CPU.load() };

beforeAll(async () => {
  await WASM.load();
  await CPU.load();
});

/** How long a leaf takes is what a test says, however busy the machine is. */
beforeEach(() => {
  vi.useFakeTimers({ toFake: ["performance", "setTimeout", "clearTimeout"] });
});
afterEach(() => {
  vi.useRealTimers();
});

describe("the trial of backends", () => {
  it("picks the fastest and makes it current", async () => {
    const { open, disposed } = probes({ wasm: 20, cpu: 2 });
    const { trials } = await tryBackends([WASM, wanted], open);
    expect(trials.map(({ backend }) => backend)).toEqual(["cpu", "wasm"]);
    expect(trials[0].msPerLeaf).toBeLessThan(trials[1]?.msPerLeaf ?? 0);
    expect(tf.getBackend()).toBe("cpu");
    expect(disposed()).toBe(2);
  });

  it("does not go on timing one that is slower than the best", async () => {
    const { open, leaves } = probes({ wasm: 2, cpu: 20 });
    const { trials } = await tryBackends([WASM, wanted], open);
    expect(leaves).toEqual({ wasm: 3, cpu: 2 });
    expect(trials.map(({ backend }) => backend)).toEqual(["wasm", "cpu"]);
    expect(tf.getBackend()).toBe("wasm");
  });

  it("tries no more when time is up and something works", async () => {
    const { open, leaves } = probes({ wasm: 5 });
    const { skipped } = await tryBackends([WASM, wanted], open, {
      stepMs: 1000,
      totalMs: 1,
      lastMs: 1000,
    });
    expect(leaves).toEqual({ wasm: 3 });
    expect(skipped[0]?.reason).toMatch(/not tried: \d+ ms spent/);
  });

  it("passes over one that does not answer", async () => {
    const { open } = probes({});
    const silent: Candidate = { name: "webgpu", load: () => new Promise(() => undefined) };
    const trial = tryBackends([silent, WASM], open, { stepMs: 50, totalMs: 1000, lastMs: 50 });
    await vi.advanceTimersByTimeAsync(50);
    const { skipped } = await trial;
    expect(skipped).toEqual([{ backend: "webgpu", reason: "took longer than 50 ms" }]);
  });

  it("gives those that took too long more time where nothing else works", async () => {
    const { open } = probes({});
    const slow: Candidate = {
      name: WASM.name,
      load: () => new Promise<void>((resolve) => setTimeout(resolve, 80)),
    };
    const lacking: Candidate = {
      name: "webgpu",
      load: () => Promise.reject(new Error("no adapter")),
    };
    const trial = tryBackends([lacking, slow], open, { stepMs: 50, totalMs: 50, lastMs: 100 });
    await vi.advanceTimersByTimeAsync(50 + 80);
    const { trials, skipped } = await trial;
    expect(trials.map(({ backend }) => backend)).toEqual(["wasm"]);
    expect(skipped).toEqual([{ backend: "webgpu", reason: "no adapter" }]);
  });

  it("says who was too slow even so", async () => {
    const { open } = probes({});
    const silent: Candidate = { name: "webgpu", load: () => new Promise(() => undefined) };
    const trial = expect(
      tryBackends([silent], open, { stepMs: 50, totalMs: 50, lastMs: 100 }),
    ).rejects.toThrow("this device cannot compute this job (webgpu: took longer than 100 ms)");
    await vi.advanceTimersByTimeAsync(50 + 100);
    await trial;
  });

  it("passes over one that fails while computing, and disposes of it", async () => {
    const { open, disposed } = probes({});
    const failing = async (): Promise<Probe> => {
      const probe = await open();
      const leaf = (): Promise<TrainingSums> => Promise.reject(new Error("no such kernel"));
      return tf.getBackend() === "wasm" ? { ...probe, leaf } : probe;
    };
    const { trials, skipped } = await tryBackends([WASM, CPU], failing);
    expect(trials.map(({ backend }) => backend)).toEqual(["cpu"]);
    expect(skipped).toEqual([{ backend: "wasm", reason: "no such kernel" }]);
    expect(disposed()).toBe(2);
  });

  it.each([
    ["zeros", sums(0, 0, 0)],
    ["another loss", sums(5.1, 1, 2)],
    ["another gradient", sums(5, 2, 1)],
    ["no number", sums(NaN, 1, 2)],
  ])("passes over one that computes %s", async (_, wrong) => {
    const { open } = probes({});
    const lying = async (): Promise<Probe> => {
      const probe = await open();
      return tf.getBackend() === "cpu" ? { ...probe, leaf: () => Promise.resolve(wrong) } : probe;
    };
    const { trials, skipped } = await tryBackends([WASM, wanted], lying);
    expect(trials.map(({ backend }) => backend)).toEqual(["wasm"]);
    expect(skipped[0]?.reason).toContain(`computes a loss of ${wrong.lossSum}`);
  });

  it("does not compare where the network draws random numbers", async () => {
    const { open } = probes({});
    let draws = 1;
    const random = async (): Promise<Probe> => {
      const probe = await open();
      return { ...probe, leaf: () => Promise.resolve(sums(5, draws++, 2)) };
    };
    const { trials } = await tryBackends([WASM, wanted], random);
    expect(trials).toHaveLength(2);
  });

  it("passes over one that computes in 16 bits", async () => {
    const { open } = probes({});
    tf.registerBackend("half", () => new HalfPrecision());
    for (const kernel of tf.getKernelsForBackend("cpu")) {
      tf.registerKernel({ ...kernel, backendName: "half" });
    }
    const half: Candidate = { name: "half", load: () => Promise.resolve() };
    const { trials, skipped } = await tryBackends([half, WASM], open);
    expect(trials.map((trial) => trial.backend)).toEqual(["wasm"]);
    expect(skipped).toEqual([{ backend: "half", reason: "computes in 16 bits only" }]);
    tf.removeBackend("half");
  });
});
