import { readFileSync } from "node:fs";
import { join } from "node:path";

import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { OPTIONS } from "../src/image-options.js";
import { publicUrl } from "../src/source.js";
import { Checkout, HELP, SERVICES, VERSION } from "./support/checkout.ts";

let checkout: Checkout;
beforeEach(() => {
  checkout = new Checkout().withTools();
  checkout.write("volunteer-ui/build.sh", BUILD_VOLUNTEER);
});
afterEach(() => {
  checkout.delete();
});

const BUILD_VOLUNTEER =
  "npm run build; mkdir -p volunteer-ui/dist/node; touch volunteer-ui/dist/node/volunteer.js";
const ENGINES = ["docker", "podman", "buildah"] as const;

/** Command lines of the engine that do something. */
function steps(engine: string): readonly string[] {
  return checkout.calls(engine).filter((call) => call !== `${engine} info`);
}

/** As every build has them, for an image of the services. */
function source(service: string, tag: string, kind = "jvm"): string {
  const file = `ROOT/${service}/src/main/docker/Dockerfile.${kind}`;
  return `--file ${file} ${labels(service, tag)} ROOT/${service}`;
}

function labels(title: string, tag: string): string {
  const values = {
    TITLE: `manyhands/${title}`,
    VERSION: tag,
    REVISION: "unknown",
    SOURCE: "unknown",
  };
  return Object.entries(values)
    .map(([name, value]) => `--build-arg ${name}=${value}`)
    .join(" ");
}

describe("the options of images", () => {
  it("are those that the help explains", () => {
    const help = readFileSync(join(HELP, "images.txt"), "utf8");
    const explained = help.match(/^ {2}--[a-z]+/gm)?.map((option) => option.trim());
    expect(explained?.toSorted()).toEqual(OPTIONS.toSorted());
    expect(OPTIONS).toEqual(expect.arrayContaining(help.match(/--[a-z]+/g) ?? []));
  });

  it.each([
    [["--fast"], "images: unknown option '--fast'"],
    [["--push"], "images: --push needs a value"],
    [["--tag", ""], "images: --tag needs a value"],
    [
      ["--only", "redis"],
      "images: 'redis' is none of: gateway task-service model-service volunteer",
    ],
    [["constructor"], "images: unknown option 'constructor'"],
  ])("refuse %j", async (args, message) => {
    const { status, err } = await checkout.run("images", ...args);
    expect({ status, err }).toEqual({
      status: 2,
      err: `manyhands: ${message} (see: ./manyhands help)\n`,
    });
    expect(checkout.calls("mvn", ...ENGINES)).toEqual([]);
  });

  it.each([
    [["--platform", "linux/amd64,linux/arm64"], "add --push REGISTRY"],
    [
      ["--native", "--push", "r.example", "--platform", "linux/amd64,linux/arm64"],
      "images: a native executable is for one platform; call it once for each, with different tags",
    ],
  ])("refuse %j before anything is built", async (args, message) => {
    checkout.stub("docker", "exit 0");
    const { status, err } = await checkout.run("images", ...args);
    expect(status).toBe(1);
    expect(err).toContain(message);
    expect(checkout.calls("mvn")).toEqual([]);
  });
});

describe("images", () => {
  it("are built of everything by docker", async () => {
    checkout.stub("docker", "exit 0");
    const { status, out } = await checkout.run("images");
    expect(status).toBe(0);
    expect(checkout.calls("mvn")).toEqual([
      "mvn -B -ntp package -DskipTests -Dspotless.check.skip=true -Dquarkus.package.jar.type=legacy-jar" +
        " -pl gateway,task-service,model-service -am",
    ]);
    const tag = `build --tag manyhands/`;
    expect(steps("docker")).toEqual([
      ...SERVICES.map((name) => `docker ${tag}${name}:${VERSION} ${source(name, VERSION)}`),
      `docker ${tag}volunteer:${VERSION} --file ROOT/volunteer-ui/Dockerfile ` +
        `${labels("volunteer", VERSION)} ROOT/volunteer-ui`,
    ]);
    for (const name of [...SERVICES, "volunteer"]) {
      expect(out).toContain(`\nmanyhands/${name}:${VERSION}\n`);
    }
    expect(out).toContain(`\nInstall with: --set image.tag=${VERSION}\nThe nodes must have them: `);
  });

  it.each([
    ["docker", "", "build --tag NAME SOURCE"],
    ["docker", "--push r.example", "build --tag NAME SOURCE|push NAME"],
    [
      "docker",
      "--platform linux/arm64",
      "buildx build --platform linux/arm64 --tag NAME --load SOURCE",
    ],
    [
      "docker",
      "--push r.example --platform a,b",
      "buildx build --platform a,b --tag NAME --push SOURCE",
    ],
    ["podman", "", "build --tag NAME SOURCE"],
    ["podman", "--push r.example", "build --tag NAME SOURCE|push NAME"],
    ["buildah", "--platform linux/arm64", "build --platform linux/arm64 --tag NAME SOURCE"],
    [
      "buildah",
      "--push r.example --platform a,b",
      "manifest rm NAME|build --platform a,b --manifest NAME SOURCE|manifest push --all NAME docker://NAME",
    ],
  ])("are made by %s %s", async (engine, options, expected) => {
    // No manifest is there yet.
    checkout.stub(
      engine,
      `case "$*" in "manifest rm"*) echo "no such manifest" >&2; exit 1 ;; esac`,
    );
    const words = options === "" ? [] : options.split(" ");
    const { status, out, err } = await checkout.run(
      "images",
      "--tag",
      "t1",
      "--only",
      "gateway",
      ...words,
    );
    const registry = words.includes("--push") ? "r.example/" : "";
    expect({ status, isQuiet: !err.includes("no such manifest") }).toEqual({
      status: 0,
      isQuiet: true,
    });
    expect(steps(engine)).toEqual(
      expected
        .replaceAll("NAME", `${registry}manyhands/gateway:t1`)
        .replace("SOURCE", source("gateway", "t1"))
        .split("|")
        .map((step) => `${engine} ${step}`),
    );
    const where = registry === "" ? (engine === "docker" ? "" : "localhost") : "r.example";
    const set = where === "" ? "" : ` --set image.registry=${where}`;
    expect(out).toContain(`\nInstall with: --set image.tag=t1${set}\n`);
    expect(out.includes("The nodes must have them")).toBe(registry === "");
  });

  it("are built by the first engine that works, which a client without its server does not", async () => {
    checkout.stub("docker", "exit 1");
    checkout.stub("podman", "exit 0");
    checkout.stub("buildah", "exit 0");
    await checkout.run("images", "--only", "volunteer");
    expect(checkout.calls(...ENGINES).map((call) => call.split(" ", 2).join(" "))).toEqual([
      "docker info",
      "podman info",
      "podman build",
    ]);
    expect(checkout.calls("mvn")).toEqual([]);
  });

  it("use other base images where a Dockerfile has the argument", async () => {
    checkout.stub("docker", "exit 0");
    checkout.variable("JAVA_IMAGE", "r.example/java:25");
    checkout.variable("NODE_IMAGE", "r.example/node:22");
    await checkout.run("images", "--only", "gateway", "--only", "volunteer");
    const [gateway, volunteer] = steps("docker");
    expect(gateway).toContain("--build-arg JAVA_IMAGE=r.example/java:25");
    expect(gateway).not.toContain("NODE_IMAGE");
    expect(volunteer).toContain("--build-arg NODE_IMAGE=r.example/node:22");
    expect(volunteer).not.toContain("JAVA_IMAGE");
  });

  it("say which of them could not be built", async () => {
    checkout.stub("docker", `case "$*" in *task-service:*) exit 1 ;; esac`);
    const { status, err } = await checkout.run("images", "--tag", "t1");
    expect(status).toBe(1);
    expect(err).toContain("manyhands: manyhands/task-service:t1 could not be built with docker\n");
    expect(steps("docker")).toHaveLength(2);
  });

  it("name the commit and the place of their source", async () => {
    checkout.stub("docker", "exit 0");
    checkout.stub(
      "git",
      `case $1 in rev-parse) echo abc ;; *) echo https://me:key@git.example/a ;; esac`,
    );
    await checkout.run("images", "--only", "gateway");
    const labelled = "--build-arg REVISION=abc --build-arg SOURCE=https://git.example/a";
    expect(steps("docker")[0]).toContain(labelled);
  });

  it("of native executables are named so, except for the volunteer", async () => {
    checkout.stub("docker", "exit 0");
    const options = ["--native", "--tag", "t1", "--only", "gateway", "--only", "volunteer"];
    const { status, out } = await checkout.run("images", ...options, "--platform", "linux/arm64");
    expect(status).toBe(0);
    const [rules, compilation] = checkout.calls("mvn");
    expect(rules).toContain("-Dtest=ArchitectureTest");
    expect(rules).not.toContain("-DskipTests");
    expect(compilation).toContain("mvn -B -ntp package -DskipTests ");
    expect(compilation).toContain(" -Dnative -Dskip.npm=true -pl gateway,");
    expect(compilation).toContain(
      "-Dquarkus.native.container-runtime-options=--platform=linux/arm64",
    );
    const [gateway, volunteer] = steps("docker");
    expect(gateway).toContain(`--tag manyhands/gateway:t1-native`);
    expect(gateway).toContain(source("gateway", "t1-native", "native"));
    expect(volunteer).toContain("--tag manyhands/volunteer:t1 ");
    expect(out).toContain("\nInstall with: --set image.tag=t1 --set image.native=true\n");
  });
});

describe("images without docker, podman and buildah", () => {
  it.each([
    [[], "start or install one of them, or add --push REGISTRY, with which Jib builds"],
    [["--push", "r.example", "--native"], "images --native needs docker, podman or buildah"],
    [
      ["--push", "r.example", "--only", "volunteer"],
      "the image of volunteers needs docker, podman or",
    ],
  ])("are refused for %j with the remedy", async (args, message) => {
    const { status, err } = await checkout.run("images", ...args);
    expect(status).toBe(1);
    expect(err).toContain(message);
    expect(checkout.calls("mvn")).toEqual([]);
  });

  it("are left to Jib, which has the Dockerfile's base image and the options of the JVM", async () => {
    const options = ["--push", "r.example", "--tag", "t1", "--platform", "linux/arm64"];
    const { status, out } = await checkout.run("images", ...options);
    expect(status).toBe(0);
    const dockerfile = checkout.read("gateway/src/main/docker/Dockerfile.jvm");
    const base = /^ARG JAVA_IMAGE=(.*)$/m.exec(dockerfile)?.[1] ?? "none";
    const [call = ""] = checkout.calls("mvn");
    expect(call.split(" ")).toEqual(
      expect.arrayContaining([
        ...["package", "-DskipTests", "-pl", "gateway,task-service,model-service", "-am"],
        ...["-Dquarkus.container-image.build=true", "-Dquarkus.container-image.push=true"],
        ...["-Dquarkus.container-image.registry=r.example", "-Dquarkus.container-image.tag=t1"],
        ...[`-Dquarkus.jib.base-jvm-image=${base}`, "-Dquarkus.jib.platforms=linux/arm64"],
      ]),
    );
    expect(call).toMatch(
      /-Dquarkus\.jib\.jvm-additional-arguments=-XX:\+UseSerialGC,-Xms32m,-XX:\S+ /,
    );
    expect(out).toContain("Jib builds and pushes: gateway,task-service,model-service\n");
    expect(out).toContain(
      "Not built: manyhands/volunteer, which needs docker, podman or buildah.\n",
    );
  });

  it("take JAVA_IMAGE for the base, and only the wanted services", async () => {
    checkout.variable("JAVA_IMAGE", "r.example/java:25");
    await checkout.run("images", "--push", "r.example", "--only", "model-service");
    const [call] = checkout.calls("mvn");
    expect(call).toContain("-pl model-service -am");
    expect(call).toContain("-Dquarkus.jib.base-jvm-image=r.example/java:25");
  });
});

describe("the place of the source", () => {
  it.each([
    ["https://user:p%40ss@git.example.org/a/b.git", "https://git.example.org/a/b.git"],
    ["https://git.example.org/a@b/c", "https://git.example.org/a@b/c"],
    ["git@git.example.org:a/b.git", "unknown"],
    ["", "unknown"],
  ])("of the remote '%s' is %s", (remote, url) => {
    expect(publicUrl(remote)).toBe(url);
  });
});
