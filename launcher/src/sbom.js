// `./manyhands sbom`: what Manyhands consists of, for scanners, in CycloneDX' format.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import process from "node:process";

import { Failure, UsageError } from "./failures.js";
import { alone } from "./lock.js";
import { answer, run } from "./processes.js";
import { ROOT, inRoot, version } from "./project.js";

/** @typedef {{ version?: string, workspaces?: string[], devDependencies?: unknown }} Manifest */
/** @typedef {{ packages: Record<string, Manifest> }} Lock */

const JAVA = "manyhands-java";
const PAGE = "manyhands-volunteer";
/** Of npm, which can write such documents since 9.5. */
const NPM = [9, 5];

/**
 * @param {string[]} args
 * @returns {Promise<void>}
 */
export async function sbom(args) {
  const output = outputOf(args);
  requireNpm();
  mkdirSync(output, { recursive: true });
  await alone(async () => {
    await ofJava(output);
    ofVolunteer(join(output, `${PAGE}.cdx.json`));
  });
  process.stdout.write(
    `The services and the command line: ${join(output, `${JAVA}.cdx.json`)}\n` +
      `The page and the headless volunteer: ${join(output, `${PAGE}.cdx.json`)}\n`,
  );
}

/** @param {string[]} args */
function outputOf(args) {
  if (args.length === 0) return inRoot("target", "sbom");
  const [option, directory] = args;
  if (option !== "--output") throw new UsageError(`sbom: unknown option '${String(option)}'`);
  if (!directory || args.length > 2) throw new UsageError("sbom: --output needs one directory");
  return resolve(directory);
}

function requireNpm() {
  const found = answer("npm", ["--version"])?.trim() ?? "";
  const [major = 0, minor = 0] = found.split(".").map(Number);
  const [leastMajor = 0, leastMinor = 0] = NPM;
  if (major < leastMajor || (major === leastMajor && minor < leastMinor)) {
    throw new Failure(
      `sbom: npm is ${found}; it must be ${NPM.join(".")} or newer: npm install -g npm@latest`,
    );
  }
}

/** @param {string} output */
async function ofJava(output) {
  const status = await run("mvn", [
    ...["-B", "-ntp", "-q", "-Dskip.npm=true", "cyclonedx:makeAggregateBom"],
    `-DoutputDirectory=${output}`,
    `-DoutputName=${JAVA}.cdx`,
  ]);
  if (status !== 0) throw new Failure("sbom: Maven could not write it; the reason is above");
}

/**
 * npm asks for versions, which the packages of this repository do not have: they are never published. And it leaves out what
 * is also used for tests. So it reads copies, with versions and without tests.
 *
 * @param {string} file
 */
function ofVolunteer(file) {
  const folder = mkdtempSync(join(tmpdir(), "manyhands-sbom-"));
  try {
    const lock = /** @type {Lock} */ (json(inRoot("package-lock.json")));
    for (const name of ["", ...(manifestOf("").workspaces ?? [])]) {
      mkdirSync(join(folder, name), { recursive: true });
      writeFileSync(join(folder, name, "package.json"), JSON.stringify(forNpm(manifestOf(name))));
      lock.packages[name] = forNpm(lock.packages[name] ?? {});
    }
    writeFileSync(join(folder, "package-lock.json"), JSON.stringify(lock));
    const options = ["--package-lock-only"];
    const text = answer("npm", [
      "--prefix",
      folder,
      "sbom",
      "--sbom-format",
      "cyclonedx",
      ...options,
    ]);
    if (text === undefined) {
      throw new Failure(
        `sbom: npm could not write it: npm sbom --sbom-format cyclonedx in ${ROOT} says why`,
      );
    }
    writeFileSync(file, text);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/**
 * @param {Manifest} manifest
 * @returns {Manifest}
 */
function forNpm(manifest) {
  const copy = { ...manifest, version: version() };
  delete copy.devDependencies;
  return copy;
}

/** @param {string} name of a workspace; empty: the root */
function manifestOf(name) {
  return /** @type {Manifest} */ (json(inRoot(name, "package.json")));
}

/**
 * @param {string} file
 * @returns {unknown}
 */
function json(file) {
  return JSON.parse(readFileSync(file, "utf8"));
}
