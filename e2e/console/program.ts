import process from "node:process";

import { endAll } from "../test/support/processes.ts";

const EXIT_BROKEN = 1;
const EXIT_USAGE = 2;
const EXIT_INTERRUPTED = 130;

/**
 * Runs a program to its end, whatever it is, and ends with it all that it has started.
 *
 * @param name of the command, for messages
 * @param prepare reads the command line; throws what is wrong with it. What it returns is the program: whether promises were kept
 */
export async function program(
  name: string,
  prepare: (args: readonly string[]) => () => Promise<boolean>,
): Promise<never> {
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.once(signal, () => void endAll().then(() => process.exit(EXIT_INTERRUPTED)));
  }
  let run;
  try {
    run = prepare(process.argv.slice(2));
  } catch (error) {
    return end(EXIT_USAGE, name, error);
  }
  try {
    const isKept = await run();
    await endAll();
    process.exit(isKept ? 0 : EXIT_BROKEN);
  } catch (error) {
    await endAll();
    return end(EXIT_BROKEN, name, error);
  }
}

export function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

function end(status: number, name: string, error: unknown): never {
  const message = error instanceof Error ? error.message : String(error);
  // Node adds advice for rarer cases after the first sentence.
  process.stderr.write(`manyhands: ${name}: ${message.replace(/\. To specify .*$/s, "")}\n`);
  process.exit(status);
}
