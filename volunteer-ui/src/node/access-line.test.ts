import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { WebSocket, WebSocketServer } from "ws";

import { AccessLine } from "./access-line.ts";

const SIZE = 500_000;
const BODY = Buffer.alloc(SIZE, 7);

const server = createServer((request, response) => {
  if (request.url === "/gone") response.writeHead(404).end();
  else response.end(BODY);
});
/** Answers each message with its length. */
const sockets = new WebSocketServer({ server });
sockets.on("connection", (socket) => {
  socket.on("message", (data: Buffer) => {
    socket.send(String(data.length));
  });
});
let origin = "";

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  origin = `//127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  sockets.close();
  server.closeAllConnections();
  server.close();
});

const signal = (): AbortSignal => new AbortController().signal;

async function timed(act: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await act();
  return performance.now() - start;
}

async function connected(line: AccessLine): Promise<WebSocket> {
  const url = `ws:${origin}`;
  const socket = new WebSocket(url, { agent: line.agentFor(url), perMessageDeflate: false });
  await new Promise((resolve, reject) => {
    socket.once("open", resolve).once("error", reject);
  });
  return socket;
}

async function exchange(socket: WebSocket, bytes: number): Promise<string> {
  socket.send(Buffer.alloc(bytes));
  return await new Promise((resolve) => {
    socket.once("message", (data: Buffer) => {
      resolve(data.toString());
    });
  });
}

// Only lower bounds: a busy machine is slower than any line.
describe("an access line", () => {
  it("delivers all bytes, no sooner than its rate and its delay allow", async () => {
    const line = new AccessLine({ up: 1000, down: 20, rttMs: 40 });
    const ms = await timed(async () => {
      const response = await line.fetch(`http:${origin}/`, { signal: signal() });
      expect(response.status).toBe(200);
      expect(Buffer.from(await response.arrayBuffer()).equals(BODY)).toBe(true);
    });
    // 500 KB at 2.5 KB a millisecond; a round trip to connect, another one to ask.
    expect(ms).toBeGreaterThan(200 + 2 * 40 - 5);
    expect(line.down.carried).toBeGreaterThan(SIZE);
    expect(line.up.carried).toBeLessThan(2_000);
  });

  it("is slow in one direction and fast in the other", async () => {
    const line = new AccessLine({ up: 10, down: 1000, rttMs: 0 });
    const socket = await connected(line);
    const ms = await timed(async () => {
      expect(await exchange(socket, SIZE)).toBe(String(SIZE));
    });
    expect(ms).toBeGreaterThan(395);
    socket.close();
  });

  it("is shared by all connections", async () => {
    const line = new AccessLine({ up: 20, down: 1000, rttMs: 0 });
    const two = await Promise.all([connected(line), connected(line)]);
    const ms = await timed(() => Promise.all(two.map((each) => exchange(each, SIZE))));
    expect(ms).toBeGreaterThan(395);
    expect(line.up.carried).toBeGreaterThan(2 * SIZE);
    for (const socket of two) socket.close();
  });

  it("tells what a server says, and what went wrong", async () => {
    const line = new AccessLine({ up: 1000, down: 1000, rttMs: 0 });
    const response = await line.fetch(`http:${origin}/gone`, { signal: signal() });
    expect(response.status).toBe(404);
    const nobody = line.fetch("http://127.0.0.1:1/", { signal: signal() });
    await expect(nobody).rejects.toThrow("ECONNREFUSED");
    const given = line.fetch(`http:${origin}/`, { signal: AbortSignal.abort() });
    await expect(given).rejects.toThrow("aborted");
  });
});
