import process from "node:process";

import type { Guest, LimitName, MapOutcome, MapRequest } from "../guest/index.ts";
import type { MapWork } from "../protocol/index.ts";
import { limitMessage } from "../work/index.ts";
import type { InputsOf } from "./inputs.ts";

const MIB = 2 ** 20;

/**
 * Calls the program for the first inputs one by one, and prints what each takes: time, size of the result, and in the end memory. One
 * that passes a limit has failed, and the program is loaded anew for the next one.
 *
 * @param open loads the program
 * @param most inputs
 */
export async function tryOut(
  work: MapWork,
  open: () => Promise<Guest>,
  inputsOf: InputsOf,
  most: number,
): Promise<void> {
  const count = Math.min(most, work.inputs.count);
  const state = work.map.initialStateJson === "" ? "null" : work.map.initialStateJson;
  // Of the whole process, in which nothing else happens meanwhile: Node 20 does not tell a thread's heap.
  const before = process.memoryUsage.rss();
  let peak = before;
  let guest = await open();
  for (let index = 0; index < count; index++) {
    const inputs = await inputsOf(index);
    const start = performance.now();
    const tried = await attempt(guest, { firstIndex: index, iteration: 0, inputs, state });
    peak = Math.max(peak, process.memoryUsage.rss());
    const ms = (performance.now() - start).toFixed(1);
    if (typeof tried === "string") {
      const message = limitMessage(tried, work.limits);
      process.stdout.write(`input ${index}: ${ms} ms: failed: ${message}\n`);
      guest = await open();
      continue;
    }
    const [[, message] = [0, undefined]] = tried.failed;
    const what = message === undefined ? tried.value : `failed: ${message}`;
    process.stdout.write(
      `input ${index}: ${ms} ms, ${tried.value.length} bytes: ${shortened(what)}\n`,
    );
  }
  guest.close();
  const allowed = work.limits.memoryBytes / MIB;
  process.stdout.write(
    `memory: about ${Math.ceil((peak - before) / MIB)} MiB with the engine's own; ${allowed} MiB are allowed for the program\n`,
  );
}

/** @returns the limit that was passed, if one was */
async function attempt(guest: Guest, request: MapRequest): Promise<MapOutcome | LimitName> {
  try {
    return await guest.map(request);
  } catch (error) {
    // By its name: the sandbox is another room's.
    if (error instanceof Error && error.name === "LimitError" && "limit" in error) {
      return error.limit as LimitName;
    }
    throw error;
  }
}

function shortened(text: string): string {
  return text.length <= 100 ? text : `${text.slice(0, 100)}…`;
}
