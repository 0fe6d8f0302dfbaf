import { setTimeout as sleep } from "node:timers/promises";

const TICK_MS = 20;

/** Resolves after the time, or when it is over. */
export async function pause(ms: number, over: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal: over }).catch(() => undefined);
}

/** Resolves when it is over. */
export async function until(over: AbortSignal): Promise<void> {
  if (over.aborted) return;
  await new Promise<void>((resolve) => {
    const end = (): void => {
      resolve();
    };
    over.addEventListener("abort", end, { once: true });
  });
}

/**
 * Does something so often, in small portions, until it is over.
 *
 * @param act told how often to do it now
 */
export async function paced(
  over: AbortSignal,
  perSecond: number,
  act: (times: number) => void,
): Promise<void> {
  const began = Date.now();
  let done = 0;
  while (!over.aborted) {
    const due = Math.floor(((Date.now() - began) * perSecond) / 1000);
    if (due > done) act(due - done);
    done = due;
    await pause(TICK_MS, over);
  }
}

/**
 * Keeps something alive until it is over: begins it again, after a moment, whenever it has ended or failed.
 *
 * @param restMs before it begins again
 * @returns how often it began
 */
export async function again(
  over: AbortSignal,
  act: (turn: number) => Promise<void>,
  restMs = 100,
): Promise<number> {
  let turns = 0;
  while (!over.aborted) {
    // What fails is what servers do to attackers.
    await act(turns).catch(() => undefined);
    turns += 1;
    await pause(restMs, over);
  }
  return turns;
}

/** As {@link again}, for several at once, a few milliseconds apart. */
export async function crowd(
  over: AbortSignal,
  count: number,
  act: (number: number) => Promise<void>,
  { restMs = 1000, apartMs = 2 }: { restMs?: number; apartMs?: number } = {},
): Promise<number> {
  const turns = Array.from({ length: count }, async (_, number) => {
    await pause(number * apartMs, over);
    return again(over, () => act(number), restMs);
  });
  return (await Promise.all(turns)).reduce((sum, each) => sum + each, 0);
}

/** So many at once, each of which does something again and again. */
export async function loops(
  over: AbortSignal,
  count: number,
  act: (number: number) => Promise<void>,
  restMs = 20,
): Promise<number> {
  return crowd(over, count, act, { restMs });
}
