import { Agent, type AgentOptions, request as askPlainly } from "node:http";
import { Agent as SecureAgent, request as askSecurely } from "node:https";
import { type NetConnectOpts, connect } from "node:net";
import { type Duplex, Readable } from "node:stream";
import { connect as secure } from "node:tls";

import { Direction } from "./direction.ts";
import { LineSocket } from "./line-socket.ts";

/** What a household has between itself and everybody else. */
export interface LineSpeed {
  /** Megabits per second. */
  readonly up: number;
  readonly down: number;
  /** A round trip without anything in the way, milliseconds. */
  readonly rttMs: number;
}

const BITS_PER_BYTE = 8;
const BYTES_PER_MS_AND_MBIT = 1_000_000 / BITS_PER_BYTE / 1_000;

/**
 * An emulated access line, in this process: all connections that are made through it share its two directions, each of
 * which carries so many bytes a second and delivers them half a round trip later. Connecting takes a round trip.
 *
 * What TCP does on a real line (slow start, losses) is not emulated.
 */
export class AccessLine {
  readonly up: Direction;
  readonly down: Direction;
  readonly #rttMs: number;
  readonly #plain: Agent;
  readonly #secure: SecureAgent;

  constructor({ up, down, rttMs }: LineSpeed) {
    this.up = new Direction(up * BYTES_PER_MS_AND_MBIT, rttMs / 2);
    this.down = new Direction(down * BYTES_PER_MS_AND_MBIT, rttMs / 2);
    this.#rttMs = rttMs;
    const open = (options: NetConnectOpts): LineSocket => this.#open(options);
    const keep: AgentOptions = { keepAlive: true };
    this.#plain = new (class extends Agent {
      override createConnection(options: NetConnectOpts): Duplex {
        return open(options);
      }
    })(keep);
    this.#secure = new (class extends SecureAgent {
      override createConnection(options: NetConnectOpts): Duplex {
        return secure({ ...options, socket: open(options) });
      }
    })(keep);
  }

  /** @param url of a WebSocket or of anything else, with TLS or without */
  agentFor(url: string): Agent {
    return isSecure(url) ? this.#secure : this.#plain;
  }

  /** As the platform's `fetch`, for what volunteers ask: a body to read, and a signal. */
  readonly fetch = async (url: string, { signal }: { signal: AbortSignal }): Promise<Response> =>
    await new Promise((resolve, reject) => {
      const ask = isSecure(url) ? askSecurely : askPlainly;
      const request = ask(url, { agent: this.agentFor(url), signal }, (message) => {
        const { statusCode = 0, headers } = message;
        const body = Readable.toWeb(message) as ReadableStream<Uint8Array>;
        const type = headers["content-type"];
        resolve(
          new Response(body, {
            status: statusCode,
            ...(type === undefined ? {} : { headers: { "content-type": type } }),
          }),
        );
      });
      request.once("error", reject);
      request.end();
    });

  #open(options: NetConnectOpts): LineSocket {
    return new LineSocket(connect(options), this, this.#rttMs);
  }
}

function isSecure(url: string): boolean {
  return /^(https|wss):/.test(url);
}
