// What ../manyhands leaves to Node.js: building, images, native executables. Called with Node.js, npm and, but for
// `build volunteer`, a JDK (JAVA_HOME) and Maven in place.
import process from "node:process";

import { build } from "./src/build.js";
import { Failure, UsageError } from "./src/failures.js";
import { images } from "./src/images.js";
import { alone } from "./src/lock.js";
import { native } from "./src/native.js";
import { endWithSignals, run } from "./src/processes.js";
import { sbom } from "./src/sbom.js";

/** @type {Readonly<Record<string, (args: string[]) => Promise<number>>>} exit status of each */
const COMMANDS = {
  build: async ([what = ""]) => (await build(what), 0),
  images: async (args) => (await images(args), 0),
  native,
  sbom: async (args) => (await sbom(args), 0),
  /** Runs a command while nobody else builds here. */
  alone: ([command = "", ...args]) => alone(() => run(command, args)),
};

endWithSignals();
const [name = "", ...args] = process.argv.slice(2);
try {
  const command = COMMANDS[name];
  if (command === undefined) throw new UsageError(`unknown command '${name}'`);
  process.exitCode = await command(args);
} catch (error) {
  if (!(error instanceof Failure)) throw error;
  process.stderr.write(`manyhands: ${error.message}\n`);
  process.exitCode = error.exitCode;
}
