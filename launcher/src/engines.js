// The command lines that build an image and push it: docker's own, and those that podman and buildah share.
import { answer } from "./processes.js";

/** @typedef {"docker" | "podman" | "buildah"} Engine */

/**
 * @typedef {object} Image
 * @property {string} name with registry and tag
 * @property {string} file the Dockerfile
 * @property {string} context the folder it copies from
 * @property {readonly (readonly [name: string, value: string])[]} buildArguments
 * @property {string | undefined} platform or several, separated by commas; undefined: this machine's
 * @property {boolean} isPushed
 */

/**
 * @typedef {object} Step
 * @property {readonly string[]} args of the engine
 * @property {boolean} [mayFail] then nothing that it says is of interest
 */

/** @type {readonly Engine[]} */
const ENGINES = ["docker", "podman", "buildah"];

/** @returns {Engine | undefined} the first that works here: a client without its server does not */
export function workingEngine() {
  return ENGINES.find((engine) => answer(engine, ["info"]) !== undefined);
}

/**
 * @param {Engine} engine
 * @param {Image} image
 * @returns {readonly Step[]} one after the other, as long as they succeed
 */
export function stepsOf(engine, image) {
  switch (engine) {
    case "docker":
      return image.platform === undefined ? dockerSteps(image) : buildxSteps(image, image.platform);
    case "podman":
    case "buildah":
      return image.platform?.includes(",") === true
        ? manifestSteps(image, image.platform)
        : buildahSteps(image);
  }
}

/** @param {Image} image */
function dockerSteps({ name, isPushed, ...source }) {
  return [
    { args: ["build", "--tag", name, ...sourceOf(source)] },
    ...(isPushed ? [{ args: ["push", name] }] : []),
  ];
}

/**
 * @param {Image} image
 * @param {string} platform
 */
function buildxSteps({ name, isPushed, ...source }, platform) {
  const result = isPushed ? "--push" : "--load";
  const options = ["--platform", platform, "--tag", name, result];
  return [{ args: ["buildx", "build", ...options, ...sourceOf(source)] }];
}

/** @param {Image} image */
function buildahSteps({ name, platform, isPushed, ...source }) {
  const where = platform === undefined ? [] : ["--platform", platform];
  return [
    { args: ["build", ...where, "--tag", name, ...sourceOf(source)] },
    ...(isPushed ? [{ args: ["push", name] }] : []),
  ];
}

/**
 * One name for the images of several platforms.
 *
 * @param {Image} image
 * @param {string} platform
 */
function manifestSteps({ name, isPushed, ...source }, platform) {
  return [
    // Of an earlier build; otherwise its images would stay in it.
    { args: ["manifest", "rm", name], mayFail: true },
    { args: ["build", "--platform", platform, "--manifest", name, ...sourceOf(source)] },
    ...(isPushed ? [{ args: ["manifest", "push", "--all", name, `docker://${name}`] }] : []),
  ];
}

/** @param {Pick<Image, "file" | "context" | "buildArguments">} source */
function sourceOf({ file, context, buildArguments }) {
  const values = buildArguments.flatMap(([name, value]) => ["--build-arg", `${name}=${value}`]);
  return ["--file", file, ...values, context];
}
