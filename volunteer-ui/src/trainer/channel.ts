import type { JobSpec } from "../protocol/index.ts";
import type { GeneratedText, OnStep, Ready, Value } from "../work/index.ts";
import type { Sealed, LeafRequest, LeafValue, Trainer } from "./trainer.ts";

/**
 * The boundary between a trainer and whoever uses it. An engine blocks its thread for as long as
 * a leaf takes, so it lives in a worker, and all that crosses is listed here: two tagged unions, so
 * that the compiler sees both ends. Large arrays are transferred, never cloned. A job crosses as the
 * plain object that it is, so that no worker has to load what reads messages. Errors cross as
 * messages, because what is thrown in a worker would end up in a console instead of with the caller.
 */
export type Request =
  | {
      readonly kind: "open";
      readonly id: number;
      readonly job: JobSpec;
      readonly data: Uint8Array;
    }
  | { readonly kind: "setState"; readonly id: number; readonly state: Uint8Array }
  | { readonly kind: "leaf"; readonly id: number; readonly leaf: LeafRequest }
  | { readonly kind: "seal"; readonly id: number; readonly value: Value }
  | { readonly kind: "generate"; readonly id: number; readonly length: number }
  | { readonly kind: "rest"; readonly id: number; readonly ms: number };

export type Reply =
  | { readonly kind: "opened"; readonly id: number; readonly ready: Ready }
  | { readonly kind: "done"; readonly id: number }
  /** On the way to "leaf", any number of times. */
  | {
      readonly kind: "step";
      readonly id: number;
      readonly done: number;
      readonly of: number;
    }
  | { readonly kind: "leaf"; readonly id: number; readonly value: LeafValue }
  | { readonly kind: "sealed"; readonly id: number; readonly value: Sealed }
  | { readonly kind: "generated"; readonly id: number; readonly text: GeneratedText | undefined }
  | { readonly kind: "failed"; readonly id: number; readonly message: string };

/** One end of a message channel: what browsers' workers and Node's have in common. */
export interface Port<Out, In> {
  /** Gives away the memory in `transfer`. */
  post(message: Out, transfer: readonly ArrayBuffer[]): void;
  /** Calls `listener` for each message; once per port. */
  listen(listener: (message: In) => void): void;
}

/** Answers requests. What must wait for what, the trainer knows. */
export function serve(trainer: Trainer, port: Port<Reply, Request>): void {
  const reply = async (request: Request): Promise<void> => {
    const onStep: OnStep = (done, of) => {
      port.post({ kind: "step", id: request.id, done, of }, []);
    };
    const answer = await answerOrFailure(trainer, request, onStep);
    port.post(answer, transferable(answer));
  };
  port.listen((request) => void reply(request));
}

async function answerOrFailure(trainer: Trainer, request: Request, onStep: OnStep): Promise<Reply> {
  try {
    return await answer(trainer, request, onStep);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { kind: "failed", id: request.id, message };
  }
}

async function answer(trainer: Trainer, request: Request, onStep: OnStep): Promise<Reply> {
  const { id } = request;
  switch (request.kind) {
    case "open":
      return { kind: "opened", id, ready: await trainer.open(request.job, request.data) };
    case "setState":
      await trainer.setState(request.state);
      return { kind: "done", id };
    case "leaf":
      return { kind: "leaf", id, value: await trainer.leaf(request.leaf, onStep) };
    case "seal":
      return { kind: "sealed", id, value: await trainer.seal(request.value) };
    case "generate":
      return { kind: "generated", id, text: await trainer.generate(request.length) };
    case "rest":
      await trainer.rest(request.ms);
      return { kind: "done", id };
  }
}

function transferable(reply: Reply): ArrayBuffer[] {
  return reply.kind === "leaf" || reply.kind === "sealed" ? [reply.value.value.buffer] : [];
}
