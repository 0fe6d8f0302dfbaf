import {
  type ChildProcess,
  type ExecFileSyncOptions,
  execFile,
  execFileSync,
  spawn,
} from "node:child_process";
import { appendFileSync, closeSync, mkdirSync, openSync } from "node:fs";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

import { WAIT_MS } from "../../../waiting.ts";

/** The repository's root. */
export const ROOT = fileURLToPath(new URL("../../../", import.meta.url));
export const LOGS = `${ROOT}e2e/target/logs/`;

/** A child process whose output goes to `e2e/target/logs/NAME.log`. Ends with the test process. */
export class Running {
  readonly exited: Promise<number | null>;

  private constructor(
    readonly name: string,
    private readonly child: ChildProcess,
  ) {
    this.exited = new Promise((resolve) => {
      child.once("exit", (code) => {
        alive.delete(this);
        resolve(code);
      });
    });
    alive.add(this);
  }

  static start(
    name: string,
    command: string,
    args: readonly string[],
    env: Readonly<Record<string, string>> = {},
  ): Running {
    mkdirSync(LOGS, { recursive: true });
    // It writes to the file itself: what it has said is there when it has ended, and it never waits for this process to read.
    const log = openSync(logOf(name), "a");
    const child = spawn(command, args, {
      cwd: ROOT,
      env: { ...process.env, ...env },
      stdio: ["ignore", log, log],
    });
    closeSync(log);
    const running = new Running(name, child);
    child.once("error", (error) => {
      appendFileSync(running.log, `${error.message}\n`);
    });
    return running;
  }

  /** The file that its output goes to. */
  get log(): string {
    return logOf(this.name);
  }

  get pid(): number {
    if (this.child.pid === undefined) throw new Error(`${this.name} was never started`);
    return this.child.pid;
  }

  get hasEnded(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }

  /** Sends the signal and waits for the end. */
  async end(signal: NodeJS.Signals = "SIGTERM"): Promise<void> {
    if (!this.hasEnded) {
      this.child.kill(signal);
      await this.exited;
    }
  }
}

const alive = new Set<Running>();

function logOf(name: string): string {
  return `${LOGS}${name}.log`;
}

/** Ends whatever a test has left running. */
export async function endAll(): Promise<void> {
  await Promise.all([...alive].map((running) => running.end("SIGKILL")));
}

/** Ends the processes whose name begins like this. */
export async function endMatching(prefix: string): Promise<void> {
  const matching = [...alive].filter((running) => running.name.startsWith(prefix));
  await Promise.all(matching.map((running) => running.end()));
}

/** A TCP port that nobody listens on at this moment, and that nobody else was given here. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const { port } = server.address() as AddressInfo;
  await new Promise((closed) => server.close(closed));
  if (givenPorts.has(port)) return freePort();
  givenPorts.add(port);
  return port;
}

/** Those whom they were given to may not listen yet. */
const givenPorts = new Set<number>();

/** Polls until `condition` gives a value. Fails with `what` if it never does. */
export async function eventually<T>(
  what: string,
  condition: () => Promise<T | undefined>,
): Promise<T> {
  const deadline = Date.now() + WAIT_MS;
  let last: unknown;
  while (Date.now() < deadline) {
    try {
      const value = await condition();
      if (value !== undefined) return value;
    } catch (error) {
      last = error;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`${what}: not within ${WAIT_MS / 1000} s`, { cause: last });
}

/** Polls until `condition` holds. Fails with `what` if it never does. */
export async function holds(what: string, condition: () => boolean): Promise<void> {
  await eventually(what, () => Promise.resolve(condition() || undefined));
}

/**
 * Runs a command that takes seconds. All else that this process does goes on meanwhile: a connection that the other side
 * closes would else be used once more.
 */
export async function runLong(command: string, args: readonly string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(command, args, {
    timeout: WAIT_MS,
    killSignal: "SIGKILL",
    maxBuffer: Infinity,
  });
  return stdout;
}

/** Runs a short command to its end, which this thread waits for: so nothing but this ends one that hangs. */
export function run(
  command: string,
  args: readonly string[],
  options: Readonly<Pick<ExecFileSyncOptions, "cwd" | "env" | "input">> = {},
): string {
  return execFileSync(command, args, {
    ...options,
    encoding: "utf8",
    stdio: "pipe",
    timeout: WAIT_MS,
    killSignal: "SIGKILL",
  });
}

/** Of a JVM that is to answer soon, and whose speed nobody measures. */
export const LITTLE_COMPILING: readonly string[] = ["-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"];

export function java(): string {
  const home = process.env["JAVA_HOME"];
  return home === undefined ? "java" : `${home}/bin/java`;
}
