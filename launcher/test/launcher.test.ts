import { readFileSync, readdirSync, symlinkSync } from "node:fs";
import { basename, delimiter, join } from "node:path";

import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { Checkout, HELP, VERSION } from "./support/checkout.ts";

const textOf = (name: string): string =>
  readFileSync(join(HELP, `${name}.txt`), "utf8").replace("@server-options\n", () =>
    readFileSync(join(HELP, "server-options.txt"), "utf8"),
  );
const NOT_COMMANDS = [
  "overview",
  "server-options",
  "experiment-abuse",
  "experiment-faults",
  "experiment-fuzz",
  "experiment-internet",
  "experiment-large",
  "experiment-strangers",
];
const COMMANDS = readdirSync(HELP)
  .map((file) => basename(file, ".txt"))
  .filter((name) => !NOT_COMMANDS.includes(name));
const STANDALONE = ["demo", "up", "data", "model", "submit", "token", "train", "map", "experiment"];

let checkout: Checkout;
beforeEach(() => {
  checkout = new Checkout();
});
afterEach(() => {
  checkout.delete();
});

describe("the launcher, where nothing is installed", () => {
  it.each(COMMANDS)("explains %s", async (command) => {
    const ended = await checkout.run(command, "--job", "text", "--help");
    expect(ended).toEqual({ status: 0, out: textOf(command), err: "" });
    expect(ended.out).toMatch(new RegExp(`^Usage: .*\\./manyhands ${command}\\b`));
    expect((await checkout.run(command, "-h")).out).toBe(ended.out);
  });

  it.each(["abuse", "faults", "fuzz", "internet", "large", "strangers"])(
    "explains experiment %s, which has a help of its own",
    async (name) => {
      const ended = await checkout.run("experiment", name, "--json", "x", "--help");
      expect(ended).toEqual({ status: 0, out: textOf(`experiment-${name}`), err: "" });
    },
  );

  it("lists exactly the commands that it can explain", async () => {
    const { out } = await checkout.run("help");
    const listed = [...out.matchAll(/^ {2}([a-z]+) /gm)].map(([, name]) => name);
    expect(listed.toSorted()).toEqual([...COMMANDS, "help"].toSorted());
  });

  it.each(["help", "-h", "--help"])("gives an overview when asked by %s", async (word) => {
    expect(await checkout.run(word)).toEqual({ status: 0, out: textOf("overview"), err: "" });
  });

  it("takes no command for wrong usage", async () => {
    expect(await checkout.run()).toEqual({ status: 2, out: "", err: textOf("overview") });
  });

  it("says its version", async () => {
    expect((await checkout.run("--version")).out).toBe(`manyhands ${VERSION}\n`);
  });

  it.each([
    [["frobnicate"], "unknown command 'frobnicate'"],
    [["frobnicate", "--help"], "unknown command 'frobnicate'"],
    [["server-options", "--help"], "unknown command 'server-options'"],
    [["../help/demo", "--help"], "unknown command '../help/demo'"],
    [["volunteer"], "volunteer: the first argument is the URL of the server"],
    [["volunteer", "--count", "2"], "volunteer: the first argument is the URL of the server"],
    [["auditor"], "auditor: the first argument is the URL of the server"],
    [["auditor", "--name", "a"], "auditor: the first argument is the URL of the server"],
    [["bench"], "bench: '' cannot be measured; there are: trainers"],
    [["bench", "speed"], "bench: 'speed' cannot be measured; there are: trainers"],
    [["bench", "services", "--json", "x"], "bench services takes no options"],
    [["bench", "first-gradient", "--out", "x"], "bench first-gradient: unknown option '--out'"],
  ])("refuses %j with one line and status 2", async (args, message) => {
    const { status, out, err } = await checkout.run(...args);
    expect({ status, out }).toEqual({ status: 2, out: "" });
    expect(err).toMatch(/^manyhands: .* \(see: \.\/manyhands help\)\n$/);
    expect(err).toContain(message);
  });
});

describe("the launcher, where a tool is missing", () => {
  const expectLine = async (command: readonly string[], line: string) => {
    const { status, err } = await checkout.run(...command);
    expect({ status, err }).toEqual({ status: 1, err: `manyhands: ${line}\n` });
    expect(checkout.calls("mvn", "java")).toEqual([]);
  };
  const NO_JDK =
    "no JDK 25 or newer found; install one (for example Eclipse Temurin 25), or set JAVA_HOME to it";

  it.each([...STANDALONE, "test", "images", "native"])("%s asks for a JDK", async (command) => {
    checkout.withTools().withOldVersions();
    await expectLine([command], NO_JDK);
  });

  it("asks for Node.js", async () => {
    checkout.withTools().withOldVersions();
    const line = "no Node.js 20.19 or newer found; install it together with npm";
    await expectLine(["volunteer", "http://localhost"], line);
  });

  it("asks for npm", async () => {
    checkout.withTools().remove("npm");
    const line = "npm is missing; install it (it comes with Node.js, or as the package npm)";
    await expectLine(["demo"], line);
  });

  it("asks for Maven", async () => {
    checkout.withTools().remove("mvn");
    await expectLine(["demo"], "Maven is missing; install it (package maven, 3.8.7 or newer)");
  });

  it("asks for Chromium before the tests begin", async () => {
    checkout.withTools().stub("id", "echo 1000");
    const line =
      "the end-to-end tests need Chromium; install it (package chromium), or set MANYHANDS_CHROMIUM to its executable";
    await expectLine(["test"], line);
  });

  it("asks for a Python that is new enough before the tests begin", async () => {
    checkout.withTools().stub("id", "echo 1000");
    checkout.stub("chromium", "exit 0");
    checkout.stub("python3", "exit 1");
    const line = "the tests need Python 3.11 or newer; install it (package python3)";
    await expectLine(["test"], line);
    checkout.remove("python3");
    await expectLine(["test"], line);
  });

  it.each([
    ...["bench services", "bench connections"],
    ...["experiment abuse", "experiment faults", "experiment internet"],
    "experiment large",
  ])("%s asks for redis-server", async (command) => {
    checkout.withTools();
    const line = "redis-server is missing; install it (package redis-server)";
    await expectLine(command.split(" "), line);
  });
});

describe("the launcher", () => {
  it.each(STANDALONE)("builds, then runs %s with its options", async (command) => {
    checkout.withTools();
    const { status } = await checkout.run(command, "--job", "a b");
    expect(status).toBe(0);
    const [built, started, ...others] = checkout.calls("mvn", "java");
    expect(built).toContain("package -DskipTests -Dspotless.check.skip=true -pl standalone -am");
    expect(started).toMatch(
      /^java .*"?-Dmanyhands\.home=ROOT -Dmanyhands\.node=\S.*\/node -jar ROOT/,
    );
    expect(started).toMatch(new RegExp(`quarkus-run\\.jar ${command} --job a b$`));
    expect(others).toEqual([]);
  });

  it("takes the Maven that comes first on the PATH, wherever Node.js is", async () => {
    checkout.withTools().stub("../first/mvn", "exit 4");
    const folders = ["first", "bin"].map((name) => join(checkout.root, "..", name));
    checkout.variable("PATH", folders.join(delimiter));
    expect((await checkout.run("demo")).status).toBe(1);
  });

  it("is found through a link from elsewhere", async () => {
    checkout.withTools();
    const link = join(checkout.root, "../link");
    symlinkSync(join(checkout.root, "manyhands"), link);
    expect(await checkout.startAs(link, "demo").ended).toMatchObject({ status: 0 });
    expect(checkout.calls("java")).toHaveLength(1);
  });

  it("ends with the status of what it has started", async () => {
    checkout.withTools().stub("../jdk/bin/java", "exit 7");
    expect((await checkout.run("train", "--local")).status).toBe(7);
  });

  it("installs what the tests need, as root on a fresh Debian", async () => {
    checkout.withTools().stub("id", "echo 0");
    checkout.remove("python3");
    const made = ["chromium", "redis-server", "python3"].map(
      (name) => `ln -s git "\${0%/*}/${name}"`,
    );
    symlinkSync("/bin/ln", join(checkout.root, "../bin/ln"));
    checkout.stub("apt-get", `case $* in *install*) ${made.join("; ")} ;; esac`);
    checkout.stub("git", "echo stub");
    const { status } = await checkout.run("test", "-Dx=y");
    expect(status).toBe(0);
    expect(checkout.calls("apt-get", "mvn")).toEqual([
      "apt-get -qq update",
      "apt-get -qq install -y chromium redis-server python3",
      expect.stringMatching(
        /^mvn -B -ntp -T 2 -Din-parallel -Dmanyhands\.test\.other-redis=.*\/redis-server verify -Dx=y$/,
      ),
    ]);
  });

  it("tests without a redis-server, and says so", async () => {
    checkout.withTools().stub("id", "echo 1000");
    checkout.stub("chromium", "exit 0");
    const { status, out } = await checkout.run("test");
    expect(status).toBe(0);
    expect(out).toContain("No redis-server on this machine");
    expect(checkout.calls("mvn")).toEqual(["mvn -B -ntp -T 2 -Din-parallel verify"]);
  });

  it("fails where a test fails", async () => {
    checkout.withTools().stub("chromium", "exit 0");
    checkout.stub("redis-server", "exit 0");
    checkout.stub("mvn", "exit 3");
    expect((await checkout.run("test")).status).toBe(3);
    expect(checkout.calls("mvn")).toHaveLength(1);
  });
});
