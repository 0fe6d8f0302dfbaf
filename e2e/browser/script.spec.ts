import { brotliCompressSync } from "node:zlib";

import { type Page, expect, test } from "@playwright/test";

import { weightsAlone } from "../test/support/alone.ts";
import { type Farm, startStandalone } from "../test/support/farm.ts";
import { type TestJob, corpus, smallTextJob } from "../test/support/jobs.ts";
import { endAll } from "../test/support/processes.ts";

// What a page loads to compute, counted from what Chromium asks the gateway for, workers included; and how many
// workers it has.

/** All script for a job that is exact, brotli at its best. Bytes. */
const MOST_BYTES = 103_000;
const TRAINING = { epochs: 2, samplesPerEpoch: 684, batchSize: 64, leafSize: 8 };

let farm: Farm;
let dataset: string;

test.beforeAll(async () => {
  farm = await startStandalone("script");
  dataset = await farm.api.createDataset(corpus());
});
test.afterAll(endAll);

test("an exact job takes less than 103 KB of script, and no TensorFlow.js", async ({ page }) => {
  const asked = askedFor(page);
  await computed(page, smallTextJob(dataset, { name: "exact", training: TRAINING }));
  const sizes = new Map<string, number>();
  for (const url of asked) if (isScript(url)) sizes.set(nameOf(url), await brotliBytes(url));
  const report = [...sizes].map(([name, bytes]) => `${name} ${bytes}`).join("\n");
  console.log(report);
  for (const part of [/^index-.*js$/, /^worker.*js$/, /^network-.*js$/, /^(simd|scalar)-.*wasm$/]) {
    expect(
      [...sizes.keys()].filter((name) => part.test(name)),
      report,
    ).toHaveLength(1);
  }
  expect([...sizes.keys()].filter(isTensorFlow)).toEqual([]);
  expect([...sizes.values()].reduce((a, b) => a + b)).toBeLessThan(MOST_BYTES);
});

test("a job that kernels do not cover loads TensorFlow.js, in one worker", async ({ page }) => {
  const asked = askedFor(page);
  const training = { ...TRAINING, epochs: 1, samplesPerEpoch: 128 };
  const job = smallTextJob(dataset, { name: "tolerant", activation: "softsign", training });
  await computed(page, job);
  expect([...asked].map(nameOf).filter(isTensorFlow)).not.toEqual([]);
  expect(page.workers()).toHaveLength(1);
});

test("a page with three workers gives the same bits as one process alone", async ({ page }) => {
  await page.addInitScript(() => {
    Object.defineProperty(Navigator.prototype, "hardwareConcurrency", { get: () => 3 });
  });
  const job = smallTextJob(dataset, { name: "three", training: { ...TRAINING, leafSize: 2 } });
  const { id, summary } = await computed(page, job);
  expect(page.workers()).toHaveLength(3);
  await expect(page.getByText("WebAssembly on 3 processors")).toBeVisible();
  expect(summary.weightsSha256).toBe(await weightsAlone(job));
  const tasks = (await farm.api.history(id)).flatMap(({ contributions }) => contributions);
  expect(
    tasks.every(({ level }) => level > 0),
    "each task has several leaves",
  ).toBe(true);

  const slider = page.getByRole("slider", { name: "Use of this device" });
  await slider.fill("30");
  await expect.poll(() => page.workers().length).toBe(1);
});

/** A job that this page alone computes, from its first round to its last. */
async function computed(page: Page, job: TestJob) {
  const id = await farm.api.createJob({ ...job, id: job.name });
  await page.goto(`${farm.url}?job=${id}`);
  await page.getByRole("button", { name: "Lend a hand" }).click();
  return { id, summary: await farm.api.finished(id) };
}

function askedFor(page: Page): ReadonlySet<string> {
  const urls = new Set<string>();
  page.on("request", (request) => urls.add(request.url()));
  return urls;
}

async function brotliBytes(url: string): Promise<number> {
  const response = await fetch(url);
  expect(response.status).toBe(200);
  return brotliCompressSync(new Uint8Array(await response.arrayBuffer())).length;
}

const isScript = (url: string): boolean => /\.(js|mjs|wasm)$/.test(new URL(url).pathname);
const nameOf = (url: string): string => new URL(url).pathname.split("/").at(-1) ?? "";
const isTensorFlow = (name: string): boolean => /tensorflow|tfjs/.test(name);
