import { describe, expect, it } from "vitest";

import { rememberingSha256 } from "./digest.ts";

// FIPS 180-4's examples, and that of nothing.
const ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
const NOTHING = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

const bytes = (text: string) => new TextEncoder().encode(text);

describe("the digest that remembers", () => {
  it("is SHA-256, whatever came before", async () => {
    const sha256Hex = rememberingSha256();
    expect(await sha256Hex(bytes("abc"))).toBe(ABC);
    expect(await sha256Hex(bytes("abc"))).toBe(ABC);
    expect(await sha256Hex(bytes(""))).toBe(NOTHING);
    expect(await sha256Hex(bytes("abd"))).not.toBe(ABC);
    expect(await sha256Hex(bytes("abc"))).toBe(ABC);
  });

  it("is not taken in when the bytes before were given away", async () => {
    const sha256Hex = rememberingSha256();
    const given = bytes("abc");
    await sha256Hex(given);
    structuredClone(given, { transfer: [given.buffer] });
    expect(await sha256Hex(bytes(""))).toBe(NOTHING);
    expect(await sha256Hex(bytes("abc"))).toBe(ABC);
  });
});
