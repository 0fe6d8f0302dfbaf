import { type ChildProcess, spawn } from "node:child_process";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";

export const REPOSITORY = join(import.meta.dirname, "../../..");
export const HELP = join(REPOSITORY, "launcher/help");
export const SERVICES = ["gateway", "task-service", "model-service"] as const;
export const VERSION = "1.2.3";

/** What every machine has; anything else a test gives to its machine itself. */
const BASICS = "sh cat dirname head id mkdir readlink rm sed sleep touch uname".split(" ");

export interface Ended {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
}

/** A program that runs, with what it has said so far. */
export interface Started {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  readonly said: () => string;
}

/**
 * A small copy of the repository on a machine that has nothing but what a test puts there: the launcher is the real one, all
 * other programs are stubs that write down how they were called.
 */
export class Checkout {
  /** Of the copy and its machine. */
  private readonly folder = realpathSync(mkdtempSync(join(tmpdir(), "manyhands launcher-")));
  readonly root = join(this.folder, "checkout");
  readonly #bin = join(this.folder, "bin");
  readonly #calls = join(this.folder, "calls");
  readonly #environment: Record<string, string> = {};

  constructor() {
    for (const path of ["manyhands", "launcher/main.js", "launcher/src", "launcher/help"]) {
      cpSync(join(REPOSITORY, path), join(this.root, path), { recursive: true });
    }
    for (const service of SERVICES) this.copy(`${service}/src/main/docker`);
    this.copy("volunteer-ui/Dockerfile");
    this.write("launcher/package.json", '{ "type": "module" }');
    this.write("pom.xml", `<project>\n    <version>${VERSION}</version>\n</project>\n`);
    mkdirSync(this.#bin);
    for (const name of BASICS) symlinkSync(found(name), join(this.#bin, name));
  }

  /** Puts what the launcher looks for on the machine. */
  withTools(): this {
    this.withNode();
    this.write("../jdk/release", 'JAVA_VERSION="25.0.1"\n');
    this.stub("../jdk/bin/javac", "exit 0");
    this.stub("../jdk/bin/java", "exit 0");
    this.variable("JAVA_HOME", join(this.folder, "jdk"));
    this.stub("mvn", PACKAGING);
    this.stub("git", "exit 1");
    this.stub("python3", "exit 0");
    return this;
  }

  withNode(): this {
    symlinkSync(process.execPath, join(this.#bin, "node"));
    this.stub("npm", "exit 0");
    return this;
  }

  /** Every JDK and every Node.js of this machine pretends to be an older one. */
  withOldVersions(): this {
    const real = found("sed");
    rmSync(join(this.#bin, "sed"));
    const script = `case "$*" in *JAVA_VERSION*) echo 17 ;; *'s/^v'*) echo 18 ;; *) exec ${real} "$@" ;; esac`;
    writeExecutable(join(this.#bin, "sed"), script);
    return this;
  }

  variable(name: string, value: string): void {
    this.#environment[name] = value;
  }

  /** @param name of a program on the PATH, or its path below it */
  stub(name: string, script: string): void {
    const file = join(this.#bin, name);
    mkdirSync(dirname(file), { recursive: true });
    rmSync(file, { force: true });
    const call = `printf '%s\\n' "$(basename_of "$0") $*" >>"$CALLS"`;
    writeExecutable(file, `basename_of() { printf '%s' "\${1##*/}"; }\n${call}\n${script}`);
  }

  remove(name: string): void {
    rmSync(join(this.#bin, name));
  }

  write(path: string, content: string): void {
    const file = join(this.root, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  }

  read(path: string): string {
    return readFileSync(join(this.root, path), "utf8");
  }

  exists(path: string): boolean {
    return existsSync(join(this.root, path));
  }

  /** How the stubs were called, in this order; ROOT stands for the root of the copy. */
  calls(...names: readonly string[]): readonly string[] {
    const lines = existsSync(this.#calls)
      ? readFileSync(this.#calls, "utf8").trim().split("\n")
      : [];
    const told = lines.map((line) => line.replaceAll(this.root, "ROOT").trim());
    return names.length === 0
      ? told
      : told.filter((line) => names.includes(line.split(" ")[0] ?? ""));
  }

  async run(...args: readonly string[]): Promise<Ended> {
    return this.start(...args).ended;
  }

  /** In a process group of its own, as a shell starts what a person types. */
  start(...args: readonly string[]): Started {
    return this.startAs(join(this.root, "manyhands"), ...args);
  }

  startAs(launcher: string, ...args: readonly string[]): Started {
    const child = spawn(launcher, args, {
      cwd: this.folder,
      detached: true,
      env: { PATH: this.#bin, HOME: this.folder, CALLS: this.#calls, ...this.#environment },
    });
    const said = { out: "", err: "" };
    child.stdout.on("data", (bytes: Buffer) => (said.out += bytes.toString()));
    child.stderr.on("data", (bytes: Buffer) => (said.err += bytes.toString()));
    const ended = new Promise<Ended>((resolve, reject) => {
      child.once("error", reject);
      child.once("close", (status) => {
        resolve({ status, ...said });
      });
    });
    return { child, ended, said: () => said.err };
  }

  delete(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  private copy(path: string): void {
    cpSync(join(REPOSITORY, path), join(this.root, path), { recursive: true });
  }
}

/** A Maven that leaves what a build leaves. */
const PACKAGING = `
for file in volunteer-ui/dist/node/volunteer.js standalone/target/quarkus-app/quarkus-run.jar node_modules/.package-lock.json \\
  ${SERVICES.map((name) => `${name}/target/${name}-${VERSION}-runner.jar`).join(" ")}; do
  mkdir -p "$(dirname "$file")"; touch "$file"
done`;

function writeExecutable(file: string, script: string): void {
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
}

/** Where a program is on this machine. */
function found(name: string): string {
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  const file = folders.map((folder) => join(folder, name)).find((each) => existsSync(each));
  if (file === undefined) throw new Error(`${name} is not on the PATH, and the launcher needs it`);
  return file;
}

/** Polls until the condition holds. The test's own time-out ends it. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 20));
}
