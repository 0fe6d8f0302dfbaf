import { readFileSync } from "node:fs";

import { type Page, expect, test } from "@playwright/test";

import type * as Any from "../../volunteer-ui/src/rest/index.ts";
import { weightsAlone } from "../test/support/alone.ts";
import { type Farm, startStandalone } from "../test/support/farm.ts";
import { behindHomeLine } from "../test/support/home-line.ts";
import { corpus } from "../test/support/jobs.ts";
import { ROOT, endAll } from "../test/support/processes.ts";

/** Mbit/s up and down, and a round trip: what many households have. */
const LINE = { up: 20, down: 100, rttMs: 40 };

let farm: Farm;
let dataset: string;

test.beforeAll(async () => {
  farm = await startStandalone("home");
  dataset = await farm.api.createDataset(corpus());
});
test.afterAll(endAll);

test("a browser behind a home connection computes much, sends little, and says so", async ({
  page,
}) => {
  const id = await farm.api.createJob(homeJob(60));
  const { url, line } = await behindHomeLine(farm.url, LINE);

  await page.goto(`${url}?job=${id}`);
  await page.getByRole("button", { name: "Lend a hand" }).click();
  const part = page.getByRole("region", { name: "Your part" });
  await expect(part.getByText(/^Sends [\d.]+ [kM]?B for every .+ of computing\.$/)).toBeVisible();
  await expect(part.getByText(/^[\d.]+ % of the time computing$/)).toBeVisible();
  await expect(page.getByText(/^your task: [1-9]\d* of \d+ steps, one answer$/)).toBeVisible();
  await expect(page.getByText("takes 16 steps by itself")).toBeVisible();
  await farm.api.reachesRound(id, 5);
  await page.screenshot({ path: "target/screenshots/home.png", fullPage: true });

  const sent = await bytesSent(page);
  expect(sent).toBeGreaterThan(0);
  expect(line.up.carried, "all of it went over the line; the page rounds").toBeGreaterThan(
    0.9 * sent,
  );
  await farm.api.deleteJob(id);
});

test("a browser behind a home connection comes to the same bits", async ({ page }) => {
  const job = homeJob(2);
  const id = await farm.api.createJob(job);
  const { url } = await behindHomeLine(farm.url, LINE);
  await page.goto(`${url}?job=${id}`);
  await page.getByRole("button", { name: "Lend a hand" }).click();
  const { weightsSha256 } = await farm.api.finished(id);
  expect(weightsSha256).toBe(await weightsAlone(job));
  await expect(page.getByText("is trained").first()).toBeVisible();
});

/** The example of the recommended setting, on a short text. */
function homeJob(epochs: number): Any.TrainingJob {
  const home = JSON.parse(readFileSync(`${ROOT}examples/home.json`, "utf8")) as Any.TrainingJob;
  return {
    ...home,
    data: { ...home.data, dataset },
    training: { ...home.training, epochs },
  };
}

/** What the page says that it has sent, bytes. */
async function bytesSent(page: Page): Promise<number> {
  const fact = page.locator(".fact", { hasText: "Sent" }).locator("dd");
  const [, value = "", unit = ""] = /^([\d.]+) (B|kB|MB)$/.exec(await fact.innerText()) ?? [];
  return Number(value) * { B: 1, kB: 1e3, MB: 1e6 }[unit as "B" | "kB" | "MB"];
}
