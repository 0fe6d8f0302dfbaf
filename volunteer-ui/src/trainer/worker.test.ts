import { readFileSync, readdirSync } from "node:fs";
import { constants, getPriority } from "node:os";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";

import { build } from "vite";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";

import { type JobSpec, TaskKind, decodeTrainingValue, sha256 } from "../protocol/index.ts";
import { convolutionNet, lstmNet, relativeDistance } from "../samples/fixture/index.ts";
import { CPU, leafOn } from "../tensorflow/fixture/index.ts";
import { samplesOf, stateOf } from "./fixture/sessions.node.ts";
import { createNodeTrainer } from "./index.node.ts";
import type { Trainer } from "./trainer.ts";

/** The bundle that is shipped, in a folder of its own: a bundler can break what works without it. */
const root = resolve(import.meta.dirname, "../..");
const outDir = resolve(root, "target/trainer-worker");

describe("the built worker thread", () => {
  let trainer: Trainer;
  let built: Awaited<ReturnType<typeof build>>;

  beforeAll(async () => {
    const configFile = resolve(root, "vite.node.config.ts");
    built = await build({
      root,
      configFile,
      logLevel: "error",
      build: { outDir, emptyOutDir: true },
    });
    trainer = createNodeTrainer({}, pathToFileURL(resolve(outDir, "trainer-worker.js")));
  });

  afterAll(() => {
    trainer.close();
  });

  /** On a busy machine loading it may take longer than a person's device is given; it is quick once it is loaded. */
  async function opensOnWasm(job: JobSpec, bytes: Uint8Array): Promise<void> {
    await vi.waitFor(
      async () => {
        expect(await trainer.open(job, bytes.slice())).toMatchObject({ backend: "wasm" });
      },
      { timeout: Number(import.meta.env["WAIT_MS"]) },
    );
  }

  it.each([
    ["LSTM", lstmNet()],
    ["Conv2D", convolutionNet(1, "same", "MaxPooling2D")],
  ])("computes on wasm what cpu computes here: %s", async (_, fixture) => {
    const { job, bytes } = fixture;
    const here = await leafOn(CPU, fixture, samplesOf(job));

    await opensOnWasm(job, bytes);
    await trainer.setState(stateOf(fixture));
    const { value, sha256: hash } = await trainer.leaf({
      kind: TaskKind.ADVANCE,
      round: 0,
      index: 0,
      isWhole: true,
    });

    expect(hash).toEqual(sha256(value));
    const there = decodeTrainingValue(value);
    expect(relativeDistance(there.gradientSum, here.gradientSum)).toBeLessThan(1e-6);
    expect(there.correct).toBe(here.correct);
  });

  it.runIf(process.platform === "linux")("leaves the processor to others", async () => {
    await trainer.rest(0);
    const least = Math.max(getPriority(), constants.priority.PRIORITY_BELOW_NORMAL);
    expect(Math.max(...niceness())).toBe(least);
  });

  it("rejects what cannot be done and goes on", async () => {
    const { job, bytes } = lstmNet();
    await expect(trainer.open(job, bytes.slice(1))).rejects.toThrow("data set: 19 bytes");
    await opensOnWasm(job, bytes);
    await trainer.setState(stateOf(lstmNet()));
    expect((await trainer.generate(4))?.text).toHaveLength(4);
  });

  it("loads TensorFlow.js only when a job needs it", () => {
    if (!("output" in built)) throw new Error("one build is expected");
    const chunks = built.output.filter((file) => file.type === "chunk");
    const modulesBehind = (fileName: string): readonly string[] => {
      const chunk = chunks.find((each) => each.fileName === fileName);
      return [...(chunk?.moduleIds ?? []), ...(chunk?.imports ?? []).flatMap(modulesBehind)];
    };
    const isTensorFlow = (module: string): boolean => module.includes("@tensorflow");

    expect(modulesBehind("trainer-worker.js")).not.toHaveLength(0);
    expect(modulesBehind("trainer-worker.js").filter(isTensorFlow)).toEqual([]);
    expect(chunks.flatMap((chunk) => chunk.moduleIds).some(isTensorFlow)).toBe(true);
  });

  it("that cannot be loaded makes every call reject", async () => {
    const missing = createNodeTrainer({}, pathToFileURL(resolve(outDir, "missing.js")));
    await expect(missing.rest(1)).rejects.toThrow("the trainer's worker ended: Cannot find module");
  });
});

/** Of the threads of this process; field 19 of proc_pid_stat(5), the name before it may hold spaces. */
function niceness(): number[] {
  return readdirSync("/proc/self/task").flatMap((thread) => {
    const stat = statOf(thread);
    return stat === undefined ? [] : [Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[16])];
  });
}

/** Undefined: the thread has ended since it was listed, as idle ones of a bundler do. */
function statOf(thread: string): string | undefined {
  try {
    return readFileSync(`/proc/self/task/${thread}/stat`, "utf8");
  } catch {
    return undefined;
  }
}
