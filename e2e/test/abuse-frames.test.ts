import { describe, expect, it } from "vitest";

import { FrameReader, Opcode, frame } from "../abuse/client/frames.ts";

/** A server's frames have no mask: a client's without the four bytes and the bit. */
function served(opcode: Opcode, payload: Uint8Array): Buffer {
  const whole = frame(opcode, payload);
  const header = whole.length - payload.length;
  const unmasked = Buffer.concat([whole.subarray(0, header - 4), payload]);
  unmasked[1] = (unmasked[1] ?? 0) & 0x7f;
  return unmasked;
}

const MESSAGES = [
  [Opcode.BINARY, Buffer.alloc(0)],
  [Opcode.PING, Buffer.from("here?")],
  [Opcode.BINARY, Buffer.alloc(125, 1)],
  [Opcode.BINARY, Buffer.alloc(126, 2)],
  [Opcode.BINARY, Buffer.alloc(70_000, 3)],
  [Opcode.CLOSE, Buffer.from([3, 232])],
] as const;
const BYTES = Buffer.concat(MESSAGES.map(([opcode, payload]) => served(opcode, payload)));

/** As texts, which are compared at once. */
function text([opcode, payload]: readonly [number, Buffer]): string {
  return `${opcode} ${payload.toString("latin1")}`;
}

/** @returns opcode and payload of each message that is told */
function readIn(pieceBytes: number, wantsData: boolean): string[] {
  const told: string[] = [];
  const reader = new FrameReader(wantsData, (opcode, payload) => {
    told.push(text([opcode, payload]));
  });
  for (let at = 0; at < BYTES.length; at += pieceBytes) {
    reader.read(BYTES.subarray(at, at + pieceBytes));
  }
  return told;
}

describe("the reader of frames", () => {
  it.each([1, 2, 3, 7, 125, 4096, BYTES.length])("finds all messages in pieces of %d", (bytes) => {
    expect(readIn(bytes, true)).toEqual(MESSAGES.map(text));
  });

  it.each([1, 64, 65_536])("skips data that nobody wants, in pieces of %d", (bytes) => {
    expect(readIn(bytes, false)).toEqual(
      MESSAGES.filter(([opcode]) => opcode >= Opcode.CLOSE).map(text),
    );
  });
});
