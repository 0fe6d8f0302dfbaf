import { once } from "node:events";
import { type AddressInfo, type Server, type Socket, connect, createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { Line } from "../faults/line.ts";

const LATER_MS = 120;
/** Longer than anything takes on this machine that is not held up. */
const A_WHILE_MS = 80;

let echo: Server;
let line: Line;

beforeEach(async () => {
  echo = createServer((socket) => {
    socket.on("error", () => undefined);
    socket.pipe(socket);
  });
  echo.listen(0, "127.0.0.1");
  await once(echo, "listening");
  line = await Line.open((echo.address() as AddressInfo).port);
});
afterEach(() => {
  line.close();
  echo.close();
});

/** A client behind the line, and what has come back to it. */
class Client {
  readonly #socket: Socket;
  text = "";

  constructor(port: number) {
    this.#socket = connect(port, "127.0.0.1");
    this.#socket.on("data", (piece) => (this.text += piece.toString()));
    this.#socket.on("error", () => undefined);
  }

  say(text: string): void {
    this.#socket.write(text);
  }

  async hears(text: string): Promise<void> {
    await expect.poll(() => this.text).toBe(text);
  }

  async isCut(): Promise<void> {
    await expect.poll(() => this.#socket.closed).toBe(true);
  }
}

describe("a line", () => {
  it("passes on what is said, both ways, whatever its size", async () => {
    const client = new Client(line.port);
    const long = "0123456789".repeat(100_000);
    client.say(long);
    await client.hears(long);
  });

  it("ends all connections when it is cut, and new ones until it is mended", async () => {
    const before = new Client(line.port);
    before.say("a");
    await before.hears("a");
    line.cut();
    await before.isCut();
    await new Client(line.port).isCut();
    line.mend();
    const after = new Client(line.port);
    after.say("b");
    await after.hears("b");
  });

  it("says nothing while it is stalled, and all of it afterwards", async () => {
    const client = new Client(line.port);
    client.say("a");
    await client.hears("a");
    line.stall();
    client.say("b");
    await sleep(A_WHILE_MS);
    expect(client.text).toBe("a");
    line.mend();
    client.say("c");
    await client.hears("abc");
  });

  it("delays both ways", async () => {
    const client = new Client(line.port);
    client.say("a");
    await client.hears("a");
    line.delay(LATER_MS);
    const begun = performance.now();
    client.say("b");
    await client.hears("ab");
    // Timers may be a millisecond early.
    expect(performance.now() - begun).toBeGreaterThan(2 * LATER_MS - 3);
  });

  it("can be cut while it is stalled", async () => {
    const client = new Client(line.port);
    client.say("a");
    await client.hears("a");
    line.stall();
    client.say("b");
    line.cut();
    await client.isCut();
    expect(client.text).toBe("a");
  });
});
