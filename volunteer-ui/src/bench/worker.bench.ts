/** One engine in a thread of its own, which computes when it is asked to and otherwise sleeps. */
import { readFileSync } from "node:fs";
import { parentPort, workerData } from "node:worker_threads";

import { loadKernels } from "../kernels/index.ts";
import { TaskKind, tensorSize } from "../protocol/index.ts";
import type { OpenEngine } from "../work/index.ts";
import { CASES, type Case } from "./cases.ts";
import { type Answer, type EngineName, PEAK_STEPS, type Question } from "./contest.ts";

if (parentPort === null) throw new Error("to be started as a worker thread");
const port = parentPort;

const DOORS: Record<EngineName, () => Promise<{ readonly openEngine: OpenEngine }>> = {
  tfjs: () => import("../tensorflow/index.stock.ts"),
  tfjsPatched: () => import("../tensorflow/index.node.ts"),
  kernels: () => import("../network/index.ts"),
};

interface Open {
  readonly name: string;
  readonly engine: { readonly dispose: () => void };
  readonly compute: () => Promise<unknown>;
}

let open: Open | undefined;

async function measured({ name, times }: Question): Promise<Answer> {
  if (name === "ceiling") return { ms: await ceiling(times) };
  if (open?.name !== name) {
    open?.engine.dispose();
    open = await opened(name);
    // Compiles everything, and lets the optimizing compiler at it.
    for (let i = 0; i < Math.max(3, 2 * times); i++) await open.compute();
  }
  const { compute } = open;
  const before = threadMs();
  for (let i = 0; i < times; i++) await compute();
  return { ms: (threadMs() - before) / times };
}

async function opened(name: string): Promise<Open> {
  const found = CASES.find((each) => each.name === name);
  if (found === undefined) throw new Error(`no case ${name}`);
  const { model, samples, batch, gpt }: Case = found;
  const parameters = model.weights.reduce((sum, spec) => sum + tensorSize(spec), 0);
  const weights = Float32Array.from({ length: parameters }, (_, at) => 0.05 * Math.sin(at));
  const trial = Int32Array.from({ length: batch }, (_, at) => at);
  const leafBatch = samples.batch(trial);
  const { openEngine } = await DOORS[workerData as EngineName]();
  if (gpt !== undefined && workerData !== "kernels") {
    const { openTensorFlowGpt } = await import("./gpt-tfjs.ts");
    const engine = await openTensorFlowGpt(found, gpt);
    engine.load(weights);
    return { name, engine, compute: () => engine.gradient(leafBatch) };
  }
  const { engine } = await openEngine({ model, seed: 1, samples, trial, largestLeaf: batch });
  await engine.load(weights);
  const leaf = { kind: TaskKind.ADVANCE, round: 0, samples: trial };
  return { name, engine, compute: () => engine.leaf(leaf, leafBatch) };
}

/** CPU time of this thread; where Linux does not tell, of the process, whose other threads sleep. Milliseconds. */
function threadMs(): number {
  try {
    return Number(readFileSync("/proc/thread-self/schedstat", "latin1").split(" ")[0]) / 1e6;
  } catch {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1000;
  }
}

/** Additions and products that wait for nothing: what this machine's SIMD can do at most. */
async function ceiling(times: number): Promise<number> {
  const kernels = await loadKernels("simd");
  kernels.memory.grow(1);
  kernels.peak(PEAK_STEPS);
  const before = threadMs();
  for (let i = 0; i < times; i++) kernels.peak(PEAK_STEPS);
  return (threadMs() - before) / times;
}

port.on("message", (question: Question) => {
  void measured(question).then(
    (answer) => {
      port.postMessage(answer);
    },
    (error: unknown) => {
      port.postMessage({ failed: String(error) });
    },
  );
});
