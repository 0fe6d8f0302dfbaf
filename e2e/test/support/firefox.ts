import { existsSync, mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { WebSocket } from "ws";

import { Running, eventually } from "./processes.ts";

const EXECUTABLE = process.env["MANYHANDS_FIREFOX"] ?? "/usr/bin/firefox-esr";

/** Why Firefox cannot be driven here; undefined if it can. */
export const NO_FIREFOX: string | undefined = existsSync(EXECUTABLE)
  ? undefined
  : `there is no ${EXECUTABLE}`;

/** Each has a log of its own. */
let started = 0;

/** Starts Firefox as it is installed, with a profile of its own, without a window. */
export function startFirefox(...args: readonly string[]): Running {
  const profile = mkdtempSync(join(tmpdir(), "manyhands-firefox-"));
  const options = ["--headless", "--no-remote", "--profile", profile, ...args];
  return Running.start(`firefox-${process.pid}-${++started}`, EXECUTABLE, options, {
    HOME: profile,
  });
}

interface Answer {
  readonly id?: number;
  readonly type: "success" | "error" | "event";
  readonly result?: object;
  readonly message?: string;
}

/** One tab of Firefox, driven by WebDriver BiDi, which it speaks without anything beside it. */
export class FirefoxTab {
  readonly #socket: WebSocket;
  #lastId = 0;
  #context = "";

  private constructor(socket: WebSocket) {
    this.#socket = socket;
  }

  /** @param url whose load is waited for */
  static async open(url: string): Promise<FirefoxTab> {
    const firefox = startFirefox("--remote-debugging-port=0");
    const told = /WebDriver BiDi listening on (ws:\S+)/;
    const address = await eventually("Firefox can be driven", () =>
      Promise.resolve(told.exec(readFileSync(firefox.log, "utf8"))?.[1]),
    );
    const socket = new WebSocket(`${address}/session`);
    await new Promise((resolve, reject) => {
      socket.once("open", resolve);
      socket.once("error", reject);
    });
    const tab = new FirefoxTab(socket);
    await tab.#ask("session.new", { capabilities: {} });
    const { contexts } = (await tab.#ask("browsingContext.getTree", {})) as {
      readonly contexts: readonly { readonly context: string }[];
    };
    tab.#context = contexts[0]?.context ?? "";
    await tab.#ask("browsingContext.navigate", { context: tab.#context, url, wait: "complete" });
    return tab;
  }

  /** Clicks the first element that matches, as soon as there is one. */
  async click(selector: string): Promise<void> {
    await eventually(`Firefox shows ${selector}`, async () => {
      const isThere = await this.value(
        `(() => { const found = document.querySelector(${JSON.stringify(selector)}); found?.click(); return found !== null; })()`,
      );
      return isThere === true ? true : undefined;
    });
  }

  /** What an expression, or its promise, comes to: text, a number or a truth value. */
  async value(expression: string): Promise<unknown> {
    const target = { context: this.#context };
    const { result } = (await this.#ask("script.evaluate", {
      expression,
      target,
      awaitPromise: true,
    })) as { readonly result?: { readonly value?: unknown } };
    return result?.value;
  }

  async #ask(method: string, params: object): Promise<object> {
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      const listen = (data: Buffer): void => {
        const answer = JSON.parse(data.toString("utf8")) as Answer;
        if (answer.id !== id) return;
        this.#socket.off("message", listen);
        if (answer.type === "success") resolve(answer.result ?? {});
        else reject(new Error(`${method}: ${answer.message ?? "no reason given"}`));
      };
      this.#socket.on("message", listen);
      this.#socket.send(JSON.stringify({ id, method, params }));
    });
  }
}
