// Long work whose output goes to a file, while a line on the terminal tells how far it is.
import { closeSync, openSync, readFileSync } from "node:fs";
import process from "node:process";

import { run } from "./processes.js";

const CLEAR_LINE = "\r\u001b[K";
/** Milliseconds. */
const SHOWN_EVERY = 1000;

/**
 * @param {string} command
 * @param {readonly string[]} args
 * @param {string} log is overwritten
 * @returns {Promise<number>} exit status
 */
export async function runLogged(command, args, log) {
  const file = openSync(log, "w");
  const hide = process.stderr.isTTY ? showProgress(log) : sayWhere(log);
  try {
    return await run(command, args, ["ignore", file, file]);
  } finally {
    hide();
    closeSync(file);
  }
}

/** @param {string} log */
function sayWhere(log) {
  process.stderr.write(`Building, the log is ${log}\n`);
  return () => undefined;
}

/**
 * @param {string} log
 * @returns {() => void} hides it
 */
function showProgress(log) {
  const begin = performance.now();
  const show = () => {
    const seconds = Math.round((performance.now() - begin) / 1000);
    process.stderr.write(
      `${CLEAR_LINE}Building ${stage(log)}, ${seconds} s (the first time takes minutes)`,
    );
  };
  const hide = () => {
    clearInterval(timer);
    process.off("exit", hide);
    process.stderr.write(CLEAR_LINE);
  };
  const timer = setInterval(show, SHOWN_EVERY);
  process.once("exit", hide);
  show();
  return hide;
}

/**
 * @param {string} log of Maven
 * @returns {string} the module it is at, and how many there are
 */
function stage(log) {
  const lines = readFileSync(log, "utf8").matchAll(
    /^\[INFO\] Building ([a-z-]*) .*(\[[0-9/]*\])$/gm,
  );
  const [, module, count] = [...lines].at(-1) ?? [];
  return module === undefined ? "" : `${module} ${count ?? ""}`;
}
