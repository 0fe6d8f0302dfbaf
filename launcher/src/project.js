// The repository that is built.
import { readFileSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";

import { Failure } from "./failures.js";

export const ROOT = join(import.meta.dirname, "../..");

/** What becomes images and native executables: a Maven module each. */
export const SERVICES = /** @type {const} */ (["gateway", "task-service", "model-service"]);

/** The services, as Maven names several modules. */
export const MODULES = SERVICES.join(",");

/** @param {readonly string[]} path below the root */
export function inRoot(...path) {
  return join(ROOT, ...path);
}

/** Of everything that is built here. */
export function version() {
  const found = /^ {4}<version>(.+)<\/version>$/m.exec(
    readFileSync(inRoot("pom.xml"), "utf8"),
  )?.[1];
  if (found === undefined)
    throw new Failure("pom.xml names no version: it needs <version>…</version>");
  return found;
}

/**
 * Deletes what an earlier build left in the services' `target`, so that nobody takes it for a result of the next one.
 *
 * @param {RegExp} pattern of names of files and folders
 */
export function removeBuilt(pattern) {
  for (const service of SERVICES) {
    const target = inRoot(service, "target");
    for (const name of namesIn(target).filter((each) => pattern.test(each))) {
      rmSync(join(target, name), { recursive: true });
    }
  }
}

/** @param {string} directory which may be missing */
function namesIn(directory) {
  try {
    return readdirSync(directory);
  } catch {
    return [];
  }
}
