import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";

import { type Addresses, addressesOf } from "./addresses.ts";

const MOST_VOLUNTEERS = 256;
const MOST_WORKERS = 256;
const LONGEST_PACE_MS = 3_600_000;
const MOST_TASKS = 1_000_000_000;

export const HELP = `Usage: volunteer URL [options]

Computes for a Manyhands job without a browser, until Ctrl-C.

URL is the address of the volunteer page (http:// or https://), or of the gateway (ws:// or wss://).

Options:
  --count N        volunteers in this process, 1 to ${MOST_VOLUNTEERS} (1)
  --workers N      leaves that each volunteer computes at once, 1 to ${MOST_WORKERS}, if the job is exact (one per
                   processor; 1 if --count is given). Volunteers of one process share its threads
  --job ID         the job to help (the one that needs it most)
  --nickname TEXT  shown to the organizer
  --share S        how much of the workers' time to use, 0.1 to 1 (1)
  --pace MS        a leaf takes at least this long, without using the processor: for measuring how
                   the services scale (0)
  --tasks N        leave when N tasks were accepted (stay)
  --quiet          say only what goes wrong
  --help           this text

Inside a cluster, without an ingress:
  --task-service URL, --model-service URL
                   where data sets and weights are (at URL)

Does an installation work?
  --rehearse       wait until the services answer, up to 90 s; create a small job, compute one task
                   of it, delete it again; the environment variable MANYHANDS_ADMIN_TOKEN has the
                   organizers' token
`;

export interface Settings {
  readonly addresses: Addresses;
  readonly count: number;
  /** Of each volunteer: leaves at once. */
  readonly workers: number;
  readonly share: number;
  readonly paceMs: number;
  readonly jobId: string | undefined;
  readonly nickname: string | undefined;
  /** After so many accepted tasks the crew leaves; undefined: it stays. */
  readonly tasks: number | undefined;
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
 */
export function parseArguments(
  args: readonly string[],
  processors: number = availableParallelism(),
): Parsed {
  try {
    return parse(args, processors);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    // Node adds advice for rarer cases after the first sentence.
    return { kind: "wrong", message: message.replace(/\. To specify .*$/s, "") };
  }
}

function parse(args: readonly string[], processors: number): Parsed {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      count: { type: "string" },
      workers: { type: "string" },
      job: { type: "string" },
      nickname: { type: "string" },
      share: { type: "string", default: "1" },
      pace: { type: "string", default: "0" },
      tasks: { type: "string" },
      "task-service": { type: "string" },
      "model-service": { type: "string" },
      rehearse: { type: "boolean", default: false },
      quiet: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
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
      paceMs: numberOf("--pace", values.pace, 0, LONGEST_PACE_MS),
      jobId: values.job ?? addresses.jobId,
      nickname: values.nickname,
      tasks: tasks === undefined ? undefined : numberOf("--tasks", tasks, 1, MOST_TASKS, true),
      quiet: values.quiet,
    },
  };
}

/** @throws RangeError naming the option, the text and what is allowed */
function numberOf(
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
