// Builds what the launcher starts, unless it is there and up to date.
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import process from "node:process";

import { Failure, UsageError } from "./failures.js";
import { fingerprint } from "./fingerprint.js";
import { alone } from "./lock.js";
import { runLogged } from "./logged.js";
import { MODULES, ROOT, SERVICES, inRoot, removeBuilt, version } from "./project.js";

/** What Maven is to do where nothing is tested. */
export const PACKAGE = ["package", "-DskipTests", "-Dspotless.check.skip=true"];

const LOG = inRoot("target", "manyhands-build.log");
const VOLUNTEER = inRoot("volunteer-ui/dist/node/volunteer.js");

/**
 * @typedef {object} Target
 * @property {"volunteer" | "java"} inputs what it depends on
 * @property {() => string[]} artefacts files that the build leaves behind
 * @property {readonly [string, ...string[]]} command
 * @property {() => void} [prepare]
 */

/** @type {Readonly<Record<string, Target>>} */
const TARGETS = {
  /** All that runs in one process, and the volunteers beside it. */
  all: {
    inputs: "java",
    artefacts: () => [
      VOLUNTEER,
      inRoot("standalone/target/quarkus-app/quarkus-run.jar"),
      inRoot("node_modules/.package-lock.json"),
    ],
    command: ["mvn", "-B", "-ntp", ...PACKAGE, "-pl", "standalone", "-am"],
  },
  /** As images want them: on a plain class path, which the JDK's ahead-of-time cache needs. */
  services: {
    inputs: "java",
    artefacts: () => [
      VOLUNTEER,
      ...SERVICES.map((name) => inRoot(name, "target", `${name}-${version()}-runner.jar`)),
    ],
    command: [
      "mvn",
      "-B",
      "-ntp",
      ...PACKAGE,
      "-Dquarkus.package.jar.type=legacy-jar",
      "-pl",
      MODULES,
      "-am",
    ],
    prepare: () => {
      removeBuilt(/^lib$|-runner\.jar$/);
    },
  },
  volunteer: {
    inputs: "volunteer",
    artefacts: () => [VOLUNTEER],
    command: ["sh", "volunteer-ui/build.sh"],
  },
};

/** @param {string} what all, services or volunteer */
export async function build(what) {
  const target = TARGETS[what];
  if (target === undefined) {
    throw new UsageError(`build: '${what}' is none of: ${Object.keys(TARGETS).join(" ")}`);
  }
  const wanted = fingerprint(ROOT, target.inputs);
  const marker = inRoot("target", `built-${what}`);
  const isFresh = () =>
    target.artefacts().every((file) => existsSync(file)) && contentOf(marker).trim() === wanted;
  if (isFresh()) return;
  await alone(async () => {
    // Whoever was building before may have built the same.
    if (isFresh()) return;
    rmSync(marker, { force: true });
    target.prepare?.();
    const [command, ...args] = target.command;
    if ((await runLogged(command, args, LOG)) !== 0) {
      process.stderr.write(`${excerpt(contentOf(LOG))}\n`);
      throw new Failure(`the build failed; all of its log is in ${LOG}`);
    }
    writeFileSync(marker, `${wanted}\n`);
  });
}

/**
 * @param {string} log
 * @returns {string} the reason, which a compiler prints long before the end; then the end
 */
function excerpt(log) {
  const lines = log.trimEnd().split("\n");
  const reasons = lines.filter((line) => /^\[[A-Z]*\] .*\.java:\[/.test(line));
  return [...reasons.slice(-10), ...lines.slice(-30)].join("\n");
}

/** @param {string} file which may be missing */
function contentOf(file) {
  return existsSync(file) ? readFileSync(file, "utf8") : "";
}
