import type { End, Sandbox, Start } from "../sandbox/index.ts";

/**
 * How a worker that computes comes to a sandbox, which only a page can make: it asks its page, and is given the line to one.
 * From then on the page is not in the way; it takes the sandbox back when the worker is done with it, or has ended.
 */
export type SandboxRequest =
  | { readonly kind: "sandboxWanted"; readonly sandbox: number }
  | { readonly kind: "sandboxDone"; readonly sandbox: number };

export type SandboxReply =
  | { readonly kind: "sandbox"; readonly sandbox: number; readonly line: MessagePort }
  | { readonly kind: "noSandbox"; readonly sandbox: number; readonly message: string };

export type OpenSandbox = () => Promise<Sandbox>;

/** The page's end for one worker: owns the sandboxes that it has opened. */
export class SandboxLender {
  readonly #open: OpenSandbox;
  readonly #post: (reply: SandboxReply, transfer: readonly MessagePort[]) => void;
  readonly #lent = new Map<number, Sandbox>();
  #isClosed = false;

  constructor(
    open: OpenSandbox,
    post: (reply: SandboxReply, transfer: readonly MessagePort[]) => void,
  ) {
    this.#open = open;
    this.#post = post;
  }

  answer({ kind, sandbox }: SandboxRequest): void {
    if (kind === "sandboxWanted") void this.#lend(sandbox);
    else this.#takeBack(sandbox);
  }

  /** Takes all sandboxes back: the worker has ended. */
  close(): void {
    this.#isClosed = true;
    for (const sandbox of this.#lent.values()) sandbox.close();
    this.#lent.clear();
  }

  async #lend(id: number): Promise<void> {
    try {
      const sandbox = await this.#open();
      if (this.#isClosed) {
        sandbox.close();
        return;
      }
      this.#lent.set(id, sandbox);
      this.#post({ kind: "sandbox", sandbox: id, line: sandbox.line }, [sandbox.line]);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      if (!this.#isClosed) this.#post({ kind: "noSandbox", sandbox: id, message }, []);
    }
  }

  #takeBack(id: number): void {
    this.#lent.get(id)?.close();
    this.#lent.delete(id);
  }
}

/** A worker in a sandbox, as whoever has it started sees it. */
export interface SandboxWorker {
  /** Joined to the worker: see {@link Start}. */
  readonly port: MessagePort;
  /** Ends the worker, whatever it is doing. */
  readonly terminate: () => void;
}

/** The worker's end. */
export class SandboxBorrower {
  readonly #post: (request: SandboxRequest) => void;
  readonly #waiting = new Map<number, (reply: SandboxReply) => void>();
  #lastId = 0;

  constructor(post: (request: SandboxRequest) => void) {
    this.#post = post;
  }

  settle(reply: SandboxReply): void {
    this.#waiting.get(reply.sandbox)?.(reply);
    this.#waiting.delete(reply.sandbox);
  }

  /**
   * Starts a worker in a sandbox of its own.
   *
   * @param script an ES module that imports nothing
   * @returns owned by the caller, who terminates it
   * @throws Error with a sentence for a person: this browser has no sandbox
   */
  async start(script: string): Promise<SandboxWorker> {
    const sandbox = ++this.#lastId;
    const reply = await new Promise<SandboxReply>((resolve) => {
      this.#waiting.set(sandbox, resolve);
      this.#post({ kind: "sandboxWanted", sandbox });
    });
    if (reply.kind === "noSandbox") throw new Error(reply.message);
    const { line } = reply;
    const { port1, port2 } = new MessageChannel();
    line.postMessage({ kind: "start", script } satisfies Start, [port2]);
    return {
      port: port1,
      terminate: () => {
        line.postMessage({ kind: "end" } satisfies End);
        this.#post({ kind: "sandboxDone", sandbox });
        port1.close();
        line.close();
      },
    };
  }
}
