import { type Locator, type Page, expect, test } from "@playwright/test";

import { weightsAlone } from "../test/support/alone.ts";
import { audit } from "../test/support/audit.ts";
import { type Farm, startStandalone, startVolunteers } from "../test/support/farm.ts";
import { corpus, smallTextJob } from "../test/support/jobs.ts";
import { endAll, endMatching, eventually } from "../test/support/processes.ts";
import { expectSmooth, rememberLongTasks } from "./long-tasks.ts";

const SCREENSHOTS = "target/screenshots/";

let farm: Farm;
let dataset: string;

test.beforeAll(async () => {
  farm = await startStandalone("browser");
  dataset = await farm.api.createDataset(corpus());
});
test.afterAll(endAll);

test("a person joins by the button, sees the network learn, pauses, goes on and closes the tab", async ({
  page,
}) => {
  const complaints = complaintsOf(page);
  const sockets: string[] = [];
  page.on("websocket", (socket) => sockets.push(socket.url()));
  await page.addInitScript(rememberLongTasks);
  const id = await farm.api.createJob(
    smallTextJob(dataset, {
      name: "one-tab",
      training: { epochs: 4000, samplesPerEpoch: 684, batchSize: 64, leafSize: 8 },
    }),
  );

  await page.goto(farm.url);
  await expect(page.getByRole("heading", { name: "one-tab" })).toBeVisible();
  await page.screenshot({ path: `${SCREENSHOTS}welcome.png` });
  expect(sockets, "nothing starts before the button is pressed").toEqual([]);
  expect((await farm.api.job(id)).volunteersNow).toBe(0);

  await page.getByRole("button", { name: "Lend a hand" }).click();
  await expect(page.getByRole("heading", { name: "Computing" })).toBeVisible();
  await eventually("the page shows its own samples", async () =>
    (await samplesShown(page)) > 500 ? true : undefined,
  );
  const before = await farm.api.job(id);
  await farm.api.reachesRound(id, before.round + 5);
  const curve = page.getByRole("region", { name: "How wrong it is" });
  const early = await curve.textContent();
  await expect(curve).not.toHaveText(early ?? "");
  await expect(page.locator(".writing-text").first()).toBeVisible();
  await page.screenshot({ path: `${SCREENSHOTS}computing.png`, fullPage: true });

  await page.getByRole("button", { name: "Pause" }).click();
  await expect(page.getByRole("heading", { name: "Paused" })).toBeVisible();
  await farm.api.hasVolunteers(id, 0);
  const others = await othersCompute();
  // By then, what it handed in just before has been counted.
  await farm.api.reachesRound(others, 10);
  const paused = await farm.api.job(id);
  await farm.api.reachesRound(others, 20);
  expect((await farm.api.job(id)).tasks).toBe(paused.tasks);
  await endMatching("others");
  await farm.api.deleteJob(others);

  await page.getByRole("button", { name: "Resume" }).click();
  await farm.api.reachesRound(id, paused.round + 3);
  await expect(slider(page)).toBeEnabled();
  await expectSmooth(page);

  startVolunteers("one-tab-heir", farm, 1);
  await farm.api.hasVolunteers(id, 2);
  await page.close();
  const closed = await farm.api.job(id);
  await farm.api.reachesRound(id, closed.round + 3);
  await farm.api.hasVolunteers(id, 1);
  expect(complaints).toEqual([]);
  await endMatching("one-tab-heir");
  await farm.api.deleteJob(id);
});

test("two tabs and two Node volunteers share one job", async ({ context }) => {
  const job = smallTextJob(dataset, {
    name: "shared",
    training: { epochs: 6, samplesPerEpoch: 684, batchSize: 64, leafSize: 8 },
  });
  // All of them before the first round, or the first tab would be done before the others have come.
  const id = await farm.api.createPausedJob({ ...job, id: "shared" });
  const tabs = [await context.newPage(), await context.newPage()];
  for (const tab of tabs) {
    await tab.goto(`${farm.url}?job=${id}`);
    await tab.getByRole("button", { name: "Lend a hand" }).click();
  }
  startVolunteers("shared-volunteers", farm, 2, "--job", id);
  await farm.api.hasVolunteers(id, 4);
  await farm.api.resumeJob(id);
  const summary = await farm.api.finished(id);
  const history = await farm.api.history(id);
  audit(history, job);
  expect(summary.samplesCommitted).toBe(summary.samplesExpected);
  expect(summary.weightsSha256, "the same bits in Chromium and in Node").toBe(
    await weightsAlone(job),
  );
  const helpers = new Set(
    history.flatMap((round) => round.contributions.map((part) => part.volunteer)),
  );
  expect(helpers.size).toBeGreaterThanOrEqual(3);
  for (const tab of tabs) await expect(tab.getByText("is trained").first()).toBeVisible();
  await tabs[0]?.screenshot({ path: `${SCREENSHOTS}finished.png`, fullPage: true });
});

test("the page works on a phone, in the dark, by keyboard alone", async ({ browser }) => {
  const context = await browser.newContext({
    viewport: { width: 360, height: 740 },
    colorScheme: "dark",
  });
  const page = await context.newPage();
  const id = await farm.api.createJob(
    smallTextJob(dataset, {
      name: "keyboard",
      training: { epochs: 4000, samplesPerEpoch: 684, batchSize: 64, leafSize: 8 },
    }),
  );
  await page.goto(farm.url);
  const button = page.getByRole("button", { name: "Lend a hand" });
  await expect(button).toBeVisible();
  await tabTo(page, button);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "Computing" })).toBeVisible();
  await tabTo(page, slider(page));
  await page.keyboard.press("ArrowLeft");
  await expect(slider(page)).toHaveValue("90");
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  expect(width, "no sideways scrolling").toBeLessThanOrEqual(360);
  await page.screenshot({ path: `${SCREENSHOTS}phone-dark.png`, fullPage: true });
  await context.close();
  await farm.api.deleteJob(id);
});

/** @returns another job, whose rounds pass: time enough for whoever computes */
async function othersCompute(): Promise<string> {
  const training = { epochs: 4000, samplesPerEpoch: 684, batchSize: 64, leafSize: 8 };
  const id = await farm.api.createJob(smallTextJob(dataset, { name: "others", training }));
  startVolunteers("others", farm, 1, "--job", id);
  return id;
}

function slider(page: Page): Locator {
  return page.getByRole("slider", { name: "Use of this device" });
}

async function tabTo(page: Page, target: Locator): Promise<void> {
  for (let i = 0; i < 30; i++) {
    await page.keyboard.press("Tab");
    if (await target.evaluate((element) => element === document.activeElement)) return;
  }
  throw new Error("not reachable with the Tab key");
}

async function samplesShown(page: Page): Promise<number> {
  const text = await page
    .getByRole("region", { name: "Your part" })
    .locator(".figure")
    .textContent();
  return Number(/[\d,]+/.exec(text ?? "")?.[0].replaceAll(",", "") ?? 0);
}

function complaintsOf(page: Page): string[] {
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  return complaints;
}
