import { type Page, expect } from "@playwright/test";

const LONG_TASK_MS = 100;
/**
 * A task's length is wall time, so one that the machine interrupts for others looks long. What the
 * page does wrong, it does again and again: dozens.
 */
const BY_CHANCE = 2;

/** Runs in the page: remembers the length of every main-thread task from now on. */
export function rememberLongTasks(): void {
  const longTasks: number[] = [];
  Object.assign(globalThis, { longTasks });
  new PerformanceObserver((list) => {
    longTasks.push(...list.getEntries().map((entry) => Math.round(entry.duration)));
  }).observe({ type: "longtask" });
}

/** That the page has stayed smooth since `rememberLongTasks`. */
export async function expectSmooth(page: Page): Promise<void> {
  const all = await page.evaluate(
    () => (globalThis as unknown as { longTasks: number[] }).longTasks,
  );
  const long = all.filter((ms) => ms > LONG_TASK_MS);
  const words = `main-thread tasks over ${LONG_TASK_MS} ms: ${long.join(", ")}`;
  expect(long.length, words).toBeLessThanOrEqual(BY_CHANCE);
}
