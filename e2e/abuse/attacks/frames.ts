import { randomBytes } from "node:crypto";

import { type Attack, type Findings, type Target, addressOf } from "../attack.ts";
import { Opcode, frame } from "../client/frames.ts";
import { again, crowd, paced, pause } from "../client/pace.ts";
import { encode } from "../client/protocol.ts";
import { RawSocket } from "../client/raw-socket.ts";

const MEBIBYTE = 1024 * 1024;
const FRAMES_PER_SECOND = 400_000;
const FRAMES_AT_ONCE = 1000;
/** Somewhat less than the largest message that there may be. */
const LARGE = 60 * MEBIBYTE;
const UNKNOWN_FIELDS_BYTES = 35 * MEBIBYTE;

/** Strangers who talk, and care for nothing that is said. */
export const frameAttacks: readonly Attack[] = [
  {
    name: "text-flood",
    does: "one connection sends empty text frames without end, and no Hello",
    run: (target) => flood(target, frame(Opcode.TEXT)),
  },
  {
    name: "text-flood-joined",
    does: "one connection says Hello, then sends empty text frames without end",
    run: (target) => flood(target, frame(Opcode.TEXT), true),
  },
  {
    name: "empty-binary-flood",
    does: "one connection sends empty binary frames without end, and no Hello",
    run: (target) => flood(target, frame(Opcode.BINARY)),
  },
  {
    name: "ping-flood",
    does: "one connection says Hello, then pings without end and reads no answer",
    run: (target) => flood(target, frame(Opcode.PING, Buffer.alloc(100)), true, true),
  },
  {
    name: "garbage",
    does: "20 connections send random bytes, and come back when they are closed",
    run: async ({ ports, over }) => {
      let sent = 0;
      const connections = await crowd(
        over,
        20,
        async () => {
          const raw = await RawSocket.dial(ports.gateway, { from: addressOf(0) });
          await paced(raw.until(over), 50, (times) => {
            for (let i = 0; i < times; i++) raw.binary(randomBytes(200));
            sent += times;
          });
          raw.destroy();
        },
        { restMs: 100 },
      );
      return { sent, connections };
    },
  },
  {
    name: "unfinished-messages",
    does: "20 connections send the pieces of a message that never ends",
    run: async ({ ports, over }) => {
      const first = frame(Opcode.BINARY, Buffer.alloc(MEBIBYTE), { fin: false });
      const next = frame(Opcode.CONTINUATION, Buffer.alloc(MEBIBYTE), { fin: false });
      let mebibytes = 0;
      await crowd(over, 20, async () => {
        const raw = await RawSocket.dial(ports.gateway, { from: addressOf(0), isDeaf: true });
        raw.write(first);
        await paced(raw.until(over), 4, () => {
          if (raw.isDrained && mebibytes * MEBIBYTE < 20 * LARGE) {
            raw.write(next);
            mebibytes += 1;
          }
        });
        raw.destroy();
      });
      return { mebibytes };
    },
  },
  {
    name: "unfinished-frames",
    does: "500 connections announce a frame of 60 MiB and send a byte of it a second",
    run: async ({ ports, over }) => {
      const connections = await crowd(over, 500, async () => {
        const raw = await RawSocket.dial(ports.gateway, { from: addressOf(0), isDeaf: true });
        raw.write(frame(Opcode.BINARY, new Uint8Array(), { announced: LARGE }));
        await paced(raw.until(over), 1, () => {
          raw.write(Buffer.alloc(1));
        });
        raw.destroy();
      });
      return { connections };
    },
  },
  {
    name: "unknown-fields",
    does: "a Hello with 35 MiB of fields that no message has, again and again",
    run: async ({ ports, over }) => {
      const message = frame(Opcode.BINARY, helloOfUnknownFields(UNKNOWN_FIELDS_BYTES));
      const sent = await again(
        over,
        async () => {
          const raw = await RawSocket.dial(ports.gateway, { from: addressOf(0) });
          raw.write(message);
          await pause(2000, raw.until(over));
          raw.destroy();
        },
        500,
      );
      return { sent };
    },
  },
  {
    name: "large-messages",
    does: "4 connections send results of 30 MiB for leases that do not exist, and come back when they are closed",
    run: async ({ ports, over }) => {
      const value = { units: 1, value: new Uint8Array(LARGE / 2), sha256: new Uint8Array(32) };
      const result = encode({ case: "result", value: { lease: new Uint8Array(100), value } });
      let sent = 0;
      await crowd(over, 4, async () => {
        const raw = await RawSocket.dial(ports.gateway, { from: addressOf(0) });
        raw.binary(encode({ case: "hello", value: {} }));
        await paced(raw.until(over), 2, () => {
          if (!raw.isDrained) return;
          raw.binary(result);
          sent += 1;
        });
        raw.destroy();
      });
      return { sent };
    },
  },
];

/** One deaf connection at a time; a new one when the gateway has had enough. */
async function flood(
  { ports, over }: Target,
  one: Buffer,
  isJoined = false,
  isBlind = false,
): Promise<Findings> {
  const many = Buffer.concat(Array.from({ length: FRAMES_AT_ONCE }, () => one));
  let sent = 0;
  const connections = await again(over, async () => {
    const raw = await RawSocket.dial(ports.gateway, { from: addressOf(0), isDeaf: true });
    if (isJoined) raw.binary(encode({ case: "hello", value: {} }));
    if (isBlind) raw.stopReading();
    await paced(raw.until(over), FRAMES_PER_SECOND / FRAMES_AT_ONCE, (times) => {
      // No faster than they are read: it is the gateway's memory that is to fill, not ours.
      for (let i = 0; i < times && raw.isDrained; i++) {
        raw.write(many);
        sent += FRAMES_AT_ONCE;
      }
    });
    raw.destroy();
  });
  return { sent, connections };
}

/** A VolunteerMessage whose Hello has nothing but field number 1000, a varint, again and again. */
function helloOfUnknownFields(bytes: number): Buffer {
  const field = Buffer.from([0xc0, 0x3e, 0x00]);
  const fields = Buffer.alloc(Math.floor(bytes / field.length) * field.length, field);
  const length = [];
  for (let left = fields.length; left > 0; left >>>= 7) {
    length.push((left & 0x7f) | (left > 0x7f ? 0x80 : 0));
  }
  const helloTag = 0x0a;
  return Buffer.concat([Buffer.from([helloTag, ...length]), fields]);
}
