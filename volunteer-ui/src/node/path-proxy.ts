import {
  type ClientRequest,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  type RequestOptions,
  type Server,
  type ServerResponse,
  createServer,
  request as ask,
} from "node:http";
import { type Duplex, pipeline } from "node:stream";

/** Each needs two sockets and some 50 KiB; whoever comes beyond is turned away. */
const MOST_CONNECTIONS = 1_000;
/** A service that is there accepts at once. Milliseconds. */
const CONNECT_WITHIN = 5_000;
/** Without a byte in either direction: several times the heartbeats of WebSockets (5 s) and events (15 s). Milliseconds. */
const IDLE_AT_MOST = 120_000;

/** Concern one connection only (RFC 9110, section 7.6.1). `expect` has been answered by then. */
const HOP_BY_HOP = [
  "connection",
  "keep-alive",
  "proxy-connection",
  "te",
  "trailer",
  "upgrade",
  "expect",
];

export interface Route {
  /** Of whole path elements: `/api` is not the beginning of `/apiary`. */
  readonly prefix: string;
  /** `http://HOST[:PORT]`, without a path. */
  readonly service: URL;
}

/**
 * Leads each request to the service that answers its path, WebSocket included: one origin where there is no ingress.
 *
 * Holds nothing: requests and answers pass through as they come. Every request says by `X-Forwarded-For` that it came through a
 * proxy, so that the services keep to themselves what is for those inside.
 */
export class PathProxy {
  readonly #routes: readonly Route[];
  readonly #say: (line: string) => void;
  readonly #server: Server;
  readonly #tunnels = new Set<Duplex>();
  /** Origins of services that did not answer the last time. */
  readonly #away = new Set<string>();

  /**
   * @param routes one of them with the prefix `/`
   * @param say writes one line when a service is gone, and one when it is back
   */
  constructor(routes: readonly Route[], say: (line: string) => void) {
    this.#routes = [...routes].sort((a, b) => b.prefix.length - a.prefix.length);
    this.#say = say;
    this.#server = createServer((request, response) => {
      this.#forward(request, response);
    });
    this.#server.maxConnections = MOST_CONNECTIONS;
    // An upload over a slow line takes its time; a line without a byte does not.
    this.#server.requestTimeout = 0;
    this.#server.timeout = IDLE_AT_MOST;
    this.#server.on("upgrade", (request, client, head) => {
      this.#upgrade(request, client, head);
    });
  }

  /** @returns the port it listens on, on every address */
  async listen(port: number): Promise<number> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once("error", reject).listen(port, resolve);
    });
    const address = this.#server.address();
    return typeof address === "object" && address !== null ? address.port : port;
  }

  /** Accepts nothing more, and cuts what is still open after so many milliseconds. */
  async close(withinMs: number): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    const cut = setTimeout(() => {
      this.#server.closeAllConnections();
      for (const tunnel of this.#tunnels) tunnel.destroy();
    }, withinMs);
    await closed;
    clearTimeout(cut);
  }

  #forward(request: IncomingMessage, response: ServerResponse): void {
    const to = this.#destination(request);
    if (to === undefined) {
      refuse(response, 400, `'${request.url ?? ""}' is not a path`);
      return;
    }
    const forwarded = ask({ ...to, headers: { ...withoutHops(request.headers), ...to.headers } });
    limitWaiting(forwarded);
    forwarded.on("response", (answer) => {
      this.#answered(to.service);
      // How its body was cut into pieces ends here, too: whoever asked may not know pieces at all.
      const headers = withoutHops(answer.headers, "transfer-encoding");
      response.writeHead(answer.statusCode ?? 502, headers);
      // Whichever end breaks, the other is closed.
      pipeline(answer, response, () => undefined);
    });
    forwarded.on("error", (error) => {
      // What comes after the answer has begun is seen at its end; a client that has left wants none.
      if (response.headersSent || response.destroyed) return;
      refuse(response, 502, this.#failed(to.service, error));
    });
    response.on("close", () => {
      // What a client goes on sending after it was refused would otherwise stand before its next request.
      request.unpipe(forwarded).resume();
      forwarded.destroy();
    });
    request.pipe(forwarded);
  }

  #upgrade(request: IncomingMessage, client: Duplex, head: Buffer): void {
    client.on("error", () => client.destroy());
    const to = this.#destination(request);
    // Other protocols would let a client send, inside the tunnel, requests that this proxy never sees.
    if (to === undefined || request.headers.upgrade?.toLowerCase() !== "websocket") {
      client.end(`HTTP/1.1 400 Bad Request\r\nconnection: close\r\n\r\n`);
      return;
    }
    const { connection, upgrade } = request.headers;
    const headers = { ...withoutHops(request.headers), ...to.headers, connection, upgrade };
    const forwarded = ask({ ...to, headers });
    limitWaiting(forwarded);
    forwarded.on("upgrade", (answer, service, begun) => {
      this.#answered(to.service);
      client.write(headOf(answer, []));
      if (begun.length > 0) service.unshift(begun);
      service.write(head);
      this.#join(client, service);
    });
    forwarded.on("response", (answer) => {
      this.#answered(to.service);
      client.write(headOf(answer, ["connection", "keep-alive", "transfer-encoding"]));
      pipeline(answer, client, () => undefined);
    });
    forwarded.on("error", (error) => {
      this.#failed(to.service, error);
      client.end("HTTP/1.1 502 Bad Gateway\r\nconnection: close\r\n\r\n");
    });
    client.once("close", () => forwarded.destroy());
    forwarded.end();
  }

  #join(client: Duplex, service: Duplex): void {
    this.#tunnels.add(client);
    client.once("close", () => this.#tunnels.delete(client));
    pipeline(client, service, client, () => undefined);
  }

  /** @returns undefined if the request is not for a path */
  #destination(request: IncomingMessage): Destination | undefined {
    const path = pathOf(request.url ?? "");
    const route = this.#routes.find(({ prefix }) => path !== undefined && isBelow(path, prefix));
    if (path === undefined || route === undefined) return undefined;
    const { hostname, port, host } = route.service;
    const before = request.headers["x-forwarded-for"];
    const client = request.socket.remoteAddress ?? "unknown";
    return {
      service: host,
      host: hostname,
      port: port === "" ? 80 : Number(port),
      method: request.method,
      path,
      // A connection per request: none that the service has just closed, and a Service spreads them over its pods.
      agent: false,
      headers: {
        "x-forwarded-for": before === undefined ? client : `${String(before)}, ${client}`,
      },
    };
  }

  #answered(service: string): void {
    if (this.#away.delete(service)) this.#say(`${service} answers again`);
  }

  /** @returns what is wrong, for a person */
  #failed(service: string, error: Error): string {
    const problem = `${service} cannot be reached: ${error.message}`;
    if (!this.#away.has(service)) this.#say(problem);
    this.#away.add(service);
    return `${problem}; are its pods ready? (kubectl get pods)`;
  }
}

interface Destination extends RequestOptions {
  readonly service: string;
  readonly headers: OutgoingHttpHeaders;
}

/** Without `.` and `..`, however they are written: what is led to a service by its prefix is below that prefix. */
function pathOf(url: string): string | undefined {
  if (!url.startsWith("/")) return undefined;
  const { pathname, search } = new URL(`http://proxy${url}`);
  return pathname + search;
}

function isBelow(path: string, prefix: string): boolean {
  if (!path.startsWith(prefix)) return false;
  return prefix.endsWith("/") || ["/", "?", undefined].includes(path[prefix.length]);
}

/** @param more names of headers that are left out, too, in lower case */
function withoutHops(
  headers: IncomingHttpHeaders,
  ...more: readonly string[]
): OutgoingHttpHeaders {
  const named = (headers.connection ?? "").split(",").map((name) => name.trim().toLowerCase());
  const hops = new Set([...HOP_BY_HOP, ...named, ...more]);
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !hops.has(name)));
}

/**
 * Of an answer as it came, `set-cookie` and the like as often as they are there.
 * @param without names of headers, in lower case
 */
function headOf(answer: IncomingMessage, without: readonly string[]): string {
  const { statusCode = 502, statusMessage = "", rawHeaders } = answer;
  const lines = [`HTTP/1.1 ${statusCode} ${statusMessage}`];
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    const name = rawHeaders[at] ?? "";
    if (!without.includes(name.toLowerCase())) lines.push(`${name}: ${rawHeaders[at + 1] ?? ""}`);
  }
  return `${lines.join("\r\n")}\r\n\r\n`;
}

function limitWaiting(forwarded: ClientRequest): void {
  forwarded.on("socket", (socket) => {
    socket.setTimeout(CONNECT_WITHIN);
    socket.once("connect", () => socket.setTimeout(IDLE_AT_MOST));
    socket.on("timeout", () => forwarded.destroy(new Error("no answer in time")));
  });
}

function refuse(response: ServerResponse, status: number, detail: string): void {
  const title = status === 502 ? "Service is not available" : "Bad request";
  const headers = { "content-type": "application/problem+json", connection: "close" };
  response.writeHead(status, headers).end(JSON.stringify({ status, title, detail }));
}
