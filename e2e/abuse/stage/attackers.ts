import { type ChildProcess, fork } from "node:child_process";
import { createWriteStream } from "node:fs";

import type { Attack, Extras, Findings } from "../attack.ts";
import type { Orders } from "../attacker.ts";
import { LOGS } from "../../test/support/processes.ts";
import type { Scene } from "./scene.ts";

/** For counting up what they found, after the end. Milliseconds. */
const END_WITHIN = 10_000;

type Said = { readonly kind: "begun" } | { readonly kind: "done"; readonly findings: Findings };

/** Attackers, in a process of their own. */
export class Attackers {
  readonly #child: ChildProcess;
  readonly #begun: Promise<void>;
  readonly #done: Promise<Findings>;

  /** @param atMostMs after which they end by themselves */
  constructor(attack: Attack, scene: Scene, extras: Extras, atMostMs: number) {
    const { ports, jobId } = scene;
    const orders: Orders = { ports, jobId, extras, atMostMs };
    const script = new URL("./attacker.js", import.meta.url);
    this.#child = fork(script, [attack.name, JSON.stringify(orders)], { silent: true });
    const log = createWriteStream(`${LOGS}attackers.log`, { flags: "a" });
    this.#child.stderr?.pipe(log);
    this.#child.stdout?.pipe(log);
    this.#begun = this.#hears("begun").then(() => undefined);
    this.#done = this.#hears("done").then((said) => ("findings" in said ? said.findings : {}));
    // Looked at later, or never.
    this.#done.catch(() => undefined);
  }

  /** Resolves when they begin. */
  async begun(): Promise<void> {
    await this.#begun;
  }

  /** Asks them to end. */
  async end(): Promise<Findings> {
    if (this.#child.connected) this.#child.send("end");
    const kill = setTimeout(() => this.#child.kill("SIGKILL"), END_WITHIN);
    try {
      return await this.#done;
    } finally {
      clearTimeout(kill);
      this.#child.kill("SIGKILL");
    }
  }

  #hears(kind: Said["kind"]): Promise<Said> {
    return new Promise((resolve, reject) => {
      this.#child.on("message", (said: Said) => {
        if (said.kind === kind) resolve(said);
      });
      this.#child.once("exit", (code, signal) => {
        reject(
          new Error(`the attackers have ended (${code ?? signal ?? ""}); see ${LOGS}attackers.log`),
        );
      });
    });
  }
}
