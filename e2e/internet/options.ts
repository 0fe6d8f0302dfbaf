import { type ParseArgsConfig, parseArgs } from "node:util";

import { churnOf, numberOf } from "../../volunteer-ui/src/node/arguments.ts";
import type { ChurnRates } from "../../volunteer-ui/src/node/churn.ts";

/** What the parser knows; `launcher/help/experiment-internet.txt` explains it. */
export const OPTIONS = {
  volunteers: { type: "string", default: "8" },
  link: { type: "string", default: "20/100/40" },
  pace: { type: "string", default: "50" },
  "slow-motion": { type: "string", default: "5" },
  churn: { type: "string" },
  target: { type: "string", default: "1.85" },
  way: { type: "string", multiple: true },
  verify: { type: "boolean", default: false },
  out: { type: "string", default: "target/internet" },
  json: { type: "string" },
} as const satisfies ParseArgsConfig["options"];

/** Mbit/s and milliseconds. */
export interface LineSpeed {
  readonly up: number;
  readonly down: number;
  readonly rttMs: number;
}

export const WAYS = [
  "alone",
  "synchronous-float32",
  "synchronous-int8",
  "synchronous-int4",
  "local-int4",
] as const;
export type Way = (typeof WAYS)[number];

const MOST_VOLUNTEERS = 64;
const LONGEST_PACE_MS = 60_000;
const SLOWEST_MOTION = 100;

export interface Options {
  /** Sizes of the crowd, one run each. */
  readonly volunteers: readonly number[];
  readonly link: LineSpeed;
  /** What a device takes for a mini-batch of 32 samples. Milliseconds. */
  readonly paceMs: number;
  /**
   * How many times slower lines and devices run than they are said to be; what is measured is divided by it. As if all
   * processors of this machine, which they share with the services, were so many times faster.
   */
  readonly slowMotion: number;
  /** When volunteers come and go, as `volunteer --churn` takes it, but in the devices' time; undefined: they stay. */
  readonly churn: ChurnRates | undefined;
  readonly targetLoss: number;
  readonly ways: readonly Way[];
  /** Whether what volunteers came to is computed once more, in one process. */
  readonly verifies: boolean;
  /** A directory for the table and the plot. */
  readonly out: string;
  readonly json: string | undefined;
}

/**
 * @param args without the interpreter and the script
 * @throws Error with a sentence for a person
 */
export function optionsOf(args: readonly string[]): Options {
  const { values } = parseArgs({ args: [...args], options: OPTIONS });
  return {
    volunteers: values.volunteers
      .split(",")
      .map((count) => numberOf("--volunteers", count, 1, MOST_VOLUNTEERS, true)),
    link: lineOf(values.link),
    paceMs: numberOf("--pace", values.pace, 0, LONGEST_PACE_MS),
    slowMotion: numberOf("--slow-motion", values["slow-motion"], 1, SLOWEST_MOTION),
    churn: values.churn === undefined ? undefined : churnOf(values.churn),
    targetLoss: numberOf("--target", values.target, 0.1, 10),
    ways:
      values.way === undefined
        ? WAYS
        : values.way.flatMap((names) => names.split(",")).map(wayNamed),
    verifies: values.verify,
    out: values.out,
    json: values.json,
  };
}

function lineOf(text: string): LineSpeed {
  const [up, down, rttMs, ...more] = text.split("/").map(Number);
  const isLine = up !== undefined && down !== undefined && rttMs !== undefined && more.length === 0;
  if (!isLine || !(up > 0 && down > 0 && rttMs >= 0)) {
    throw new RangeError(`--link ${text}: must be UP/DOWN/RTT, such as 20/100/40`);
  }
  return { up, down, rttMs };
}

function wayNamed(name: string): Way {
  const way = WAYS.find((known) => known === name);
  if (way === undefined) throw new RangeError(`--way ${name}: must be one of ${WAYS.join(", ")}`);
  return way;
}
