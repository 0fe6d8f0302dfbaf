import { type Socket, connect } from "node:net";

import { FrameReader, Opcode, type OnMessage, frame } from "./frames.ts";
import { until } from "./pace.ts";
import { SUB_PROTOCOL } from "./protocol.ts";

/** Whatever is attacked is on this machine. */
export const HERE = "127.0.0.1";

const END_OF_HEADERS = "\r\n\r\n";
/** Larger than any head of an answer that is read here. */
const HEAD_BYTES = 16_384;
/** Of all connections that only read: what comes is looked at and forgotten. */
const SHARED_BUFFER = Buffer.alloc(65_536);

export interface DialOptions {
  /** The local address to come from; every 127.x.y.z is one of this machine. */
  readonly from?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Told of every message; without it only pings are looked at, and answered. */
  readonly onMessage?: OnMessage;
  /** Goes on whatever the server says: it answers no ping and does not let itself be closed, unless by TCP. */
  readonly isDeaf?: boolean;
}

/** A TCP connection that has become a WebSocket, below the level at which libraries keep to its rules. Costs little memory. */
export class RawSocket {
  readonly closed: Promise<void>;
  #isClosed = false;
  #readsOnce = false;

  private constructor(readonly socket: Socket) {
    this.closed = new Promise((resolve) => {
      socket.once("close", () => {
        this.#isClosed = true;
        resolve();
      });
    });
  }

  /** @throws Error if the server does not switch protocols */
  static async dial(port: number, options: DialOptions = {}): Promise<RawSocket> {
    const { from, headers, onMessage, isDeaf = false } = options;
    const frames = new FrameReader(onMessage !== undefined, (opcode, payload) => {
      if (opcode === Opcode.PING && !isDeaf) raw.write(frame(Opcode.PONG, payload));
      if (opcode === Opcode.CLOSE && !isDeaf) socket.end();
      onMessage?.(opcode, payload);
    });
    const head = new UpgradeAnswer();
    const socket: Socket = connect({
      host: HERE,
      port,
      ...(from === undefined ? {} : { localAddress: from }),
      noDelay: true,
      onread: {
        buffer: SHARED_BUFFER,
        callback: (count, buffer): boolean => {
          const bytes = Buffer.from(buffer.buffer, buffer.byteOffset, count);
          const rest = head.isComplete ? bytes : head.read(bytes);
          if (rest !== undefined && rest.length > 0) frames.read(rest);
          return !raw.#readsOnce;
        },
      },
    });
    const raw: RawSocket = new RawSocket(socket);
    // What cannot be written because the server has closed is no news: `closed` tells.
    socket.on("error", () => socket.destroy());
    socket.write(upgradeRequest(port, headers));
    await Promise.race([head.complete, raw.closed]);
    if (head.status !== 101) {
      socket.destroy();
      throw new Error(`the gateway answered ${head.status ?? "nothing"} instead of 101`);
    }
    return raw;
  }

  get isClosed(): boolean {
    return this.#isClosed || this.socket.destroyed;
  }

  /** Whether what was written before has gone to the kernel. */
  get isDrained(): boolean {
    return this.socket.writableLength === 0;
  }

  write(bytes: Uint8Array): void {
    if (!this.isClosed) this.socket.write(bytes);
  }

  binary(payload: Uint8Array): void {
    this.write(frame(Opcode.BINARY, payload));
  }

  /** Reads what has come, at most {@link SHARED_BUFFER}, and then nothing. */
  readOnce(): void {
    this.#readsOnce = true;
    this.socket.resume();
  }

  /** Resolves when the connection is closed, or when it is over. */
  async lasts(over: AbortSignal): Promise<void> {
    await Promise.race([this.closed, until(over)]);
  }

  /** Nothing is read from now on: what the server sends fills the buffers between us. */
  stopReading(): void {
    this.socket.pause();
  }

  /** Aborted when the connection is closed, or when it is over. */
  until(over: AbortSignal): AbortSignal {
    const closing = new AbortController();
    void this.closed.then(() => {
      closing.abort();
    });
    return AbortSignal.any([over, closing.signal]);
  }

  /** Without a word. */
  destroy(): void {
    this.socket.destroy();
  }
}

class UpgradeAnswer {
  readonly complete: Promise<void>;
  isComplete = false;
  status: number | undefined;
  #text = "";
  #resolve: () => void = () => undefined;

  constructor() {
    this.complete = new Promise((resolve) => {
      this.#resolve = resolve;
    });
  }

  /** @returns what follows the head, once that has been read */
  read(bytes: Buffer): Buffer | undefined {
    const known = this.#text.length;
    this.#text += bytes.toString("latin1", 0, HEAD_BYTES);
    const end = this.#text.indexOf(END_OF_HEADERS);
    if (end < 0) return undefined;
    this.status = Number(/^HTTP\/1\.1 (\d{3})/.exec(this.#text)?.[1]);
    this.isComplete = true;
    this.#text = "";
    this.#resolve();
    return bytes.subarray(end + END_OF_HEADERS.length - known);
  }
}

function upgradeRequest(port: number, headers: Readonly<Record<string, string>> = {}): string {
  const all = {
    Host: `${HERE}:${port}`,
    Connection: "Upgrade",
    Upgrade: "websocket",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": Buffer.from("0123456789abcdef").toString("base64"),
    "Sec-WebSocket-Protocol": SUB_PROTOCOL,
    ...headers,
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return `GET /ws/volunteer HTTP/1.1\r\n${lines.join("")}\r\n`;
}
