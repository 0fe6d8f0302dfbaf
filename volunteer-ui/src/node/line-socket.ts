import type { Socket } from "node:net";
import { Duplex } from "node:stream";

import type { Direction } from "./direction.ts";

/** So much of one connection is on its way before another has its turn. Bytes. */
const PIECE = 16 * 1024;

interface Line {
  readonly up: Direction;
  readonly down: Direction;
}

/** A connection over an access line, which it shares with others. Owns the socket. */
export class LineSocket extends Duplex {
  readonly #socket: Socket;
  readonly #line: Line;
  readonly #connectMs: number;

  /**
   * @param socket that is being connected
   * @param connectMs what connecting takes over this line
   */
  constructor(socket: Socket, line: Line, connectMs: number) {
    super();
    this.#socket = socket;
    this.#line = line;
    this.#connectMs = connectMs;
    socket.setNoDelay();
    socket.pause();
    socket
      .on("data", (chunk: Buffer) => {
        socket.pause();
        const next = (): void => void socket.resume();
        line.down.carry(chunk.length, next, () => this.push(chunk));
      })
      .on("end", () => {
        line.down.carry(0, nothing, () => this.push(null));
      })
      .on("error", (error) => this.destroy(error));
  }

  /** A stream that is not constructed cannot be destroyed either. */
  override _construct(done: (error?: Error | null) => void): void {
    this.#socket.once("error", done).once("connect", () => {
      this.#socket.off("error", done);
      setTimeout(() => {
        done();
        this.emit("connect");
        this.#socket.resume();
      }, this.#connectMs);
    });
  }

  override _read(): void {
    // What arrives is pushed: the line, not the reader, is what is slow.
  }

  override _write(chunk: Buffer, _: BufferEncoding, done: (error?: Error | null) => void): void {
    const piece = chunk.subarray(0, PIECE);
    const next = (): void => {
      if (piece.length === chunk.length) done();
      else this._write(chunk.subarray(PIECE), _, done);
    };
    this.#line.up.carry(piece.length, next, () => void this.#socket.write(piece));
  }

  override _final(done: () => void): void {
    this.#line.up.carry(0, done, () => this.#socket.end());
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#socket.destroy();
    done(error);
  }

  // --- what http and ws ask of sockets ---

  setTimeout(ms: number, listener?: () => void): this {
    this.#socket.setTimeout(ms, listener);
    return this;
  }

  setNoDelay(): this {
    return this;
  }

  setKeepAlive(isOn?: boolean, initialDelay?: number): this {
    this.#socket.setKeepAlive(isOn, initialDelay);
    return this;
  }

  ref(): this {
    this.#socket.ref();
    return this;
  }

  unref(): this {
    this.#socket.unref();
    return this;
  }
}

function nothing(): void {
  // Nobody waits.
}
