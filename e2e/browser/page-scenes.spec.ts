import { fileURLToPath } from "node:url";

import { AxeBuilder } from "@axe-core/playwright";
import { type Page, expect, test } from "@playwright/test";
import { type PreviewServer, build, preview } from "vite";

import { expectSmooth, rememberLongTasks } from "./long-tasks.ts";

// The volunteer page with a scripted volunteer (volunteer-ui/src/page/fixture): how it looks and
// behaves at moments that are hard to bring about with real services.

const ROOM = fileURLToPath(new URL("../../volunteer-ui/", import.meta.url));
const configFile = `${ROOM}vite.fixture.config.ts`;

let server: PreviewServer;
let address: string;

test.beforeAll(async () => {
  const root = `${ROOM}src/page/fixture`;
  await build({ configFile, root, logLevel: "warn" });
  server = await preview({ configFile, root, preview: { host: "127.0.0.1", port: 0 } });
  address = server.resolvedUrls?.local[0] ?? "";
});

test.afterAll(async () => {
  await server.close();
});

/** Everything that a browser complains about, refusals of the Content-Security-Policy included. */
function complaints(page: Page): string[] {
  const heard: string[] = [];
  page.on("pageerror", (error) => heard.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error" && !message.location().url.endsWith("favicon.ico")) {
      heard.push(message.text());
    }
  });
  return heard;
}

const SCENES = [
  ["computing", "Computing"],
  ["waiting", "Waiting for the others"],
  ["no-job", "Waiting for a job"],
  ["job-paused", "The organizer paused the job"],
  ["paused", "Paused"],
  ["connecting", "Connecting"],
  ["backing-off", "Trying again in"],
  ["banned", "No more work for this device"],
  ["invitation", "By invitation"],
  ["preparing", "Warming up"],
  ["unable", "This device cannot compute the job"],
  ["no-programs", "This job needs your word"],
  ["finished", "Finished"],
  ["local-steps", "Computing"],
] as const;

for (const [scene, headline] of SCENES) {
  test(`says '${headline}' and is accessible in the scene ${scene}`, async ({ page }) => {
    const heard = complaints(page);
    await page.goto(`${address}?scene=${scene}`);
    await page.getByRole("button", { name: /Lend a hand|Join and wait/ }).click();
    await expect(page.getByRole("heading", { level: 1 })).toContainText(headline);
    await expectAccessible(page);
    expect(heard).toEqual([]);
  });
}

for (const colorScheme of ["light", "dark"] as const) {
  test(`welcomes accessibly in ${colorScheme} colours`, async ({ page }) => {
    await page.emulateMedia({ colorScheme });
    await page.goto(address);
    await expect(page.getByRole("button", { name: "Lend a hand" })).toBeVisible();
    await expect(page.getByText("A network that writes JavaScript")).toBeVisible();
    await expectAccessible(page);
  });
}

test("turns the colours around and remembers it", async ({ page }) => {
  await page.emulateMedia({ colorScheme: "light" });
  await page.goto(address);
  const background = () =>
    page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  const light = await background();
  await page.getByRole("button", { name: "Use dark colours" }).click();
  await expect.poll(background).not.toBe(light);
  await page.reload();
  await expect(page.getByRole("button", { name: "Use light colours" })).toBeVisible();
  expect(await background()).not.toBe(light);
});

test("fits a phone of 360 pixels before and after joining", async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  for (const query of ["", "?join", "?join&scene=finished", "?join&scene=no-job"]) {
    await page.goto(`${address}${query}`);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    const overflow = () => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    await expect.poll(overflow).toBeLessThanOrEqual(0);
  }
});

test("can be worked with the keyboard alone", async ({ page }) => {
  await page.goto(address);
  await page.getByRole("button", { name: "Lend a hand" }).press("Enter");
  await expect(page.getByRole("heading", { level: 1 })).toBeFocused();
  await page.keyboard.press("Tab");
  await expect(page.getByRole("slider", { name: "Use of this device" })).toBeFocused();
  await page.keyboard.press("ArrowLeft");
  await expect(page.getByText("90 %")).toBeVisible();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Paused");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expect(page.getByText("Thank you:")).toBeVisible();
});

test("stays smooth with 10,000 rounds on the curve", async ({ page }) => {
  await page.goto(`${address}?rounds=20000&at=10000&join`);
  const shown = page.getByText(/^round 1\d,\d{3}/);
  const round = async () => Number(/[\d,]+/.exec(await shown.innerText())?.[0].replace(",", ""));
  const first = await round();
  await page.evaluate(rememberLongTasks);
  await expect.poll(round).toBeGreaterThanOrEqual(first + 10);
  await expectSmooth(page);
});

async function expectAccessible(page: Page): Promise<void> {
  // Colours are judged as they are, not while they come in.
  await page.emulateMedia({ reducedMotion: "reduce" });
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => [id, nodes.map((node) => node.html)])).toEqual([]);
}
