// What can be asked of `./manyhands images`.
import { Failure, UsageError } from "./failures.js";
import { SERVICES, version } from "./project.js";

const NAMES = /** @type {const} */ ([...SERVICES, "volunteer"]);

/**
 * @typedef {object} Options
 * @property {boolean} isNative
 * @property {string | undefined} registry to push to
 * @property {string | undefined} platform or several, separated by commas; undefined: this machine's
 * @property {string} tag
 * @property {readonly string[]} only of NAMES; empty: all of them
 */

/**
 * What each option does with its value.
 *
 * @type {ReadonlyMap<string, (options: Options, value: string) => void>}
 */
const WITH_VALUE = new Map([
  ["--push", (options, value) => void (options.registry = value)],
  ["--platform", (options, value) => void (options.platform = value)],
  ["--tag", (options, value) => void (options.tag = value)],
  ["--only", (options, value) => void (options.only = [...options.only, known(value)])],
]);

/** All that there are. */
export const OPTIONS = ["--native", ...WITH_VALUE.keys()];

/**
 * @param {readonly string[]} args
 * @returns {Options}
 */
export function parse(args) {
  /** @type {Options} */
  const options = {
    isNative: false,
    registry: undefined,
    platform: undefined,
    tag: version(),
    only: [],
  };
  const words = [...args];
  for (let word = words.shift(); word !== undefined; word = words.shift()) {
    const take = WITH_VALUE.get(word);
    if (word === "--native") {
      options.isNative = true;
    } else if (take === undefined) {
      throw new UsageError(`images: unknown option '${word}'`);
    } else {
      const value = words.shift();
      if (!value) throw new UsageError(`images: ${word} needs a value`);
      take(options, value);
    }
  }
  return options;
}

/** @param {string} name */
function known(name) {
  if (!NAMES.some((each) => each === name)) {
    throw new UsageError(`images: '${name}' is none of: ${NAMES.join(" ")}`);
  }
  return name;
}

/** @param {Options} options */
export function checkPlatforms({ platform, registry, isNative }) {
  if (platform?.includes(",") !== true) return;
  if (registry === undefined) {
    throw new Failure(
      `images: --platform ${platform} names several; only a registry can hold them, so add --push REGISTRY`,
    );
  }
  if (isNative) {
    throw new Failure(
      "images: a native executable is for one platform; call it once for each, with different tags",
    );
  }
}

/**
 * @param {Options} options
 * @param {string} name
 */
export function isWanted({ only }, name) {
  return only.length === 0 || only.includes(name);
}
