// The images that the Dockerfiles build upon: their arguments, which the environment may give other values.
import { readFileSync } from "node:fs";
import process from "node:process";

/** Variables of the environment that replace a Dockerfile's argument of the same name. */
const BASES = ["JAVA_IMAGE", "NATIVE_IMAGE", "NODE_IMAGE"];

/**
 * @param {string} dockerfile
 * @returns {(readonly [string, string])[]} arguments of it that the environment gives a value
 */
export function baseImages(dockerfile) {
  return BASES.flatMap((name) => {
    const value = process.env[name] ?? "";
    const isKnown = defaultOf(dockerfile, name) !== undefined;
    return value !== "" && isKnown ? [/** @type {const} */ ([name, value])] : [];
  });
}

/**
 * @param {string} dockerfile
 * @param {string} argument
 */
export function defaultOf(dockerfile, argument) {
  return new RegExp(`^ARG ${argument}=(.*)$`, "m").exec(readFileSync(dockerfile, "utf8"))?.[1];
}
