import { type ParseArgsConfig, parseArgs } from "node:util";

import { type Attack } from "./attack.ts";
import { ATTACKS, attackNamed } from "./attacks/index.ts";

const SECONDS = "15";
const LONGEST_SECONDS = 3600;

/** What the parser knows; `launcher/help/experiment-abuse.txt` explains it. */
export const OPTIONS = {
  json: { type: "string" },
  attack: { type: "string", multiple: true },
  seconds: { type: "string", default: SECONDS },
} as const satisfies ParseArgsConfig["options"];

export interface Options {
  readonly json: string | undefined;
  readonly attacks: readonly Attack[];
  readonly seconds: number;
}

/**
 * @param args without the interpreter and the script
 * @throws Error with a sentence for a person
 */
export function optionsOf(args: readonly string[]): Options {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: OPTIONS,
    allowPositionals: true,
  });
  const { json, attack = [], seconds } = values;
  // --attack a b, --attack a,b and --attack a --attack b.
  const names = [...attack, ...positionals].flatMap((each) => each.split(","));
  if (attack.length === 0 && positionals.length > 0) {
    throw new RangeError(`'${positionals[0] ?? ""}' is not an option; name attacks with --attack`);
  }
  const number = Number(seconds);
  if (!(number >= 1 && number <= LONGEST_SECONDS)) {
    throw new RangeError(`--seconds ${seconds}: must be a number from 1 to ${LONGEST_SECONDS}`);
  }
  return { json, attacks: names.length === 0 ? ATTACKS : names.map(attackNamed), seconds: number };
}
