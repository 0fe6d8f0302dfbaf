import { type ParseArgsConfig, parseArgs } from "node:util";

import { numberOf } from "../../volunteer-ui/src/node/arguments.ts";

export const POLICIES = ["none", "optimistic", "strict"] as const;
export type Policy = (typeof POLICIES)[number];

const JOBS = ["small", "paper"] as const;
export type JobName = (typeof JOBS)[number];

/** What the parser knows; `launcher/help/experiment-strangers.txt` explains it. */
export const OPTIONS = {
  volunteers: { type: "string", default: "35" },
  liars: { type: "string", default: "0.2" },
  tasks: { type: "string", default: "200" },
  job: { type: "string", default: "small" },
  policy: { type: "string", default: POLICIES.join(",") },
  seed: { type: "string", default: "1" },
  seeds: { type: "string", default: "1" },
  pace: { type: "string", default: "100" },
  json: { type: "string" },
} as const satisfies ParseArgsConfig["options"];

export interface Options {
  readonly volunteers: number;
  readonly liars: number;
  /** Of each volunteer. */
  readonly tasks: number;
  readonly job: JobName;
  readonly policies: readonly Policy[];
  readonly seeds: readonly number[];
  readonly paceMs: number;
  readonly json: string | undefined;
}

/**
 * @param args without the interpreter and the script
 * @throws Error with a sentence for a person
 */
export function optionsOf(args: readonly string[]): Options {
  const { values } = parseArgs({ args: [...args], options: OPTIONS });
  const volunteers = numberOf("--volunteers", values.volunteers, 2, 200, true);
  const share = numberOf("--liars", values.liars, 0, 0.9);
  const seed = numberOf("--seed", values.seed, 0, 1_000_000, true);
  const count = numberOf("--seeds", values.seeds, 1, 100, true);
  return {
    volunteers,
    liars: Math.round(volunteers * share),
    tasks: numberOf("--tasks", values.tasks, 1, 10_000, true),
    job: oneOf("--job", values.job, JOBS),
    policies: values.policy.split(",").map((name) => oneOf("--policy", name, POLICIES)),
    seeds: Array.from({ length: count }, (_, at) => seed + at),
    paceMs: numberOf("--pace", values.pace, 0, 60_000),
    json: values.json,
  };
}

function oneOf<T extends string>(option: string, name: string, all: readonly T[]): T {
  const found = all.find((each) => each === name);
  if (found === undefined) {
    throw new RangeError(`${option} ${name}: must be one of ${all.join(", ")}`);
  }
  return found;
}
