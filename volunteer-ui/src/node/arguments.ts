import { availableParallelism } from "node:os";
import { type ParseArgsConfig, parseArgs } from "node:util";

import type { Pace } from "../volunteer/index.ts";
import type { LineSpeed } from "./access-line.ts";
import { type Addresses, addressesOf } from "./addresses.ts";
import type { ChurnRates } from "./churn.ts";

const MOST_VOLUNTEERS = 256;
const MOST_WORKERS = 256;
const LONGEST_PACE_MS = 3_600_000;
const MOST_PACED_UNITS = 1_000_000;
const FASTEST_LINE = 10_000;
const LONGEST_ROUND_TRIP_MS = 10_000;
/** Seconds. */
const LONGEST_CHURN = 1_000_000;
const MOST_TASKS = 1_000_000_000;

/** What the parser knows; `launcher/help/volunteer.txt` explains it. */
export const OPTIONS = {
  count: { type: "string" },
  workers: { type: "string" },
  job: { type: "string" },
  invitation: { type: "string" },
  nickname: { type: "string" },
  share: { type: "string", default: "1" },
  pace: { type: "string", default: "0" },
  link: { type: "string" },
  churn: { type: "string" },
  tasks: { type: "string" },
  "task-service": { type: "string" },
  "model-service": { type: "string" },
  json: { type: "string" },
  "trust-programs": { type: "boolean", default: false },
  rehearse: { type: "boolean", default: false },
  quiet: { type: "boolean", default: false },
  help: { type: "boolean", short: "h", default: false },
} as const satisfies ParseArgsConfig["options"];

export interface Settings {
  readonly addresses: Addresses;
  readonly count: number;
  /** Of each volunteer: leaves at once. */
  readonly workers: number;
  readonly share: number;
  readonly pace: Pace;
  /** What lies between each volunteer and the services; undefined: what this machine has. */
  readonly link: LineSpeed | undefined;
  /** When volunteers come and go; undefined: they stay. */
  readonly churn: ChurnRates | undefined;
  readonly jobId: string | undefined;
  /** To a job that asks for one. */
  readonly invitation: string | undefined;
  readonly nickname: string | undefined;
  /** Of the environment, as a command line is there for all to see; undefined: a stranger. */
  readonly credential: string | undefined;
  /** After so many accepted tasks the crew leaves; undefined: it stays. */
  readonly tasks: number | undefined;
  /** Where to write what was given, on leaving. */
  readonly json: string | undefined;
  /** Whether programs of others run in V8, outside of a sandbox: they are one's own. */
  readonly trustsPrograms: boolean;
  readonly quiet: boolean;
}

export type Parsed =
  | { readonly kind: "run"; readonly settings: Settings }
  | { readonly kind: "rehearse"; readonly settings: Settings }
  | { readonly kind: "help" }
  | { readonly kind: "wrong"; readonly message: string };

/**
 * @param args without the interpreter and the script
 * @param processors of this machine
 * @param environment `MANYHANDS_VOLUNTEER_TOKEN` makes a volunteer one of the organizer's own
 */
export function parseArguments(
  args: readonly string[],
  processors: number = availableParallelism(),
  environment: Readonly<Record<string, string | undefined>> = {},
): Parsed {
  try {
    return parse(args, processors, environment["MANYHANDS_VOLUNTEER_TOKEN"]?.trim());
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    // Node adds advice for rarer cases after the first sentence.
    return { kind: "wrong", message: message.replace(/\. To specify .*$/s, "") };
  }
}

function parse(
  args: readonly string[],
  processors: number,
  credential: string | undefined,
): Parsed {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: OPTIONS,
  });
  if (values.help) return { kind: "help" };
  const [url, ...others] = positionals;
  if (url === undefined || others.length > 0) {
    return { kind: "wrong", message: "give exactly one URL, that of the volunteer page" };
  }
  const addresses = addressesOf(url, {
    taskService: values["task-service"],
    modelService: values["model-service"],
  });
  const { tasks } = values;
  const { count = "1" } = values;
  const { workers = values.count === undefined ? String(processors) : "1" } = values;
  return {
    kind: values.rehearse ? "rehearse" : "run",
    settings: {
      addresses,
      count: numberOf("--count", count, 1, MOST_VOLUNTEERS, true),
      workers: numberOf("--workers", workers, 1, MOST_WORKERS, true),
      share: numberOf("--share", values.share, 0.1, 1),
      pace: paceOf(values.pace),
      link: values.link === undefined ? undefined : linkOf(values.link),
      churn: values.churn === undefined ? undefined : churnOf(values.churn),
      jobId: values.job ?? addresses.jobId,
      invitation: values.invitation?.trim() ?? addresses.invitation,
      nickname: values.nickname,
      credential: credential === "" ? undefined : credential,
      tasks: tasks === undefined ? undefined : numberOf("--tasks", tasks, 1, MOST_TASKS, true),
      json: values.json === undefined ? undefined : fileOf("--json", values.json),
      trustsPrograms: values["trust-programs"],
      quiet: values.quiet,
    },
  };
}

/** @throws RangeError if it names no file */
function fileOf(name: string, text: string): string {
  if (text.trim() !== "") return text;
  throw new RangeError(`${name} ${text}: must be the path of a file`);
}

/** @param text MS or MS/UNITS, milliseconds and units of work */
function paceOf(text: string): Pace {
  const [ms = "", units, ...more] = text.split("/");
  if (more.length > 0) {
    throw new RangeError(
      `--pace ${text}: must be MS, for a leaf, or MS/UNITS, for so many units of it, such as 100/32`,
    );
  }
  return {
    ms: numberOf("--pace", ms, 0, LONGEST_PACE_MS),
    units:
      units === undefined
        ? undefined
        : numberOf("--pace, units:", units, 1, MOST_PACED_UNITS, true),
  };
}

/** @param text UP/DOWN/RTT, Mbit/s and milliseconds */
function linkOf(text: string): LineSpeed {
  const [up = "", down = "", rtt = "", ...more] = text.split("/");
  if (more.length > 0 || rtt === "") {
    throw new RangeError(
      `--link ${text}: must be UP/DOWN/RTT, in Mbit/s, Mbit/s and milliseconds, such as 20/100/40`,
    );
  }
  return {
    up: numberOf("--link, up:", up, 0.01, FASTEST_LINE),
    down: numberOf("--link, down:", down, 0.01, FASTEST_LINE),
    rttMs: numberOf("--link, round trip:", rtt, 0, LONGEST_ROUND_TRIP_MS),
  };
}

/** @param text MEAN_ON/MEAN_OFF, seconds */
export function churnOf(text: string): ChurnRates {
  const [on = "", off = "", ...more] = text.split("/");
  if (more.length > 0 || off === "") {
    throw new RangeError(`--churn ${text}: must be MEAN_ON/MEAN_OFF, in seconds, such as 30/10`);
  }
  return {
    meanOn: numberOf("--churn, on:", on, 0.1, LONGEST_CHURN),
    meanOff: numberOf("--churn, off:", off, 0.1, LONGEST_CHURN),
  };
}

/** @throws RangeError naming the option, the text and what is allowed */
export function numberOf(
  name: string,
  text: string,
  least: number,
  most: number,
  isWhole = false,
): number {
  const value = text.trim() === "" ? NaN : Number(text);
  if (value >= least && value <= most && (!isWhole || Number.isInteger(value))) return value;
  const kind = isWhole ? "a whole number" : "a number";
  throw new RangeError(`${name} ${text}: must be ${kind} from ${least} to ${most}`);
}
