import { resolve } from "node:path";
import { pathToFileURL } from "node:url";

import { build } from "vite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { TaskKind } from "../protocol/index.ts";
import { CPU } from "./candidates.ts";
import { randomWeights } from "./fixture/jobs.ts";
import { convolutionNet, lstmNet } from "./fixture/networks.ts";
import { leafOn, relativeDistance } from "./fixture/sessions.ts";
import { createNodeTrainer } from "./index.node.ts";
import type { Trainer } from "./trainer.ts";

/** The bundle that is shipped, in a folder of its own: a bundler can break what works without it. */
const root = resolve(import.meta.dirname, "../..");
const outDir = resolve(root, "target/trainer-worker");

describe("the built worker thread", () => {
  let trainer: Trainer;

  beforeAll(async () => {
    const configFile = resolve(root, "vite.node.config.ts");
    await build({ root, configFile, logLevel: "error", build: { outDir, emptyOutDir: true } });
    trainer = createNodeTrainer(pathToFileURL(resolve(outDir, "trainer-worker.js")));
  }, 60_000);

  afterAll(() => {
    trainer.close();
  });

  it.each([
    ["LSTM", lstmNet()],
    ["Conv2D", convolutionNet(1, "same", "MaxPooling2D")],
  ])("computes on wasm what cpu computes here: %s", async (_, fixture) => {
    const { job, bytes } = fixture;
    const here = await leafOn(CPU, fixture, [0, 1]);

    expect(await trainer.open(job, bytes.slice())).toMatchObject({ backend: "wasm" });
    await trainer.setWeights(randomWeights(fixture));
    const there = await trainer.leaf(TaskKind.TRAIN, Int32Array.of(0, 1));

    expect(relativeDistance(there.gradientSum, here.gradientSum)).toBeLessThan(1e-6);
    expect(there).toMatchObject({ samples: 2, correct: here.correct });
  });

  it("rejects what cannot be done and goes on", async () => {
    const { job, bytes } = lstmNet();
    await expect(trainer.open(job, bytes.slice(1))).rejects.toThrow("data set: 19 bytes");
    expect((await trainer.open(job, bytes.slice())).backend).toBe("wasm");
    await trainer.setWeights(randomWeights(lstmNet()));
    expect((await trainer.generate(4))?.text).toHaveLength(4);
  });

  it("that cannot be loaded makes every call reject", async () => {
    const missing = createNodeTrainer(pathToFileURL(resolve(outDir, "missing.js")));
    await expect(missing.rest(1)).rejects.toThrow("the trainer's worker ended: Cannot find module");
  });
});
