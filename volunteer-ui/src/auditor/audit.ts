/** Command line of the auditor, built as `dist/node/auditor.js`; its worker thread lies beside it. */
import { setTimeout as sleep } from "node:timers/promises";

import HELP from "../../../launcher/help/auditor.txt?raw";
import { WorkerPool } from "../trainer/index.ts";
import { createNodeTrainer } from "../trainer/index.node.ts";
import { Auditor, type Clock } from "./auditor.ts";
import { Jobs } from "./jobs.ts";
import { Service } from "./service.ts";
import { type Settings, settingsOf, thisPlace } from "./settings.ts";
import { States } from "./states.ts";
import { Tally } from "./tally.ts";

const EXIT_FAILED = 1;
const EXIT_USAGE = 2;
/** Of states that are kept. Bytes. */
const MOST_STATES = 256 * 1024 * 1024;

async function main(args: readonly string[]): Promise<number> {
  // Whoever reads along may be gone already.
  process.stderr.on("error", () => undefined);
  const parsed = settingsOf(args, thisPlace());
  switch (parsed.kind) {
    case "help":
      process.stdout.write(HELP);
      return 0;
    case "wrong":
      say(`auditor: ${parsed.message}; see --help`);
      return EXIT_USAGE;
    case "run":
      return await audit(parsed.settings);
  }
}

/** @returns the exit status, once a signal has come or nothing may be taken */
async function audit(settings: Settings): Promise<number> {
  const { url, workers, name } = settings;
  const { signal } = signalled();
  const service = new Service({ ...settings, fetch });
  const tell = (line: string): void => {
    say(`${name}: ${line}`);
  };
  const pool = new WorkerPool(() => createNodeTrainer(), { most: workers });
  const jobs = new Jobs(service, () => pool.join(), workers, tell, signal);
  const states = new States(MOST_STATES, (sha256) => service.state(sha256, signal));
  const parts = { service, jobs, states, tally: new Tally(), clock: clockUntil(signal) };
  const auditor = new Auditor({ ...parts, workers, say: tell, signal });
  tell(
    `checks what volunteers of ${url} compute, with ${workers} worker${workers === 1 ? "" : "s"}`,
  );
  try {
    await auditor.run();
    return 0;
  } catch (error) {
    tell(error instanceof Error ? error.message : String(error));
    return EXIT_FAILED;
  }
}

/** @returns what is aborted when a signal asks this process to end */
function signalled(): AbortController {
  const end = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => {
      end.abort();
    });
  }
  return end;
}

function clockUntil(signal: AbortSignal): Clock {
  return {
    now: () => performance.now(),
    pause: (ms) => sleep(ms, undefined, { signal }).catch(() => undefined),
  };
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

process.exit(await main(process.argv.slice(2)));
