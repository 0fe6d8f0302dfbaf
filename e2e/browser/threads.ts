import { readFileSync, readdirSync } from "node:fs";

import type { Browser } from "@playwright/test";

/** What Linux has counted for a thread since it began, milliseconds. */
export interface ThreadTimes {
  /** On a processor. */
  readonly ran: number;
  /** Ready to run, while others were on the processors. */
  readonly waited: number;
}

export async function rendererPids(browser: Browser): Promise<number[]> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send("SystemInfo.getProcessInfo");
  await session.detach();
  return processInfo.filter(({ type }) => type === "renderer").map(({ id }) => id);
}

/** Of the threads of a process whose names begin so. */
export function threadTimes(pid: number, name: string): ThreadTimes[] {
  const tasks = `/proc/${pid}/task/`;
  return readdirSync(tasks)
    .filter((id) => contentOf(`${tasks}${id}/comm`)?.startsWith(name))
    .flatMap((id) => timesOf(`${tasks}${id}`));
}

/** Of the thread that runs a page's script and draws it; of none, if the process has ended. */
export function mainThreadTimes(pid: number): ThreadTimes[] {
  return timesOf(`/proc/${pid}/task/${pid}`);
}

/** Of one thread, or of none. */
function timesOf(task: string): ThreadTimes[] {
  const content = contentOf(`${task}/schedstat`);
  if (content === undefined) return [];
  const [ran = NaN, waited = NaN] = content
    .split(" ")
    .map((nanoseconds) => Number(nanoseconds) / 1e6);
  return [{ ran, waited }];
}

/** Undefined: the thread has ended since it was listed, as a browser's do all the time. */
function contentOf(file: string): string | undefined {
  try {
    return readFileSync(file, "latin1");
  } catch {
    return undefined;
  }
}
