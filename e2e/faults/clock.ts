import { execFileSync } from "node:child_process";
import { closeSync, mkdtempSync, openSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { ROOT } from "../test/support/processes.ts";

const SOURCE = `${ROOT}e2e/faults/clock.c`;
const COMPILED_WITHIN_MS = 60_000;

/** Compiles what tells a process another time; undefined where there is no C compiler. */
export function clockLibrary(): string | undefined {
  const library = join(mkdtempSync(join(tmpdir(), "manyhands-clock-")), "clock.so");
  const args = ["-shared", "-fPIC", "-O2", "-o", library, SOURCE];
  try {
    execFileSync("cc", args, { stdio: "pipe", timeout: COMPILED_WITHIN_MS });
    return library;
  } catch {
    return undefined;
  }
}

/** The time of day as a process sees it, through all its restarts. */
export class Clock {
  readonly #name: string;
  readonly #file: number;
  #aheadMs = 0;

  /** @param name of a file, which is made */
  constructor(name: string) {
    this.#name = name;
    this.#file = openSync(name, "w");
    this.step(0);
  }

  /** Counts at once. */
  step(byMs: number): void {
    this.#aheadMs += byMs;
    const nanos = new BigInt64Array([BigInt(this.#aheadMs) * 1_000_000n]);
    writeSync(this.#file, new Uint8Array(nanos.buffer), 0, nanos.byteLength, 0);
  }

  close(): void {
    closeSync(this.#file);
  }

  /** Environment of the process. */
  variables(library: string): Readonly<Record<string, string>> {
    return { LD_PRELOAD: library, MANYHANDS_CLOCK: this.#name };
  }
}
