// Images of the services where no docker, podman or buildah works.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";

import { baseImages, defaultOf } from "./base-images.js";
import { PACKAGE } from "./build.js";
import { Failure } from "./failures.js";
import { isWanted } from "./image-options.js";
import { run } from "./processes.js";
import { inRoot } from "./project.js";

/** @typedef {import("./image-options.js").Options} Options */

/**
 * Neither the ahead-of-time cache, which has to be made inside the image, nor the image of volunteers, which is not Java.
 *
 * @param {readonly string[]} services
 * @param {string} registry
 * @param {Options} options
 */
export async function pushWithJib(services, registry, options) {
  const names = services.join(",");
  process.stdout.write(
    `None of docker, podman and buildah works here. Jib builds and pushes: ${names}\n`,
  );
  const docker = inRoot("gateway/src/main/docker");
  const dockerfile = join(docker, "Dockerfile.jvm");
  const base = baseImages(dockerfile)[0]?.[1] ?? defaultOf(dockerfile, "JAVA_IMAGE");
  const jvmOptions = readFileSync(join(docker, "java.options"), "utf8").match(/^-.*$/gm) ?? [];
  const status = await run("mvn", [
    ...["-B", "-ntp", ...PACKAGE, "-pl", names, "-am"],
    "-Dquarkus.container-image.build=true",
    "-Dquarkus.container-image.push=true",
    `-Dquarkus.container-image.registry=${registry}`,
    `-Dquarkus.container-image.tag=${options.tag}`,
    `-Dquarkus.jib.base-jvm-image=${base ?? ""}`,
    `-Dquarkus.jib.jvm-additional-arguments=${jvmOptions.join(",")}`,
    ...(options.platform === undefined ? [] : [`-Dquarkus.jib.platforms=${options.platform}`]),
  ]);
  if (status !== 0) throw new Failure("images: Jib could not build and push; the reason is above");
  if (isWanted(options, "volunteer")) {
    process.stdout.write(
      "Not built: manyhands/volunteer, which needs docker, podman or buildah.\n",
    );
  }
}
