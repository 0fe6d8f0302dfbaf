import { once } from "node:events";
import {
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
  createServer,
  request as ask,
} from "node:http";
import { type AddressInfo, connect } from "node:net";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { WebSocket, WebSocketServer } from "ws";

import { PathProxy } from "./path-proxy.ts";

const SERVICES = ["gateway", "task-service", "model-service"] as const;
type Service = (typeof SERVICES)[number];

describe("the proxy by paths", () => {
  let servers: Map<Service, Server>;
  let proxy: PathProxy;
  let port: number;
  let lines: string[];

  beforeEach(async () => {
    lines = [];
    servers = new Map();
    for (const name of SERVICES) servers.set(name, await listening());
    proxy = new PathProxy(
      [
        { prefix: "/", service: urlOf("gateway") },
        { prefix: "/api", service: urlOf("task-service") },
        { prefix: "/api/models", service: urlOf("model-service") },
      ],
      (line) => lines.push(line),
    );
    port = await proxy.listen(0);
    for (const name of SERVICES) answering(name, echo(name));
  });
  afterEach(async () => {
    await proxy.close(0);
    for (const server of servers.values()) await closed(server);
  });

  function server(name: Service): Server {
    const found = servers.get(name);
    if (found === undefined) throw new Error(name);
    return found;
  }

  function urlOf(name: Service): URL {
    return new URL(`http://127.0.0.1:${(server(name).address() as AddressInfo).port}`);
  }

  function answering(name: Service, listener: RequestListener): void {
    server(name).removeAllListeners("request").on("request", listener);
  }

  /** A request as it is written, with dots and all; `fetch` would tidy it up. */
  async function get(path: string, headers: Readonly<Record<string, string>> = {}) {
    const request = ask({ port, path, headers, agent: false }).end();
    const [response] = (await once(request, "response")) as [IncomingMessage];
    return { status: response.statusCode, headers: response.headers, body: await text(response) };
  }

  it.each([
    ["/", "gateway /"],
    ["/?job=text-1", "gateway /?job=text-1"],
    ["/assets/page.js", "gateway /assets/page.js"],
    ["/apiary", "gateway /apiary"],
    ["//api/jobs", "gateway //api/jobs"],
    ["/api", "task-service /api"],
    ["/api?x", "task-service /api?x"],
    ["/api/jobs/j-1?x=/api/models", "task-service /api/jobs/j-1?x=/api/models"],
    ["/api/modelsx", "task-service /api/modelsx"],
    ["/api/models/ab", "model-service /api/models/ab"],
  ])("leads %s to the service whose prefix fits best", async (path, answer) => {
    expect((await get(path)).body).toBe(answer);
  });

  it.each(["/api/../q/metrics", "/api/%2e%2e/q/metrics", "/api/models/.%2E/../../q/metrics"])(
    "lets nobody reach by %s what is not below the prefix",
    async (path) => {
      expect((await get(path)).body).toBe("gateway /q/metrics");
    },
  );

  it("tells the services that a request came through a proxy, and through which before", async () => {
    answering("gateway", (request, response) =>
      response.end(String(request.headers["x-forwarded-for"])),
    );
    expect((await get("/")).body).toMatch(/^(::ffff:)?127\.0\.0\.1$/);
    const { body } = await get("/", { "X-Forwarded-For": "203.0.113.7" });
    expect(body).toMatch(/^203\.0\.113\.7, (::ffff:)?127\.0\.0\.1$/);
  });

  it("passes on status, headers and the address that was asked for", async () => {
    answering("task-service", (request, response) => {
      response.writeHead(418, { "Set-Cookie": ["a=1", "b=2"], "Retry-After": "2" });
      response.end(request.headers.host);
    });
    const answer = await get("/api/jobs", { Host: "train.example.org" });
    expect(answer).toMatchObject({ status: 418, body: "train.example.org" });
    expect(answer.headers).toMatchObject({ "set-cookie": ["a=1", "b=2"], "retry-after": "2" });
  });

  it("passes events on when they happen", async () => {
    const open = new Promise<ServerResponse>((resolve) => {
      answering("model-service", (_, response) => {
        response.writeHead(200, { "Content-Type": "text/event-stream" }).write("data: 1\n\n");
        resolve(response);
      });
    });
    const answer = await fetch(`http://127.0.0.1:${port}/api/models/j-1/events`);
    const events = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
    expect(await events?.read()).toEqual({ done: false, value: "data: 1\n\n" });
    (await open).write("data: 2\n\n");
    expect(await events?.read()).toEqual({ done: false, value: "data: 2\n\n" });
    await Promise.all([once(await open, "close"), events?.cancel()]);
  });

  it("passes uploads on while they arrive", async () => {
    const arriving = new Promise<IncomingMessage>((resolve) => {
      answering("task-service", (request, response) => {
        resolve(request);
        request.on("end", () => response.end("stored"));
      });
    });
    const upload = ask({ port, path: "/api/datasets", method: "POST", agent: false });
    upload.write("first");
    const request = await arriving;
    expect(String((await once(request, "data"))[0])).toBe("first");
    upload.end("last");
    expect(String((await once(request, "data"))[0])).toBe("last");
    const [response] = (await once(upload, "response")) as [IncomingMessage];
    expect(await text(response)).toBe("stored");
  });

  it("passes on the refusal of an upload that is still under way", async () => {
    answering("task-service", (_, response) => response.writeHead(413).end("too large"));
    const upload = ask({ port, path: "/api/datasets", method: "POST", agent: false });
    upload.write("first");
    const [response] = (await once(upload, "response")) as [IncomingMessage];
    expect(response.statusCode).toBe(413);
    expect(await text(response)).toBe("too large");
    upload.end("last");
  });

  it("ends a request at the service when whoever asked has left", async () => {
    const open = new Promise<ServerResponse>((resolve) => {
      answering("gateway", (_, response) => {
        resolve(response);
      });
    });
    const request = ask({ port, path: "/", agent: false }).on("error", () => undefined);
    request.end();
    const response = await open;
    request.destroy();
    await once(response, "close");
  });

  it("joins a WebSocket with the gateway, and closes both ends together", async () => {
    const sockets = new WebSocketServer({ server: server("gateway"), path: "/ws/volunteer" });
    sockets.on("connection", (socket, request) => {
      socket.send(`hello ${request.headers["x-forwarded-for"] === undefined ? "" : "by proxy"}`);
      socket.on("message", (data: Buffer) => {
        socket.send(data);
      });
    });
    const socket = new WebSocket(`ws://127.0.0.1:${port}/ws/volunteer`);
    expect(String((await once(socket, "message"))[0])).toBe("hello by proxy");
    const large = Buffer.alloc(1_000_000, 7);
    socket.send(large);
    const [echoed] = (await once(socket, "message")) as [Buffer];
    expect(large.equals(echoed)).toBe(true);
    const [there] = sockets.clients;
    socket.close();
    if (there !== undefined) await once(there, "close");
    expect(sockets.clients.size).toBe(0);
  });

  it("passes on why a WebSocket was refused", async () => {
    server("gateway").on("upgrade", (_, socket) => {
      socket.end(
        "HTTP/1.1 503 Full\r\nRetry-After: 5\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nfull\r\n0\r\n\r\n",
      );
    });
    const socket = new WebSocket(`ws://127.0.0.1:${port}/ws/volunteer`);
    const [, response] = (await once(socket, "unexpected-response")) as [unknown, IncomingMessage];
    expect(response.statusCode).toBe(503);
    expect(response.headers["retry-after"]).toBe("5");
    expect(await text(response)).toBe("full");
  });

  it("opens no tunnel for another protocol, in which it would not see the requests", async () => {
    server("gateway").on("upgrade", () => {
      throw new Error("the gateway was asked");
    });
    const socket = connect(port, "127.0.0.1");
    socket.write("GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n");
    expect(await text(socket)).toMatch(/^HTTP\/1\.1 400 /);
  });

  it("says once that a service is gone, and once that it is back", async () => {
    const { host, port: there } = urlOf("task-service");
    await closed(server("task-service"));
    for (const path of ["/api/jobs", "/api/datasets"]) {
      const answer = await get(path);
      expect(answer.status).toBe(502);
      expect(JSON.parse(answer.body)).toMatchObject({
        status: 502,
        detail: expect.stringContaining(
          `${host} cannot be reached: connect ECONNREFUSED`,
        ) as string,
      });
    }
    servers.set("task-service", await listening(Number(there)));
    answering("task-service", echo("task-service"));
    expect((await get("/api/jobs")).status).toBe(200);
    expect(lines).toEqual([
      expect.stringContaining(`${host} cannot be reached`),
      `${host} answers again`,
    ]);
  });

  it("cuts, when it ends, what does not end by itself", async () => {
    const sockets = new WebSocketServer({ server: server("gateway") });
    const socket = new WebSocket(`ws://127.0.0.1:${port}/`);
    await once(socket, "open");
    await Promise.all([once(socket, "close"), proxy.close(0)]);
    sockets.close();
  });
});

function echo(name: Service): RequestListener {
  return (request, response) => response.end(`${name} ${request.url ?? ""}`);
}

async function listening(port = 0): Promise<Server> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  return server;
}

async function closed(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}
