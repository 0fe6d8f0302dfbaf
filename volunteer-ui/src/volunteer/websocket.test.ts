import type { AddressInfo } from "node:net";

import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { WebSocket, WebSocketServer } from "ws";

import {
  Confirm_Outcome,
  GatewayMessageSchema,
  JobState,
  type MessageInitShape,
  TaskKind,
  VolunteerMessageSchema,
  create,
  fromBinary,
  toBinary,
  toHex,
} from "../protocol/index.ts";
import { systemClock } from "./clock.ts";
import { WorkerPool } from "../trainer/index.ts";
import { ArithmeticTrainer } from "./testing/arithmetic-trainer.ts";
import { DATA, jobNamed, leaseOf, taskOfLease, version } from "./testing/scene.ts";
import { type Volunteer, createVolunteer } from "./volunteer.ts";

const job = await jobNamed("job");
const v0 = await version(0);

let server: WebSocketServer;
let volunteer: Volunteer;

beforeEach(async () => {
  server = new WebSocketServer({ port: 0 });
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as AddressInfo;
  let token: Uint8Array | undefined;
  volunteer = createVolunteer({
    gatewayUrl: `ws://127.0.0.1:${port}/ws/volunteer`,
    baseUrl: `http://127.0.0.1:${port}/`,
    openSocket: (url, protocol) => new WebSocket(url, protocol),
    fetchBytes: () => Promise.resolve(DATA),
    workers: new WorkerPool(() => new ArithmeticTrainer(systemClock)),
    tokenStore: {
      load: () => token,
      save: (saved) => {
        token = saved;
      },
    },
    agent: "test",
  });
});

afterEach(async () => {
  await volunteer.leave();
  for (const client of server.clients) client.terminate();
  server.close();
});

function say(socket: WebSocket, kind: MessageInitShape<typeof GatewayMessageSchema>["kind"]) {
  if (kind === undefined) return;
  socket.send(toBinary(GatewayMessageSchema, create(GatewayMessageSchema, { kind })));
}

/** Assigns one task per connection and tells what was said on all of them; the first connection is cut after its result. */
async function serveTwoConnections(): Promise<string[]> {
  const heard: string[] = [];
  let assigned = 0;
  await new Promise<void>((done) => {
    server.on("connection", (socket) => {
      socket.on("message", (data, isBinary) => {
        if (!isBinary) throw new Error("text");
        const { kind } = fromBinary(VolunteerMessageSchema, new Uint8Array(data as Buffer));
        switch (kind.case) {
          case "hello":
            heard.push(`hello ${toHex(kind.value.token)}`);
            greet(socket);
            break;
          case "demand":
            heard.push(`demand ${kind.value.window}`);
            if (kind.value.window > 0) assign(socket, `t${++assigned}`);
            break;
          case "result": {
            const taskId = taskOfLease(kind.value.lease);
            heard.push(`result ${taskId}, ${kind.value.value?.value.length ?? 0} bytes`);
            if (heard.length <= 3) {
              socket.terminate();
            } else {
              say(socket, {
                case: "confirm",
                value: { taskId, outcome: Confirm_Outcome.ACCEPTED },
              });
            }
            break;
          }
          case "goodbye":
            heard.push(`goodbye ${kind.value.reason}`);
            done();
            break;
          case "handBack":
          case "cannotCompute":
          case "payEntry":
          case undefined:
            throw new Error(`unexpected ${kind.case ?? "message"}`);
        }
      });
    });
    volunteer.subscribe(({ contribution }) => {
      if (contribution.tasks === 2) void volunteer.leave();
    });
    volunteer.start();
  });
  return heard;
}

function greet(socket: WebSocket) {
  say(socket, {
    case: "welcome",
    value: { volunteerId: new Uint8Array(12), token: Uint8Array.of(9) },
  });
  say(socket, { case: "jobChanged", value: { spec: job, state: JobState.RUNNING } });
  say(socket, {
    case: "versionAnnounced",
    value: { jobId: "job", version: 0, sha256: v0.sha256, state: v0.state },
  });
}

function assign(socket: WebSocket, taskId: string) {
  say(socket, {
    case: "assign",
    value: {
      taskId,
      kind: TaskKind.ADVANCE,
      round: 0,
      sha256: v0.sha256,
      node: { level: 1, index: 0 },
      lease: leaseOf(taskId),
      leaseMs: 10_000,
    },
  });
}

describe("over a real WebSocket", () => {
  it("works, survives a cut, hands in what was not confirmed, and says goodbye", async () => {
    expect(await serveTwoConnections()).toEqual([
      "hello ",
      "demand 2",
      "result t1, 20 bytes",
      "hello 09",
      "result t1, 20 bytes",
      "demand 2",
      "result t2, 20 bytes",
      "demand 0",
      "goodbye leaving",
    ]);
  });
});
