import { randomBytes } from "node:crypto";
import { availableParallelism, hostname } from "node:os";
import { type ParseArgsConfig, parseArgs } from "node:util";

/** The organizers' token, as other commands take it: a command line is there for all to see. */
const TOKEN = "MANYHANDS_ADMIN_TOKEN";
const MOST_WORKERS = 256;
const LONGEST_NAME = 64;
const NAME = /^[A-Za-z0-9._-]{1,64}$/;

/** What the parser knows; `launcher/help/auditor.txt` explains it. */
export const OPTIONS = {
  workers: { type: "string" },
  name: { type: "string" },
  "model-service": { type: "string" },
  help: { type: "boolean", short: "h", default: false },
} as const satisfies ParseArgsConfig["options"];

export interface Settings {
  /** Of the installation, with a slash at the end. */
  readonly url: string;
  /** Of models and records, likewise; `url` unless there is no ingress in between. */
  readonly modelServiceUrl: string;
  readonly token: string;
  readonly workers: number;
  readonly name: string;
}

export type Parsed =
  | { readonly kind: "run"; readonly settings: Settings }
  | { readonly kind: "help" }
  | { readonly kind: "wrong"; readonly message: string };

/** What there is where it runs. */
export interface Place {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly processors: number;
  readonly host: string;
  /** Tells the auditors of one host apart. */
  readonly suffix: string;
}

export function thisPlace(): Place {
  return {
    environment: process.env,
    processors: availableParallelism(),
    host: hostname(),
    suffix: randomBytes(3).toString("hex"),
  };
}

/** @param args without the interpreter and the script */
export function settingsOf(args: readonly string[], place: Place): Parsed {
  try {
    return parse(args, place);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    // Node adds advice for rarer cases after the first sentence.
    return { kind: "wrong", message: message.replace(/\. To specify .*$/s, "") };
  }
}

function parse(args: readonly string[], place: Place): Parsed {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: OPTIONS,
  });
  if (values.help) return { kind: "help" };
  const [url, ...others] = positionals;
  if (url === undefined || others.length > 0) {
    return { kind: "wrong", message: "give exactly one URL, that of the server" };
  }
  const token = (place.environment[TOKEN] ?? "").trim();
  if (token === "") {
    return {
      kind: "wrong",
      message: `${TOKEN} is empty: it must hold a token with the scope auditor; docs/operations.md says how to make one`,
    };
  }
  const { workers = String(Math.max(1, Math.floor(place.processors / 2))) } = values;
  const { name = nameAt(place), "model-service": modelService = url } = values;
  return {
    kind: "run",
    settings: {
      url: addressOf(url),
      modelServiceUrl: addressOf(modelService),
      token,
      workers: workersOf(workers),
      name: requireName(name),
    },
  };
}

/** @throws TypeError with a sentence for a person */
function addressOf(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol !== "http:" && url?.protocol !== "https:") {
    throw new TypeError(`'${text}': must be an address that begins with http:// or https://`);
  }
  return `${url.origin}${url.pathname.replace(/[^/]*$/, "")}`;
}

function workersOf(text: string): number {
  const number = text.trim() === "" ? NaN : Number(text);
  if (Number.isInteger(number) && number >= 1 && number <= MOST_WORKERS) return number;
  throw new RangeError(`--workers ${text}: must be a whole number from 1 to ${MOST_WORKERS}`);
}

function requireName(name: string): string {
  if (NAME.test(name)) return name;
  throw new RangeError(
    `--name ${name}: must be 1 to ${LONGEST_NAME} letters, digits, dots, dashes and underscores`,
  );
}

/** A name that nobody else has, in the letters that names may have. */
function nameAt({ host, suffix }: Place): string {
  const cut = host.replaceAll(/[^A-Za-z0-9._-]/g, "").slice(0, LONGEST_NAME - suffix.length - 1);
  return cut === "" ? suffix : `${cut}-${suffix}`;
}
