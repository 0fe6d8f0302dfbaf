// `./manyhands images`: container images of the services and of headless volunteers.
import { join } from "node:path";
import process from "node:process";

import { baseImages } from "./base-images.js";
import { PACKAGE, build } from "./build.js";
import { stepsOf, workingEngine } from "./engines.js";
import { Failure } from "./failures.js";
import { checkPlatforms, isWanted, parse } from "./image-options.js";
import { pushWithJib } from "./jib.js";
import { alone } from "./lock.js";
import { compileNative } from "./native.js";
import { run } from "./processes.js";
import { SERVICES, inRoot } from "./project.js";
import { revision, sourceUrl } from "./source.js";

/** @typedef {import("./engines.js").Engine} Engine */
/** @typedef {import("./image-options.js").Options} Options */

/** @param {string[]} args */
export async function images(args) {
  const options = parse(args);
  const engine = workingEngine();
  if (engine === undefined) {
    await withoutEngine(options);
  } else {
    checkPlatforms(options);
    await alone(() => withEngine(engine, options));
  }
}

/**
 * @param {Engine} engine
 * @param {Options} options
 */
async function withEngine(engine, options) {
  const services = SERVICES.filter((name) => isWanted(options, name));
  const withVolunteer = isWanted(options, "volunteer");
  if (services.length > 0) await buildServices(options);
  if (withVolunteer) await build("volunteer");
  for (const name of services) {
    const dockerfile = `src/main/docker/Dockerfile.${options.isNative ? "native" : "jvm"}`;
    await image(engine, options, name, { context: inRoot(name), dockerfile });
  }
  if (withVolunteer) {
    const place = { context: inRoot("volunteer-ui"), dockerfile: "Dockerfile" };
    await image(engine, { ...options, isNative: false }, "volunteer", place);
  }
  sayWhatNext(engine, options);
}

/** @param {Options} options */
async function buildServices({ isNative, platform }) {
  if (!isNative) {
    await build("services");
  } else if ((await compileNative(PACKAGE, { platform })) !== 0) {
    throw new Failure("images: the native executables could not be compiled; the reason is above");
  }
}

/**
 * Builds one, and pushes it if there is a registry.
 *
 * @param {Engine} engine
 * @param {Options} options
 * @param {string} title
 * @param {{ context: string, dockerfile: string }} place
 */
async function image(
  engine,
  { registry, tag, platform, isNative },
  title,
  { context, dockerfile },
) {
  const version = isNative ? `${tag}-native` : tag;
  const prefix = registry === undefined ? "" : `${registry}/`;
  const name = `${prefix}manyhands/${title}:${version}`;
  const file = join(context, dockerfile);
  const steps = stepsOf(engine, {
    ...{ name, file, context, platform },
    isPushed: registry !== undefined,
    buildArguments: [
      ["TITLE", `manyhands/${title}`],
      ["VERSION", version],
      ["REVISION", revision()],
      ["SOURCE", sourceUrl()],
      ...baseImages(file),
    ],
  });
  process.stdout.write(`\n${name}\n`);
  for (const { args, mayFail = false } of steps) {
    const status = await run(engine, args, mayFail ? "ignore" : "inherit");
    if (status !== 0 && !mayFail) throw new Failure(`${name} could not be built with ${engine}`);
  }
}

/**
 * @param {Engine} engine
 * @param {Options} options
 */
function sayWhatNext(engine, { registry, tag, isNative }) {
  // What has no registry, docker takes to be on docker.io; podman and buildah put localhost in front.
  const where = registry ?? (engine === "docker" ? undefined : "localhost");
  const values = [
    `image.tag=${tag}`,
    ...(where === undefined ? [] : [`image.registry=${where}`]),
    ...(isNative ? ["image.native=true"] : []),
  ];
  process.stdout.write(`\nInstall with: ${values.map((value) => `--set ${value}`).join(" ")}\n`);
  if (registry === undefined) {
    process.stdout.write('The nodes must have them: docs/packaging.md, "Without a registry"\n');
  }
}

/** @param {Options} options */
async function withoutEngine(options) {
  const { registry, isNative } = options;
  if (registry === undefined) {
    throw new Failure(
      "none of docker, podman and buildah works here: start or install one of them, or add --push REGISTRY, " +
        "with which Jib builds the images of the services without",
    );
  }
  if (isNative) {
    throw new Failure(
      "images --native needs docker, podman or buildah, and none of them works here",
    );
  }
  const services = SERVICES.filter((name) => isWanted(options, name));
  if (services.length === 0) {
    throw new Failure(
      "images: the image of volunteers needs docker, podman or buildah, and none of them works here",
    );
  }
  await alone(() => pushWithJib(services, registry, options));
}
