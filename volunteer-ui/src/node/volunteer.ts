/** Command line of the headless volunteer, built as `dist/node/volunteer.js`; its worker thread lies beside it. */
import { HELP, type Settings, parseArguments } from "./arguments.ts";
import { Crew } from "./crew.ts";

const EXIT_FAILED = 1;
const EXIT_USAGE = 2;
/** For leaving; after that the process ends whatever is still open. Milliseconds. */
const LEAVE_WITHIN = 4_500;

function main(args: readonly string[]): void {
  const parsed = parseArguments(args);
  switch (parsed.kind) {
    case "help":
      process.stdout.write(HELP);
      break;
    case "wrong":
      process.stderr.write(`volunteer: ${parsed.message}; see --help\n`);
      process.exitCode = EXIT_USAGE;
      break;
    case "run":
      run(parsed.settings);
  }
}

function run(settings: Settings): void {
  // Whoever reads along may be gone already.
  process.stderr.on("error", () => undefined);
  const crew = new Crew(settings, (line) => {
    process.stderr.write(`${line}\n`);
  });
  let isLeaving = false;
  const leave = (exitCode: number): void => {
    if (isLeaving) return;
    isLeaving = true;
    setTimeout(() => process.exit(exitCode), LEAVE_WITHIN).unref();
    void crew.leave().then(() => process.exit(exitCode));
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => {
      leave(0);
    });
  }
  crew.start(() => {
    leave(EXIT_FAILED);
  });
}

main(process.argv.slice(2));
