import { type ParseArgsConfig, parseArgs } from "node:util";

import { numberOf } from "../../volunteer-ui/src/node/arguments.ts";

const MOST_SCHEDULES = 1_000_000;
const MOST_STAGES = 32;
const LARGEST_SEED = 2 ** 32 - 1;

/** What the parser knows; `launcher/help/experiment-faults.txt` explains it. */
export const OPTIONS = {
  schedules: { type: "string", default: "1000" },
  seed: { type: "string", default: "1" },
  stages: { type: "string", default: "2" },
  json: { type: "string" },
} as const satisfies ParseArgsConfig["options"];

export interface Options {
  readonly schedules: number;
  readonly seed: number;
  /** Schedules that are played at the same time, each on services of its own. */
  readonly stages: number;
  readonly json: string | undefined;
}

/**
 * @param args without the interpreter and the script
 * @throws Error with a sentence for a person
 */
export function optionsOf(args: readonly string[]): Options {
  const { values } = parseArgs({ args: [...args], options: OPTIONS });
  return {
    schedules: numberOf("--schedules", values.schedules, 1, MOST_SCHEDULES, true),
    seed: numberOf("--seed", values.seed, 0, LARGEST_SEED, true),
    stages: numberOf("--stages", values.stages, 1, MOST_STAGES, true),
    json: values.json,
  };
}
