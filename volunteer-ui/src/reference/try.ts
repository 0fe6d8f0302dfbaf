import process from "node:process";

import type { Guest } from "../guest/index.ts";
import type { MapWork } from "../protocol/index.ts";
import { type MapData, inputSource } from "../work/index.ts";

/** Calls the program for the first inputs one by one, and prints what each takes. */
export async function tryOut(
  work: MapWork,
  guest: Guest,
  data: MapData,
  most: number,
): Promise<void> {
  const source = inputSource(work, data);
  const count = Math.min(most, work.inputs.count);
  const state = work.map.initialStateJson === "" ? "null" : work.map.initialStateJson;
  for (let index = 0; index < count; index++) {
    const inputs = source.slice(index, 1);
    const start = performance.now();
    const { failed, value } = await guest.map({ firstIndex: index, iteration: 0, inputs, state });
    const ms = (performance.now() - start).toFixed(1);
    const [[, message] = [0, undefined]] = failed;
    const what = message === undefined ? value : `failed: ${message}`;
    process.stdout.write(`input ${index}: ${ms} ms, ${value.length} bytes: ${shortened(what)}\n`);
  }
}

function shortened(text: string): string {
  return text.length <= 100 ? text : `${text.slice(0, 100)}…`;
}
