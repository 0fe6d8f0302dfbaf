import {
  type IncomingMessage,
  type RequestOptions,
  createServer,
  request as httpRequest,
} from "node:http";
import type { AddressInfo } from "node:net";

import type { ServiceName } from "./farm.ts";

/** Which service answers a path: what an ingress does in front of the three services. */
export function serviceFor(path: string): ServiceName {
  if (path.startsWith("/api/models/")) return "model-service";
  return path.startsWith("/api/") ? "task-service" : "gateway";
}

/** A reverse proxy by path, WebSocket included. @returns its port on 127.0.0.1 */
export async function startIngress(ports: ReadonlyMap<ServiceName, number>): Promise<number> {
  const upstream = (request: IncomingMessage): RequestOptions => ({
    host: "127.0.0.1",
    port: ports.get(serviceFor(request.url ?? "/")),
    method: request.method,
    path: request.url,
    headers: request.headers,
  });
  const server = createServer((request, response) => {
    const forwarded = httpRequest(upstream(request), (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    forwarded.on("error", () => response.destroy());
    response.on("close", () => forwarded.destroy());
    request.pipe(forwarded);
  });
  server.on("upgrade", (request, client, head) => {
    client.on("error", () => client.destroy());
    const forwarded = httpRequest(upstream(request));
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
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  server.unref();
  return (server.address() as AddressInfo).port;
}
