/** Command line of the headless volunteer, built as `dist/node/volunteer.js`; its worker thread lies beside it. */
import { writeFileSync } from "node:fs";

import HELP from "../../../launcher/help/volunteer.txt?raw";
import { type Settings, parseArguments } from "./arguments.ts";
import { Crew } from "./crew.ts";
import { Rehearsal } from "./rehearsal.ts";

const EXIT_FAILED = 1;
const EXIT_USAGE = 2;
/** For leaving; after that the process ends whatever is still open. Milliseconds. */
const LEAVE_WITHIN = 4_500;
/**
 * For tasks under way, of the time for leaving: their confirmation and the end of the connection take up to three seconds
 * more. A person who leaves a page has more patience than a cluster, which kills what is not gone in time.
 */
const TASKS_WITHIN = 1_400;
/**
 * For the one task of a rehearsal: what a model-service takes over, a gateway hands out. Milliseconds. A rehearsal lasts this,
 * SERVICES_WITHIN, LEAVE_WITHIN and END_WITHIN, less than 170 s together: `activeDeadlineSeconds` of the chart's test is more.
 */
const TASK_WITHIN = 60_000;

async function main(args: readonly string[]): Promise<void> {
  // Whoever reads along may be gone already.
  process.stderr.on("error", () => undefined);
  const parsed = parseArguments(args, undefined, process.env);
  switch (parsed.kind) {
    case "help":
      process.stdout.write(HELP);
      break;
    case "wrong":
      say(`volunteer: ${parsed.message}; see --help`);
      process.exitCode = EXIT_USAGE;
      break;
    case "run":
      process.exit(await work(parsed.settings, signalled()));
      break;
    case "rehearse":
      process.exit(await rehearse(parsed.settings));
  }
}

/** @returns the exit code, once the crew is done or the end has come */
async function work(settings: Settings, end: Promise<number>): Promise<number> {
  const crew = new Crew(settings, say);
  const done = new Promise<number>((resolve) => {
    crew.start(
      () => {
        resolve(0);
      },
      () => {
        resolve(EXIT_FAILED);
      },
    );
  });
  const exitCode = await Promise.race([done, end]);
  await Promise.race([crew.leave(TASKS_WITHIN), after(LEAVE_WITHIN)]);
  return isWritten(crew, settings.json) ? exitCode : EXIT_FAILED;
}

/** @returns false if it should be, but cannot */
function isWritten({ record }: Crew, path: string | undefined): boolean {
  if (path === undefined) return true;
  try {
    writeFileSync(path, `${JSON.stringify(record)}\n`);
    return true;
  } catch (error) {
    say(`volunteer: --json: ${error instanceof Error ? error.message : String(error)}`);
    return false;
  }
}

async function rehearse(settings: Settings): Promise<number> {
  const token = process.env["MANYHANDS_ADMIN_TOKEN"];
  if (token === undefined || token === "") {
    say("volunteer: --rehearse: needs the organizers' token in MANYHANDS_ADMIN_TOKEN");
    return EXIT_USAGE;
  }
  const asked = signalled();
  const rehearsal = new Rehearsal(settings, token, say);
  try {
    try {
      await Promise.race([rehearsal.begin(), asked.then(stopWaiting)]);
      return await play(rehearsal, asked);
    } finally {
      await rehearsal.end();
    }
  } catch (error) {
    say(`volunteer: ${error instanceof Error ? error.message : String(error)}`);
    return EXIT_FAILED;
  }
}

function stopWaiting(): never {
  throw new Error("--rehearse: asked to end before all services were there");
}

async function play(rehearsal: Rehearsal, asked: Promise<number>): Promise<number> {
  const end = Promise.race([asked, after(TASK_WITHIN)]).then(() => EXIT_FAILED);
  const exitCode = await work(rehearsal.part(), end);
  say(exitCode === 0 ? "one task computed and accepted" : await rehearsal.suspicion());
  return exitCode;
}

/** @returns 0 when a signal asks this process to end */
function signalled(): Promise<number> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
      process.on(signal, () => {
        resolve(0);
      });
    }
  });
}

function after(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

await main(process.argv.slice(2));
