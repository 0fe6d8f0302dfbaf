import { readlinkSync, rmSync, symlinkSync, utimesSync } from "node:fs";
import { join } from "node:path";

import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { Checkout, until } from "./support/checkout.ts";

let checkout: Checkout;
beforeEach(() => {
  checkout = new Checkout().withTools();
  checkout.write("gateway/src/main/java/A.java", "class A {}");
  checkout.write("gateway/src/test/java/ATest.java", "class ATest {}");
  checkout.write("volunteer-ui/src/a.ts", "export const a = 1;");
  checkout.write(
    "volunteer-ui/build.sh",
    "mkdir -p volunteer-ui/dist/node; npm run build; touch volunteer-ui/dist/node/volunteer.js",
  );
});
afterEach(() => {
  checkout.write("go", "");
  checkout.delete();
});

const builds = (): number => checkout.calls("mvn").length;

describe("building", () => {
  it("happens once, until something that goes into it changes", async () => {
    await checkout.run("up");
    await checkout.run("demo");
    expect(builds()).toBe(1);
    checkout.write("gateway/src/main/java/A.java", "class A { int a; }");
    await checkout.run("demo");
    expect(builds()).toBe(2);
    checkout.write("launcher/help/demo.txt", "Usage: other words");
    await checkout.run("demo");
    expect(builds()).toBe(3);
    checkout.write("volunteer-ui/src/b.ts", "");
    await checkout.run("demo");
    expect(builds()).toBe(4);
  });

  it("does not happen because of times, tests, or what builds and tools leave behind", async () => {
    await checkout.run("up");
    utimesSync(join(checkout.root, "gateway/src/main/java/A.java"), 1, 1);
    checkout.write("gateway/src/test/java/ATest.java", "class ATest { int a; }");
    checkout.write("gateway/target/classes/A.class", "");
    checkout.write("volunteer-ui/dist/page/index.html", "");
    checkout.write("volunteer-ui/npm.log", "");
    await checkout.run("up");
    expect(builds()).toBe(1);
  });

  it("happens where its result is gone", async () => {
    await checkout.run("up");
    rmSync(join(checkout.root, "standalone/target/quarkus-app/quarkus-run.jar"));
    await checkout.run("up");
    expect(builds()).toBe(2);
  });

  it("takes no Maven for the volunteer", async () => {
    expect(await checkout.run("volunteer", "http://localhost")).toMatchObject({ status: 0 });
    await checkout.run("volunteer", "http://localhost");
    expect(checkout.calls()).toEqual(["npm run build"]);
  });

  it("shows the compiler's reason and the end of the log, and leaves no mark of success", async () => {
    const noise = "i=0; while [ $i -lt 50 ]; do echo line $i; i=$((i + 1)); done";
    checkout.stub("mvn", `echo '[ERROR] /x/A.java:[3,1] ; expected'; ${noise}; exit 1`);
    const { status, err } = await checkout.run("demo");
    expect(status).toBe(1);
    const log = join(checkout.root, "target/manyhands-build.log");
    expect(err).toContain("[ERROR] /x/A.java:[3,1] ; expected\nline 20\n");
    expect(err).toMatch(/line 49\nmanyhands: the build failed; all of its log is in .*\n$/);
    expect(err).toContain(`Building, the log is ${log}\n`);
    expect(checkout.exists("target/built-all")).toBe(false);
    expect(checkout.calls("java")).toEqual([]);
    await checkout.run("demo");
    expect(builds()).toBe(2);
  });
});

describe("two launchers in one checkout", () => {
  const LOCK = "target/manyhands-build.lock";
  /** A Maven that is busy until the test lets it go on. */
  const BUSY = "touch started; until [ -f go ]; do sleep 0.05; done; ";

  it("build one after the other, and the second uses what the first has built", async () => {
    const packaging =
      "mkdir -p volunteer-ui/dist/node standalone/target/quarkus-app node_modules; touch";
    const files =
      "volunteer-ui/dist/node/volunteer.js standalone/target/quarkus-app/quarkus-run.jar";
    checkout.stub("mvn", `${BUSY} ${packaging} ${files} node_modules/.package-lock.json`);
    const first = checkout.start("up");
    await until(() => checkout.exists("started"));
    const second = checkout.start("demo");
    const owner = readlinkSync(join(checkout.root, LOCK));
    await until(() => second.said().includes("waiting"));
    expect(second.said()).toBe(
      `manyhands: process ${owner} is building here; waiting for its end\n`,
    );
    checkout.write("go", "");
    expect(await first.ended).toMatchObject({ status: 0 });
    expect(await second.ended).toMatchObject({ status: 0 });
    expect(builds()).toBe(1);
    expect(checkout.calls("java")).toHaveLength(2);
    expect(isLocked()).toBe(false);
  });

  it("do not wait for one that was killed", async () => {
    checkout.write("target/x", "");
    symlinkSync("999999999", join(checkout.root, LOCK));
    const { status, err } = await checkout.run("up");
    expect({ status, isWaiting: err.includes("waiting") }).toEqual({ status: 0, isWaiting: false });
    expect(isLocked()).toBe(false);
  });

  it("do not hinder each other where nothing is to be built", async () => {
    await checkout.run("up");
    symlinkSync(String(process.pid), join(checkout.root, LOCK));
    expect(await checkout.run("up")).toMatchObject({ status: 0, err: "" });
  });

  it("leave no lock behind after Ctrl-C", async () => {
    checkout.stub("mvn", BUSY);
    const started = checkout.start("up");
    await until(() => checkout.exists("started"));
    expect(isLocked()).toBe(true);
    process.kill(-(started.child.pid ?? NaN), "SIGINT");
    const { status } = await started.ended;
    expect([130, null]).toContain(status);
    await until(() => !isLocked());
    expect(checkout.calls("java")).toEqual([]);
  });

  function isLocked(): boolean {
    try {
      return readlinkSync(join(checkout.root, LOCK)) !== "";
    } catch {
      return false;
    }
  }
});
