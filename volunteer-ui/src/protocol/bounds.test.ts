import { describe, expect, it } from "vitest";

import {
  GatewayMessageSchema,
  JobSpecSchema,
  type MessageInitShape,
  OutOfBoundsError,
  WelcomeSchema,
  create,
  outOfBounds,
  parse,
  toBinary,
} from "./index.ts";

const WELCOME = { volunteerId: new Uint8Array(12), token: Uint8Array.of(1) };

const job = (change: MessageInitShape<typeof JobSpecSchema> = {}) =>
  create(JobSpecSchema, {
    jobId: "count",
    work: { case: "counting", value: { units: 10, leafSize: 4, rounds: 2 } },
    ...change,
  });

describe("the bounds of a message", () => {
  it("name the field, its value and what is allowed", () => {
    expect(outOfBounds(job())).toBeUndefined();
    expect(outOfBounds(job({ name: "😀".repeat(81) }))).toBe(
      "name: 81 characters, allowed are 0 to 80",
    );
    expect(outOfBounds(job({ jobId: "a b" }))).toBe("jobId: 'a b', must match [a-z0-9-]+");
    const counting = { case: "counting" as const, value: { units: 10, leafSize: 0, rounds: 2 } };
    expect(outOfBounds(job({ work: counting }))).toBe(
      "counting.leafSize: 0, allowed are 1 to 8192",
    );
    const training = { case: "training" as const, value: {} };
    expect(outOfBounds(job({ work: training }))).toBe("training.model: missing");
    const welcome = create(WelcomeSchema, { ...WELCOME, volunteerId: new Uint8Array(11) });
    expect(outOfBounds(welcome)).toBe("volunteerId: 11 bytes, allowed are 12 to 12");
  });

  it("are not those of a part that its user checks", () => {
    const changed = { case: "jobChanged" as const, value: { spec: {} } };
    expect(outOfBounds(create(GatewayMessageSchema, { kind: changed }))).toBeUndefined();
  });
});

describe("a message that is parsed", () => {
  it("has none of the fields that are not known here", () => {
    const bytes = toBinary(WelcomeSchema, create(WelcomeSchema, WELCOME));
    const withMore = new Uint8Array([...bytes, 0xfa, 0x01, 2, 7, 7]);
    expect(toBinary(WelcomeSchema, parse(WelcomeSchema, withMore))).toEqual(bytes);
  });

  it("is refused if a field is not within its bounds", () => {
    expect(() => parse(WelcomeSchema, new Uint8Array())).toThrow(OutOfBoundsError);
  });

  it("is refused if it is no message", () => {
    expect(() => parse(WelcomeSchema, Uint8Array.of(0x0a, 99))).not.toThrow(OutOfBoundsError);
    expect(() => parse(WelcomeSchema, Uint8Array.of(0x0a, 99))).toThrow();
  });
});
