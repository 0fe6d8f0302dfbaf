// Two that build in one checkout would overwrite each other's files, so they take turns.
import { accessSync, constants, mkdirSync, readlinkSync, rmSync, symlinkSync } from "node:fs";
import process from "node:process";
import { setTimeout } from "node:timers/promises";

import { Failure } from "./failures.js";
import { inRoot } from "./project.js";

/** A symbolic link to the number of the process that builds: it is made in one step, on every system. */
const LOCK = inRoot("target", "manyhands-build.lock");
/** Has the number, too: what the owner starts may build. */
const OWNER = "MANYHANDS_BUILDER";
/** Milliseconds. */
const LOOK_AGAIN = 500;

/**
 * @template T
 * @param {() => Promise<T>} action which nobody else does here at the same time
 * @returns {Promise<T>}
 */
export async function alone(action) {
  const owned = process.env[OWNER];
  if (owned !== undefined && owned === owner()) return action();
  await take();
  process.env[OWNER] = String(process.pid);
  process.once("exit", release);
  try {
    return await action();
  } finally {
    process.off("exit", release);
    release();
  }
}

async function take() {
  makeFolder();
  /** @type {string | undefined} */
  let told;
  while (!isTaken()) {
    const other = owner();
    if (other !== undefined && !isRunning(other)) {
      removeStale(other);
    } else {
      if (other !== undefined && other !== told) {
        process.stderr.write(`manyhands: process ${other} is building here; waiting for its end\n`);
        told = other;
      }
      await setTimeout(LOOK_AGAIN);
    }
  }
}

function makeFolder() {
  const folder = inRoot("target");
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK);
  } catch (error) {
    throw new Failure(
      `${folder} cannot be written to, and what is built goes there: ${String(error)}`,
    );
  }
}

/** @returns {boolean} whether it is this process's now */
function isTaken() {
  try {
    symlinkSync(String(process.pid), LOCK);
    return true;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === "EEXIST") return false;
    throw error;
  }
}

/** @returns {string | undefined} number of the process that has the lock */
function owner() {
  try {
    return readlinkSync(LOCK);
  } catch {
    return undefined;
  }
}

/** @param {string} number of a process */
function isRunning(number) {
  try {
    process.kill(Number(number), 0);
    return true;
  } catch (error) {
    // Another user's may not be signalled.
    return /** @type {NodeJS.ErrnoException} */ (error).code === "EPERM";
  }
}

/** @param {string} gone a process that ended without a chance to remove its lock */
function removeStale(gone) {
  if (owner() === gone) rmSync(LOCK, { force: true });
}

function release() {
  if (owner() === String(process.pid)) rmSync(LOCK, { force: true });
}
