import { readdirSync } from "node:fs";
import { basename, join } from "node:path";

import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { Checkout, REPOSITORY, SERVICES } from "./support/checkout.ts";

let checkout: Checkout;
beforeEach(() => {
  checkout = new Checkout().withTools();
  checkout.write(
    "volunteer-ui/build.sh",
    "npm run build; mkdir -p volunteer-ui/dist/node; touch volunteer-ui/dist/node/volunteer.js",
  );
});
afterEach(() => {
  checkout.delete();
});

const RULES =
  "mvn -B -ntp test -Dskip.npm=true -Dspotless.check.skip=true -pl gateway,task-service,model-service -am" +
  " -Dx=y -Dtest=ArchitectureTest -Dsurefire.failIfNoSpecifiedTests=false";
const COMPILATION =
  "mvn -B -ntp verify -Dtest=none -Dsurefire.failIfNoSpecifiedTests=false -Dnative -Dskip.npm=true" +
  " -pl gateway,task-service,model-service -am";

/** A Maven for which the rules of a service fail like this. */
function failing(...lines: readonly string[]): void {
  const said = lines.map((line) => `printf '%s\\n' "${line}"`).join("\n");
  checkout.stub("mvn", `${said}\nexit 1`);
}

describe("native", () => {
  it.each(SERVICES)("finds rules in %s", (service) => {
    const tests = readdirSync(join(REPOSITORY, service, "src/test/java"), { recursive: true });
    expect(tests.filter((file) => basename(String(file)) === "ArchitectureTest.java")).toHaveLength(
      1,
    );
  });

  it("asks for a native-image before anything else happens", async () => {
    checkout.stub("native-image", "echo native-image 21.0.2 2024-01-16");
    checkout.stub("buildah", "exit 0");
    const { status, err } = await checkout.run("native");
    expect(status).toBe(1);
    expect(err).toBe(
      "manyhands: no native-image for Java 25 found, and neither docker nor podman works here to run one; " +
        "install Mandrel or GraalVM 25 and set GRAALVM_HOME to it\n",
    );
    expect(checkout.calls("mvn", "npm")).toEqual([]);
  });

  it("checks the rules, builds the page, then compiles with the native-image of this machine", async () => {
    checkout.stub("../graal/bin/native-image", "echo native-image 25.0.2 2026-01-20");
    checkout.variable("GRAALVM_HOME", `${checkout.root}/../graal`);
    checkout.stub("docker", "exit 0");
    checkout.write("gateway/target/gateway-1-runner", "of an earlier build");
    expect(await checkout.run("native", "-Dx=y")).toMatchObject({ status: 0 });
    expect(checkout.calls("mvn", "npm")).toEqual([RULES, "npm run build", `${COMPILATION} -Dx=y`]);
    expect(checkout.exists("gateway/target/gateway-1-runner")).toBe(false);
  });

  it("compiles in the builder image where only podman works", async () => {
    checkout.stub("docker", "exit 1");
    checkout.stub("podman", "exit 0");
    await checkout.run("native", "-Dx=y");
    const container =
      "-Dquarkus.native.container-build=true -Dquarkus.native.container-runtime=podman";
    expect(checkout.calls("mvn")[1]).toBe(`${COMPILATION} ${container} -Dx=y`);
  });

  it("ends with Maven's status where it does not compile", async () => {
    checkout.stub("docker", "exit 0");
    checkout.stub("mvn", `case "$*" in *-Dnative*) exit 9 ;; esac`);
    expect((await checkout.run("native")).status).toBe(9);
  });

  it("says in one line which rule is violated and where, and does not compile", async () => {
    checkout.stub("docker", "exit 0");
    failing(
      "[INFO] Tests run: 7",
      "[ERROR] Failures: ",
      "[ERROR]   ArchitectureTest.nothingIsMadeTooEarly:80 Architecture Violation [Priority: MEDIUM] - Rule 'no class should hold a buffer' was violated (1 times):",
      "Field <CrowdLoop.NOBODY> holds a buffer in (CrowdLoop.java:12)",
      "[INFO] ",
      "[ERROR] Tests run: 7, Failures: 1",
    );
    const { status, err } = await checkout.run("native");
    expect(status).toBe(1);
    expect(err.trim().split("\n").at(-1)).toBe(
      "manyhands: native: ArchitectureTest.nothingIsMadeTooEarly: no class should hold a buffer: " +
        "Field <CrowdLoop.NOBODY> holds a buffer in (CrowdLoop.java:12); " +
        `all of it is in ${checkout.root}/target/manyhands-rules.log`,
    );
    expect(checkout.calls("mvn")).toHaveLength(1);
  });

  it("says what does not compile as Java", async () => {
    checkout.stub("docker", "exit 0");
    failing("[INFO] Building", "[ERROR] /x/A.java:[3,1] ; expected");
    const { err } = await checkout.run("native");
    expect(err).toContain(
      "manyhands: native: the services do not compile: /x/A.java:[3,1] ; expected;",
    );
  });
});
