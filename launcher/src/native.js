// The services as native executables.
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import process from "node:process";

import { build } from "./build.js";
import { workingEngine } from "./engines.js";
import { Failure } from "./failures.js";
import { alone } from "./lock.js";
import { runLogged } from "./logged.js";
import { answer, isExecutable, onPath, run } from "./processes.js";
import { MODULES, inRoot, removeBuilt } from "./project.js";

const RULES_LOG = inRoot("target", "manyhands-rules.log");

/**
 * `./manyhands native`: compiles, and runs the integration tests against the executables.
 *
 * @param {string[]} options of Maven
 * @returns {Promise<number>} exit status
 */
export async function native(options) {
  // Unit and component tests have nothing to do with it.
  return compileNative(["verify", "-Dtest=none", "-Dsurefire.failIfNoSpecifiedTests=false"], {
    options,
  });
}

/**
 * With the native-image of this machine, or else in Quarkus' builder image.
 *
 * @param {readonly string[]} goal of Maven, with options
 * @param {object} [more]
 * @param {readonly string[]} [more.options] of whoever calls Maven, for everything that it does
 * @param {string | undefined} [more.platform] for which to compile; undefined: this machine's
 * @returns {Promise<number>} exit status
 */
export async function compileNative(goal, { options = [], platform } = {}) {
  const compiler = compilerFor(platform);
  return alone(async () => {
    await checkRules(options);
    removeBuilt(/-runner$|-native-image-source-jar$/);
    await build("volunteer");
    const what = ["-Dnative", "-Dskip.npm=true", "-pl", MODULES, "-am"];
    return run("mvn", ["-B", "-ntp", ...goal, ...what, ...compiler, ...options]);
  });
}

/**
 * @param {string | undefined} platform
 * @returns {string[]} options of Maven; a native-image of this machine goes into GRAALVM_HOME
 */
function compilerFor(platform) {
  // A native-image compiles for the machine it runs on. For a platform that was named, the builder image of that platform does.
  const nativeImage = platform === undefined ? findNativeImage() : undefined;
  if (nativeImage !== undefined) {
    process.env["GRAALVM_HOME"] = dirname(dirname(nativeImage));
    return [];
  }
  const engine = workingEngine();
  if (engine === "docker" || engine === "podman") {
    const container = [
      "-Dquarkus.native.container-build=true",
      `-Dquarkus.native.container-runtime=${engine}`,
    ];
    return platform === undefined
      ? container
      : [...container, `-Dquarkus.native.container-runtime-options=--platform=${platform}`];
  }
  const [goal, where] =
    platform === undefined ? ["", ""] : [` for ${platform}`, ", on a machine of that platform"];
  throw new Failure(
    `no native-image for Java 25 found${goal}, and neither docker nor podman works here to run one; ` +
      `install Mandrel or GraalVM 25 and set GRAALVM_HOME to it${where}`,
  );
}

/** @returns {string | undefined} one for Java 25 */
function findNativeImage() {
  const homes = ["GRAALVM_HOME", "JAVA_HOME"].map((name) => process.env[name] ?? "");
  const candidates = homes.map((home) => join(home, "bin/native-image"));
  return [...candidates, onPath("native-image") ?? ""].find(
    (each) => isExecutable(each) && isForJava25(each),
  );
}

/** @param {string} nativeImage */
function isForJava25(nativeImage) {
  const [line = ""] = (answer(nativeImage, ["--version"]) ?? "").split("\n");
  return / 25\b/.test(line);
}

/**
 * Some of what native-image refuses after minutes is a rule of the services' `ArchitectureTest`, which takes seconds.
 *
 * @param {readonly string[]} options of Maven
 */
async function checkRules(options) {
  process.stdout.write("Checking the rules of the services (ArchitectureTest) before compiling\n");
  const fixed = [
    "-B",
    "-ntp",
    "test",
    "-Dskip.npm=true",
    "-Dspotless.check.skip=true",
    "-pl",
    MODULES,
    "-am",
  ];
  const chosen = ["-Dtest=ArchitectureTest", "-Dsurefire.failIfNoSpecifiedTests=false"];
  if ((await runLogged("mvn", [...fixed, ...options, ...chosen], RULES_LOG)) !== 0) {
    throw new Failure(
      `native: ${reasonIn(readFileSync(RULES_LOG, "utf8"))}; all of it is in ${RULES_LOG}`,
    );
  }
}

/**
 * @param {string} log of Maven
 * @returns {string} one line
 */
function reasonIn(log) {
  const lines = log.split("\n");
  const at = lines.findIndex((line) => /^\[ERROR\] +ArchitectureTest\./.test(line));
  if (at >= 0) {
    const [, test, rule] = /(ArchitectureTest\.\w+)\S* (.*)$/.exec(lines[at] ?? "") ?? [];
    const name = /Rule '(.*)' was violated/.exec(rule ?? "")?.[1] ?? rule ?? "";
    const [place = ""] = lines.slice(at + 1);
    return `${test ?? ""}: ${name}${place.startsWith("[") ? "" : `: ${place.trim()}`}`;
  }
  const error = lines.find((line) => line.startsWith("[ERROR]")) ?? "";
  return `the services do not compile: ${error.replace("[ERROR]", "").trim()}`;
}
