import { readFileSync } from "node:fs";

import { type Page, expect, test } from "@playwright/test";

import type { MapReduce } from "../../volunteer-ui/src/rest/index.ts";
import { type Farm, startStandalone } from "../test/support/farm.ts";
import { FirefoxTab, NO_FIREFOX } from "../test/support/firefox.ts";
import { EXAMPLES, computedAlone, described, resultSha256 } from "../test/support/map-jobs.ts";
import { ROOT, endAll, endMatching } from "../test/support/processes.ts";

// A program of somebody else on the page: what is said before it runs, and what is seen while it does.

const SCREENSHOTS = "target/screenshots/";
const ROWS = 200;

let farm: Farm;

test.beforeAll(async () => {
  farm = await startStandalone("map");
});
test.afterAll(endAll);

test("a person reads the program, allows it, and sees its picture grow", async ({ page }) => {
  const source = readFileSync(`${ROOT}examples/map/mandelbrot.js`);
  const id = await created("mandelbrot.js", source, {
    inputs: { type: "numbers", first: 0, count: ROWS },
    reduce: { type: "concat" },
    leafSize: 2,
    leavesPerRound: 5,
  });
  const complaints = complaintsOf(page);
  await page.goto(`${farm.url}?job=${id}`);
  await expect(page.getByRole("heading", { name: "Many hands, one result." })).toBeVisible();
  await expect(page.getByText("It cannot")).toBeVisible();
  await expect(page.getByRole("button", { name: "Join for other jobs" })).toBeVisible();
  await page.getByText("Look at its source").click();
  await expect(page.getByLabel("Source of the program")).toContainText("export function map(row)");
  await page.screenshot({ path: `${SCREENSHOTS}map-consent.png`, fullPage: true });

  await page.getByRole("checkbox").check();
  await page.getByRole("button", { name: "Lend a hand" }).click();
  await expect(page.locator("canvas.picture")).toBeVisible();
  const early = await brightRows(page);
  await expect.poll(() => brightRows(page)).toBeGreaterThan(early);
  await page.screenshot({ path: `${SCREENSHOTS}map-growing.png`, fullPage: true });
  await expect(page.getByText(`of ${ROWS}`).first()).toBeVisible();

  await farm.api.finished(id);
  await expect.poll(() => brightRows(page)).toBe(ROWS);
  await page.screenshot({ path: `${SCREENSHOTS}map-done.png`, fullPage: true });
  expect(complaints).toEqual([]);
});

for (const example of EXAMPLES) {
  test(`${example.name} comes to the same in a page as alone`, async ({ page }) => {
    const alone = await computedAlone(example);
    const id = await farm.api.createJob(await described(farm.api, example));
    await page.goto(`${farm.url}?job=${id}`);
    await page.getByRole("checkbox").check();
    await page.getByRole("button", { name: "Lend a hand" }).click();
    await farm.api.finished(id);
    expect(await resultSha256(farm.api, id)).toBe(alone.resultSha256);
  });
}

test("the examples come to the same in Firefox, where it is installed", async () => {
  test.skip(NO_FIREFOX !== undefined, NO_FIREFOX);
  for (const example of EXAMPLES) {
    const alone = await computedAlone(example);
    const id = await farm.api.createJob(await described(farm.api, example));
    const tab = await FirefoxTab.open(`${farm.url}?job=${id}`);
    await tab.click("input[type=checkbox]:not(:checked)");
    await tab.click("button.primary.large");
    await farm.api.finished(id);
    expect(await resultSha256(farm.api, id)).toBe(alone.resultSha256);
    await endMatching("firefox");
  }
});

test("who has switched programs off is asked, and takes part without joining again", async ({
  page,
}) => {
  const source = Buffer.from("export function map(x) { return x * x; }");
  const id = await created("squares.js", source, {
    inputs: { type: "numbers", count: 1000 },
    reduce: { type: "sum" },
  });
  await page.goto(`${farm.url}?job=${id}`);
  await page.getByRole("button", { name: "Join for other jobs" }).click();
  await expect(page.getByRole("heading", { name: "This job needs your word" })).toBeVisible();
  await page.getByRole("checkbox").check();
  await farm.api.finished(id);
  await expect(page.getByText("333833500")).toBeVisible();
});

test("a program that draws nonsense spoils its picture, and nothing else", async ({ page }) => {
  const source = `
    export function map(x) { return x; }
    export function render() { return { width: 1e9, height: 1, pixels: "<img src=x>" }; }
  `;
  const id = await created("nonsense.js", Buffer.from(source), {
    inputs: { type: "numbers", count: 10 },
    reduce: { type: "sum" },
  });
  await page.goto(`${farm.url}?job=${id}`);
  await page.getByRole("checkbox").check();
  await page.getByRole("button", { name: "Lend a hand" }).click();
  await farm.api.finished(id);
  await expect(page.getByText("render returns width 1000000000")).toBeVisible();
  await expect(page.locator(".figure", { hasText: "55" })).toBeVisible();
});

test("whoever asks is told which inputs failed, and why", async ({ page }) => {
  const source = Buffer.from(
    `export function map(x) { if (x % 3 === 0) throw new Error("<b>three</b> " + x); return x; }`,
  );
  const id = await created("picky.js", source, {
    inputs: { type: "numbers", first: 1, count: 90 },
    reduce: { type: "sum" },
  });
  const complaints = complaintsOf(page);
  await page.goto(`${farm.url}?job=${id}`);
  await page.getByRole("checkbox").check();
  await page.getByRole("button", { name: "Lend a hand" }).click();
  await farm.api.finished(id);
  await page.getByText("Inputs that failed").click();
  const rows = page.getByRole("region", { name: "Inputs that failed" }).getByRole("row");
  await expect(rows.first()).toHaveText("23<b>three</b> 3");
  await expect(page.getByText("and 10 more")).toBeVisible();
  await expect(page.getByRole("link", { name: "all that are kept" })).toHaveAttribute(
    "href",
    `api/jobs/${id}/failures`,
  );
  await page.screenshot({ path: `${SCREENSHOTS}map-failures.png`, fullPage: true });
  expect(complaints).toEqual([]);
});

async function created(
  name: string,
  source: Buffer,
  map: Omit<MapReduce, "program">,
): Promise<string> {
  const program = await farm.api.createDataset(source);
  return await farm.api.createJob({ name, mapReduce: { program, ...map } });
}

/** Rows of the picture in which something is drawn: those that have not come are dark from end to end. */
async function brightRows(page: Page): Promise<number> {
  return await page.evaluate(() => {
    const canvas = document.querySelector<HTMLCanvasElement>("canvas.picture");
    const context = canvas?.getContext("2d");
    if (canvas === null || context === undefined || context === null) return 0;
    const { width, height } = canvas;
    const { data } = context.getImageData(0, 0, width, height);
    let rows = 0;
    for (let y = 0; y < height; y++) {
      const row = data.subarray(4 * y * width, 4 * (y + 1) * width);
      if (row.some((value, at) => at % 4 !== 3 && value > 0)) rows += 1;
    }
    return rows;
  });
}

function complaintsOf(page: Page): string[] {
  const complaints: string[] = [];
  page.on("pageerror", ({ message }) => complaints.push(message));
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(message.text());
  });
  return complaints;
}
