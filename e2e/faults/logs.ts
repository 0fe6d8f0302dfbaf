import { existsSync, readFileSync, statSync } from "node:fs";

import type { Running } from "../test/support/processes.ts";

const LAST_LINES = 12;

/** What processes say from now on. */
export class Logs {
  readonly #from: ReadonlyMap<string, number>;

  constructor(processes: readonly Running[]) {
    this.#from = new Map(
      processes.map(({ log }) => [log, existsSync(log) ? statSync(log).size : 0]),
    );
  }

  /** The last lines of each. */
  last(): string {
    return [...this.#from]
      .map(([log, from]) => {
        const lines = readFileSync(log).subarray(from).toString().trimEnd().split("\n");
        return `  ${log}\n${lines
          .slice(-LAST_LINES)
          .map((line) => `    ${line}\n`)
          .join("")}`;
      })
      .join("");
  }
}
