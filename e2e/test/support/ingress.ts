import {
  type IncomingMessage,
  type RequestOptions,
  createServer,
  request as httpRequest,
} from "node:http";
import { type AddressInfo, connect } from "node:net";
import type { Duplex } from "node:stream";

import type { ServiceName } from "./farm.ts";

/** Which service answers a path: what an ingress does in front of the three services. */
function serviceFor(path: string): ServiceName {
  if (path.startsWith("/api/models/")) return "model-service";
  return path.startsWith("/api/") ? "task-service" : "gateway";
}

/**
 * A reverse proxy by path, WebSocket included; each request goes to the next instance that accepts connections. WebSockets
 * take turns of their own: whatever is asked for meanwhile, as many of them go to each gateway.
 * @param instances ports of a service's instances at this moment
 * @returns its port on 127.0.0.1
 */
export async function startIngress(
  instances: (service: ServiceName) => readonly number[],
): Promise<number> {
  const turns = { request: 0, upgrade: 0 };
  const upstream = async (
    request: IncomingMessage,
    kind: keyof typeof turns,
  ): Promise<RequestOptions> => {
    const ports = instances(serviceFor(request.url ?? "/"));
    const turn = ++turns[kind];
    const inTurn = ports.map((_, at) => ports[(turn + at) % ports.length] ?? 0);
    return {
      host: "127.0.0.1",
      port: await firstAccepting(inTurn),
      method: request.method,
      path: request.url,
      headers: request.headers,
    };
  };
  const server = createServer((request, response) => {
    const forward = (to: RequestOptions): void => {
      const forwarded = httpRequest(to, (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      });
      forwarded.on("error", () => response.destroy());
      response.on("close", () => forwarded.destroy());
      request.pipe(forwarded);
    };
    upstream(request, "request").then(forward, () => response.writeHead(502).end());
  });
  server.on("upgrade", (request, client, head) => {
    client.on("error", () => client.destroy());
    upstream(request, "upgrade").then(
      (to) => {
        upgrade(to, client, head);
      },
      () => client.end("HTTP/1.1 502 Bad Gateway\r\n\r\n"),
    );
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  server.unref();
  return (server.address() as AddressInfo).port;
}

function upgrade(to: RequestOptions, client: Duplex, head: Buffer): void {
  const forwarded = httpRequest(to);
  forwarded.on("error", () => client.destroy());
  forwarded.on("response", (answer) => {
    client.end(`HTTP/1.1 ${answer.statusCode ?? 502} Refused\r\n\r\n`);
  });
  forwarded.on("upgrade", (answer, socket) => {
    const headers = Object.entries(answer.headers).map(
      ([name, value]) => `${name}: ${String(value)}`,
    );
    client.write(`HTTP/1.1 101 Switching Protocols\r\n${headers.join("\r\n")}\r\n\r\n`);
    socket.on("error", () => client.destroy());
    socket.on("close", () => client.destroy());
    client.on("close", () => socket.destroy());
    socket.write(head);
    socket.pipe(client);
    client.pipe(socket);
  });
  forwarded.end();
}

async function firstAccepting(ports: readonly number[]): Promise<number> {
  for (const port of ports) if (await accepts(port)) return port;
  throw new Error(`nobody listens on any of the ports ${ports.join(", ")}`);
}

async function accepts(port: number): Promise<boolean> {
  return await new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => {
      resolve(false);
    });
  });
}
