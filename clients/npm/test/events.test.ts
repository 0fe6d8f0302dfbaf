import { describe, expect, it } from "vitest";

import { UnexpectedAnswerError } from "../src/errors.ts";
import { EventParser } from "../src/events.ts";

const bytes = (text: string) => new TextEncoder().encode(text);

const STREAM = bytes(
  "\ufeffevent:round\n:still here\n" +
    'id:7\ndata:{"loss":0.5}\n\n' +
    'event: state\r\ndata: {"state":"RUNNING",\r\ndata: "reason":"größer"}\r\n\r\n' +
    "retry: 10\runknown\rdata:  x\r\r" +
    "event:unfinished\ndata:never sent",
);
const MESSAGES = [
  { event: "round", data: '{"loss":0.5}', id: "7" },
  { event: "state", data: '{"state":"RUNNING",\n"reason":"größer"}', id: "7" },
  { event: "", data: " x", id: "7" },
];

function parsed(...chunks: readonly Uint8Array[]) {
  const parser = new EventParser();
  return chunks.flatMap((chunk) => [...parser.feed(chunk)]);
}

describe("events", () => {
  it("end with an empty line", () => {
    expect(parsed(STREAM)).toEqual(MESSAGES);
  });

  it("are the same wherever chunks end", () => {
    for (let at = 0; at <= STREAM.length; at += 1) {
      expect(parsed(STREAM.subarray(0, at), STREAM.subarray(at)), `cut at ${at}`).toEqual(MESSAGES);
    }
    expect(parsed(...[...STREAM].map((byte) => Uint8Array.of(byte)))).toEqual(MESSAGES);
  });

  it("have data", () => {
    const event = parsed(bytes("event:round\nid:3\n\ndata:1\n\n"));
    expect(event).toEqual([{ event: "", data: "1", id: "3" }]);
  });

  it("have no id with a null", () => {
    expect(parsed(bytes("id:1\n\nid:2\0\ndata:\n\n"))).toEqual([{ event: "", data: "", id: "1" }]);
  });

  it("do not grow without end", () => {
    const megabyte = bytes("x".repeat(1_000_000));
    const line = bytes(`data:${"x".repeat(1_000_000)}\n`);
    const times = <T>(count: number, value: T) => Array.from({ length: count }, () => value);
    expect(() => parsed(bytes("data:"), ...times(5, megabyte))).toThrow(UnexpectedAnswerError);
    expect(() => parsed(...times(5, line))).toThrow(UnexpectedAnswerError);
    expect(parsed(...times(9, [line, bytes("\n")]).flat())).toHaveLength(9);
  });
});
