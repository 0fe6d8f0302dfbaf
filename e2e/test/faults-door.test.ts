import { once } from "node:events";
import type { AddressInfo } from "node:net";

import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { WebSocket, WebSocketServer } from "ws";

import { type VolunteerMessageInit, SUB_PROTOCOL, encode } from "../abuse/client/protocol.ts";
import { Door } from "../faults/door.ts";
import { VolunteerMessageSchema, fromBinary } from "../../volunteer-ui/src/protocol/index.ts";

let gateway: WebSocketServer;
let door: Door;
let volunteer: WebSocket;
/** Of results the first byte of their lease, of other messages their kind. */
let heard: (number | string | undefined)[];

beforeEach(async () => {
  heard = [];
  gateway = new WebSocketServer({ port: 0, host: "127.0.0.1" });
  await once(gateway, "listening");
  gateway.on("connection", (socket) => {
    socket.on("message", (message: Buffer) => {
      const { kind } = fromBinary(VolunteerMessageSchema, new Uint8Array(message));
      heard.push(kind.case === "result" ? kind.value.lease[0] : kind.case);
    });
  });
  door = await Door.open((gateway.address() as AddressInfo).port);
  volunteer = new WebSocket(door.url.replace("http", "ws"), SUB_PROTOCOL);
  await once(volunteer, "open");
});
afterEach(() => {
  volunteer.terminate();
  for (const client of gateway.clients) client.terminate();
  gateway.close();
  door.close();
});

function say(kind: VolunteerMessageInit): void {
  volunteer.send(encode(kind));
}

function giveResults(...leases: readonly number[]): void {
  for (const lease of leases) say({ case: "result", value: { lease: new Uint8Array([lease]) } });
}

describe("the door", () => {
  it("passes on what volunteers say, in order", async () => {
    giveResults(1, 2);
    say({ case: "demand", value: {} });
    giveResults(3);
    await expect.poll(() => heard).toEqual([1, 2, "demand", 3]);
  });

  it("sends results twice at once and once more later, and nothing else", async () => {
    door.become("repeats");
    giveResults(1);
    say({ case: "demand", value: {} });
    await expect.poll(() => heard).toEqual([1, 1, "demand", 1]);
  });

  it("sends three results with the last one first", async () => {
    door.become("reorders");
    giveResults(1, 2, 3);
    await expect.poll(() => heard).toEqual([3, 2, 1]);
  });

  it("holds no result back for ever", async () => {
    door.become("reorders");
    giveResults(1, 2);
    await expect.poll(() => heard).toEqual([2, 1]);
  });
});
