// Starting other programs, and ending with them.
import { spawn, spawnSync } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { constants as system } from "node:os";
import { delimiter, join } from "node:path";
import process from "node:process";

import { Failure } from "./failures.js";
import { ROOT } from "./project.js";

/** @type {Set<import("node:child_process").ChildProcess>} */
const running = new Set();

/**
 * Runs a program in the root directory.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {import("node:child_process").StdioOptions} stdio
 * @returns {Promise<number>} its exit status, as a shell gives it
 */
export function run(command, args, stdio = "inherit") {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: ROOT, stdio });
    running.add(child);
    child.once("error", (error) => {
      running.delete(child);
      reject(new Failure(`${command} cannot be started: ${error.message}`));
    });
    child.once("exit", (code, signal) => {
      running.delete(child);
      resolve(code ?? 128 + system.signals[signal ?? "SIGTERM"]);
    });
  });
}

/** SIGINT and SIGTERM end this process, what it has started, and what is to be done when a process exits. */
export function endWithSignals() {
  for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM"])) {
    process.on(signal, () => {
      for (const child of running) child.kill(signal);
      process.exit(128 + system.signals[signal]);
    });
  }
}

/**
 * @param {string} command
 * @param {readonly string[]} args
 * @returns {string | undefined} what it writes to standard output; undefined if it is missing or fails
 */
export function answer(command, args) {
  const { status, stdout } = spawnSync(command, args, {
    cwd: ROOT,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  });
  return status === 0 ? stdout : undefined;
}

/**
 * @param {string} name
 * @returns {string | undefined} path of the program that a shell would run
 */
export function onPath(name) {
  const directories = (process.env["PATH"] ?? "").split(delimiter);
  return directories.map((directory) => join(directory, name)).find(isExecutable);
}

/** @param {string} file */
export function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
