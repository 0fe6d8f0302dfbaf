import { type IncomingMessage, request } from "node:http";
import { type Socket, connect } from "node:net";

import { HERE } from "./raw-socket.ts";

export interface AskOptions {
  readonly from?: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array | string;
  /** What comes is read no further. */
  readonly atMostBytes?: number;
}

export interface Reply {
  readonly status: number;
  /** The beginning of the body. */
  readonly text: string;
}

const KEPT_CHARS = 4096;

/** One request on a connection of its own. The body is read, and but for its beginning forgotten. */
export function ask(
  port: number,
  path: string,
  over: AbortSignal,
  { from, method = "GET", headers = {}, body, atMostBytes = Infinity }: AskOptions = {},
): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const asked = request({
      ...{ host: HERE, port, path, method, headers, signal: over, agent: false },
      ...(from === undefined ? {} : { localAddress: from }),
    });
    asked.once("error", reject);
    asked.once("response", (answer) => {
      void read(answer, atMostBytes).then(resolve, reject);
    });
    asked.end(body);
  });
}

async function read(answer: IncomingMessage, atMostBytes: number): Promise<Reply> {
  let bytes = 0;
  let text = "";
  for await (const piece of answer as AsyncIterable<Buffer>) {
    bytes += piece.length;
    if (text.length < KEPT_CHARS) text += piece.toString("latin1", 0, KEPT_CHARS);
    if (bytes > atMostBytes) break;
  }
  answer.destroy();
  return { status: answer.statusCode ?? 0, text };
}

/** A TCP connection that something was written to. What comes is skipped; failures are no news. */
export function tcp(port: number, from: string, first: Uint8Array | string): Socket {
  const socket = connect({ host: HERE, port, localAddress: from }, () => socket.write(first));
  socket.on("error", () => socket.destroy());
  socket.resume();
  return socket;
}

/** Resolves when the connection is closed, or when it is over. */
export async function lasting(socket: Socket, over: AbortSignal): Promise<void> {
  if (over.aborted || socket.closed) return;
  await new Promise<void>((resolve) => {
    const end = (): void => {
      resolve();
    };
    over.addEventListener("abort", end, { once: true });
    socket.once("close", end);
  });
}
