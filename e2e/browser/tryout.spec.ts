import { readFileSync } from "node:fs";

import { AxeBuilder } from "@axe-core/playwright";
import { type Page, expect, test } from "@playwright/test";

import type { TrainingJob } from "../../volunteer-ui/src/rest/index.ts";
import { type Farm, startStandalone, startVolunteers } from "../test/support/farm.ts";
import { corpus, smallTextJob } from "../test/support/jobs.ts";
import { ROOT, endAll } from "../test/support/processes.ts";

// The page on which a person asks what a job has trained, after real jobs.

const SCREENSHOTS = "target/screenshots/";

let farm: Farm;

test.beforeAll(async () => {
  farm = await startStandalone("tryout");
  startVolunteers("tryout-volunteers", farm, 2);
});
test.afterAll(endAll);

test("a text is gone on with", async ({ page }) => {
  const dataset = await farm.api.createDataset(corpus());
  const id = await trained(smallTextJob(dataset));
  const complaints = await opened(page, id);
  await page.getByLabel("How it begins").fill("function é");
  await expect(page.getByText("has never seen é")).toBeVisible();
  await page.getByRole("button", { name: "Go on" }).click();
  await expect(page.getByLabel("What the model writes")).toContainText(/function.{200}/s);
  await looksWell(page, "try-text");
  expect(complaints).toEqual([]);
});

test("a row of a table is told apart", async ({ page }) => {
  const csv = readFileSync(`${ROOT}examples/table.csv`);
  const id = await trained(await tableJob(csv));
  const complaints = await opened(page, id);
  await page.getByRole("button", { name: "Ask" }).click();
  await expect(page.getByRole("list", { name: "What the model says" })).toBeVisible();
  const field = page.getByRole("textbox").first();
  await field.fill("much");
  await page.getByRole("button", { name: "Ask" }).click();
  await expect(page.getByRole("alert")).toContainText("enter a number");
  await field.fill("1");
  await page.getByRole("button", { name: "Ask" }).click();
  await expect(page.getByRole("alert")).toHaveCount(0);
  await looksWell(page, "try-row");
  expect(complaints).toEqual([]);
});

test("a drawing is told apart", async ({ page }) => {
  const id = await trained(await bandsJob());
  const complaints = await opened(page, id);
  const pad = page.locator("canvas");
  const box = await pad.boundingBox();
  if (box === null) throw new Error("there is no pad");
  for (const [name, from, to] of [
    ["across", [0.02, 0.4375], [0.98, 0.4375]],
    ["down", [0.4375, 0.02], [0.4375, 0.98]],
  ] as const) {
    await page.getByRole("button", { name: "Clear" }).click();
    await page.mouse.move(box.x + from[0] * box.width, box.y + from[1] * box.height);
    await page.mouse.down();
    await page.mouse.move(box.x + to[0] * box.width, box.y + to[1] * box.height, { steps: 8 });
    await page.mouse.up();
    const first = page.getByRole("list", { name: "What the model says" }).getByRole("listitem");
    await expect(first.first()).toContainText(name === "across" ? "Class 0" : "Class 1");
  }
  await looksWell(page, "try-drawing");
  expect(complaints).toEqual([]);
});

test("what is not there is said", async ({ page }) => {
  await page.goto(`${farm.url}try.html?job=nobody`);
  await expect(page.getByRole("alert")).toContainText("job 'nobody' does not exist");
  await page.goto(`${farm.url}try.html`);
  await expect(page.getByRole("alert")).toContainText("the address names no job");
});

async function trained(job: TrainingJob): Promise<string> {
  const id = await farm.api.createJob(job);
  await farm.api.finished(id);
  return id;
}

/** @returns what the browser complains about from now on */
async function opened(page: Page, id: string): Promise<readonly string[]> {
  const heard: string[] = [];
  page.on("pageerror", (error) => heard.push(error.message));
  page.on("console", (message) => {
    // A data set that was stored as it is has no description.
    const isAsked = message.location().url.endsWith("/description");
    if (message.type() === "error" && !isAsked) heard.push(message.text());
  });
  await page.goto(`${farm.url}try.html?job=${id}`);
  await expect(page.getByRole("heading", { name: "Try “" })).toBeVisible();
  return heard;
}

async function looksWell(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: `${SCREENSHOTS}${name}.png`, fullPage: true });
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ""}`)).toEqual([]);
}

/** The example of a table. */
async function tableJob(csv: Uint8Array): Promise<TrainingJob> {
  const job = JSON.parse(readFileSync(`${ROOT}examples/table.json`, "utf8")) as TrainingJob;
  const dataset = await farm.api.convertDataset(csv, "csv");
  return { ...job, data: { type: "records", dataset } };
}

/** Grey pictures of 8 × 8 with a light band across (0) or down (1). */
async function bandsJob(): Promise<TrainingJob> {
  const side = 8;
  const record = (at: number): number[] => {
    const place = 1 + (Math.floor(at / 2) % (side - 2));
    const isDown = at % 2 === 1;
    const lit = (pixel: number): boolean =>
      (isDown ? pixel % side : Math.floor(pixel / side)) === place;
    return [...Array.from({ length: side * side }, (_, pixel) => (lit(pixel) ? 255 : 0)), at % 2];
  };
  const bytes = Uint8Array.from(Array.from({ length: 240 }, (_, at) => record(at)).flat());
  const dataset = await farm.api.createDataset(bytes);
  const layers = [
    { class_name: "Flatten", config: { name: "flat", batch_input_shape: [null, side, side] } },
    { class_name: "Dense", config: { name: "hidden", units: 16, activation: "relu" } },
    { class_name: "Dense", config: { name: "output", units: 2, activation: "softmax" } },
  ];
  return {
    name: "Bands",
    model: {
      topology: { class_name: "Sequential", config: { name: "bands", layers } },
      loss: "sparseCategoricalCrossentropy",
    },
    data: {
      type: "records",
      dataset,
      featureShape: [side, side],
      featureType: "uint8",
      featureScale: 1 / 255,
      classes: 2,
    },
    training: { epochs: 10, samplesPerEpoch: 240, batchSize: 24, leafSize: 12 },
    optimizer: { type: "adam", learningRate: 0.01 },
  };
}
