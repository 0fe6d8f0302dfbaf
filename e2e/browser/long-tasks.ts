import { type Browser, type Page, expect } from "@playwright/test";

import { mainThreadTimes, rendererPids } from "./threads.ts";

const LONG_TASK_MS = 100;
/** Tasks that the machine interrupts for long. What the page does wrong, it does again and again: dozens. */
const BY_CHANCE = 2;

/** Runs in the page: remembers the length of every main-thread task from now on. */
export function rememberLongTasks(): void {
  const longTasks: number[] = [];
  Object.assign(globalThis, { longTasks });
  new PerformanceObserver((list) => {
    longTasks.push(...list.getEntries().map((entry) => Math.round(entry.duration)));
  }).observe({ type: "longtask" });
}

/** That the page has stayed smooth since `rememberLongTasks`, as far as the machine let it. */
export async function expectSmooth(page: Page): Promise<void> {
  const all = await page.evaluate(
    () => (globalThis as unknown as { longTasks: number[] }).longTasks,
  );
  const limit = LONG_TASK_MS * (await slowdown(page.context().browser()));
  const long = all.filter((ms) => ms > limit);
  const words = `main-thread tasks over ${Math.round(limit)} ms: ${long.join(", ")}`;
  expect(long.length, words).toBeLessThanOrEqual(BY_CHANCE);
}

/** How many times longer a task takes because its thread waits for a processor that others use: 1 on a quiet machine. */
async function slowdown(browser: Browser | null): Promise<number> {
  if (browser === null) return 1;
  const times = (await rendererPids(browser)).flatMap(mainThreadTimes);
  return Math.max(1, ...times.map(({ ran, waited }) => (ran + waited) / ran));
}
