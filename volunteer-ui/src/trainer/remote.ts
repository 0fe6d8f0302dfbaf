import type { JobSpec } from "../protocol/index.ts";
import type { GeneratedText, OnStep, Ready, Value } from "../work/index.ts";
import type { Port, Reply, Request } from "./channel.ts";
import type { Sealed, LeafRequest, LeafValue, WorkerTrainer } from "./trainer.ts";

/** A worker as seen from outside. */
export interface WorkerPort extends Port<Request, Reply> {
  /** Calls `listener` when the worker ends by itself: a crash, code that cannot be loaded. */
  onDeath(listener: (reason: string) => void): void;
  terminate(): void;
}

/** The trainer in the worker at the other end of `port`, which it owns. */
export function createTrainer(port: WorkerPort): WorkerTrainer {
  return new RemoteTrainer(port);
}

type RequestBody = Request extends infer R ? (R extends Request ? Omit<R, "id"> : never) : never;

interface Pending {
  readonly resolve: (reply: Reply) => void;
  readonly reject: (error: Error) => void;
  readonly onStep: OnStep | undefined;
}

class RemoteTrainer implements WorkerTrainer {
  readonly #port: WorkerPort;
  readonly #pending = new Map<number, Pending>();
  #lastId = 0;
  /** Why no call can be answered any more. */
  #ended: string | undefined;

  constructor(port: WorkerPort) {
    this.#port = port;
    port.listen((reply) => {
      this.#settle(reply);
    });
    port.onDeath((reason) => {
      this.#end(`the trainer's worker ended: ${reason}`);
    });
  }

  get isAlive(): boolean {
    return this.#ended === undefined;
  }

  async open(job: JobSpec, data: Uint8Array): Promise<Ready> {
    const owned = transferable(data);
    return (await this.#call("opened", { kind: "open", job, data: owned }, owned)).ready;
  }

  async setState(state: Uint8Array): Promise<void> {
    const owned = transferable(state);
    await this.#call("done", { kind: "setState", state: owned }, owned);
  }

  async leaf(leaf: LeafRequest, onStep?: OnStep): Promise<LeafValue> {
    return (await this.#call("leaf", { kind: "leaf", leaf }, undefined, onStep)).value;
  }

  async seal(value: Value): Promise<Sealed> {
    const owned = transferable(value);
    return (await this.#call("sealed", { kind: "seal", value: owned }, owned)).value;
  }

  async generate(length: number): Promise<GeneratedText | undefined> {
    return (await this.#call("generated", { kind: "generate", length })).text;
  }

  async rest(ms: number): Promise<void> {
    await this.#call("done", { kind: "rest", ms });
  }

  close(): void {
    this.#end("the trainer was closed");
    this.#port.terminate();
  }

  async #call<K extends Reply["kind"]>(
    expected: K,
    body: RequestBody,
    transfer?: Uint8Array<ArrayBuffer>,
    onStep?: OnStep,
  ): Promise<Extract<Reply, { kind: K }>> {
    if (this.#ended !== undefined) throw new Error(this.#ended);
    const id = ++this.#lastId;
    const reply = await new Promise<Reply>((resolve, reject) => {
      this.#pending.set(id, { resolve, reject, onStep });
      this.#port.post({ ...body, id }, transfer === undefined ? [] : [transfer.buffer]);
    });
    if (isOfKind(reply, expected)) return reply;
    throw new Error(
      reply.kind === "failed" ? reply.message : `'${reply.kind}' in reply to '${body.kind}'`,
    );
  }

  #settle(reply: Reply): void {
    const pending = this.#pending.get(reply.id);
    if (reply.kind === "step") {
      pending?.onStep?.(reply.done, reply.of);
      return;
    }
    this.#pending.delete(reply.id);
    pending?.resolve(reply);
  }

  #end(reason: string): void {
    this.#ended ??= reason;
    for (const { reject } of this.#pending.values()) reject(new Error(this.#ended));
    this.#pending.clear();
  }
}

function isOfKind<K extends Reply["kind"]>(
  reply: Reply,
  kind: K,
): reply is Extract<Reply, { kind: K }> {
  return reply.kind === kind;
}

/** The same array, or a copy if its memory is shared or also holds something else, which would go with it. */
function transferable(array: Uint8Array): Uint8Array<ArrayBuffer> {
  return isWhole(array) ? array : new Uint8Array(array);
}

function isWhole(array: Uint8Array): array is Uint8Array<ArrayBuffer> {
  const { buffer, byteLength } = array;
  return buffer instanceof ArrayBuffer && buffer.byteLength === byteLength;
}
