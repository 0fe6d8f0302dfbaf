import { createHash } from "node:crypto";

import fc from "fast-check";
import { describe, expect, it } from "vitest";

import {
  ModelSpecSchema,
  create,
  decodeFloats,
  encodeFloats,
  equalBytes,
  fromHex,
  parameters,
  sha256,
  toHex,
} from "./index.ts";

describe("hexadecimal", () => {
  it("goes there and back", () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(toHex(bytes)).toBe(Buffer.from(bytes).toString("hex"));
        expect(equalBytes(fromHex(toHex(bytes)), bytes)).toBe(true);
      }),
    );
  });

  it.each(["a", "0g", "a b ", "12345"])("refuses '%s'", (hex) => {
    expect(() => fromHex(hex)).toThrow("must be pairs of hexadecimal digits");
  });
});

describe("equality of bytes", () => {
  it("needs the same length and the same bytes", () => {
    expect(equalBytes(Uint8Array.of(1, 2), Uint8Array.of(1, 2))).toBe(true);
    expect(equalBytes(Uint8Array.of(1, 2), Uint8Array.of(1, 3))).toBe(false);
    expect(equalBytes(Uint8Array.of(1, 2), Uint8Array.of(1, 2, 3))).toBe(false);
    expect(equalBytes(Uint8Array.of(), Uint8Array.of())).toBe(true);
  });
});

describe("SHA-256", () => {
  it("is that of Node, whatever the length and the place in memory", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(3), (bytes, skip) => {
        const part = bytes.subarray(skip);
        expect(toHex(sha256(part))).toBe(createHash("sha256").update(part).digest("hex"));
      }),
      { numRuns: 500 },
    );
  });

  // FIPS 180-4, examples: one block, two blocks.
  it.each([
    ["abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"],
    [
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1",
    ],
  ])("of '%s' is the published one", (text, hash) => {
    expect(toHex(sha256(new TextEncoder().encode(text)))).toBe(hash);
  });
});

describe("tensors in bytes", () => {
  it("are little-endian float32: 1.5 is 0x3FC00000", () => {
    expect([...encodeFloats(Float32Array.of(1.5))]).toEqual([0x00, 0x00, 0xc0, 0x3f]);
    expect([...decodeFloats(Uint8Array.of(0, 0, 0xc0, 0x3f))]).toEqual([1.5]);
  });

  it("are read in place at an address that is a multiple of 4, else from a copy", () => {
    const bytes = new Uint8Array(16);
    bytes.set(encodeFloats(Float32Array.of(1, 2)), 4);
    const inPlace = decodeFloats(bytes.subarray(4, 12));
    expect([...inPlace]).toEqual([1, 2]);
    expect(inPlace.buffer).toBe(bytes.buffer);

    bytes.copyWithin(5, 4, 12);
    const copied = decodeFloats(bytes.subarray(5, 13));
    expect([...copied]).toEqual([1, 2]);
    expect(copied.buffer).not.toBe(bytes.buffer);
  });

  it("are read wherever a Buffer of Node keeps them", () => {
    const pooled = Buffer.from(encodeFloats(Float32Array.of(3, 4)));
    const odd = Buffer.concat([Buffer.of(0), pooled]).subarray(1);
    expect([...decodeFloats(pooled)]).toEqual([3, 4]);
    expect([...decodeFloats(odd)]).toEqual([3, 4]);
  });

  it("are written as a view of the same memory", () => {
    const values = Float32Array.of(1, 2, 3);
    const bytes = encodeFloats(values.subarray(1));
    values[1] = 1.5;
    expect(bytes).toHaveLength(8);
    expect([...bytes.subarray(0, 4)]).toEqual([0x00, 0x00, 0xc0, 0x3f]);
  });

  it("refuse a part of a float", () => {
    expect(() => decodeFloats(new Uint8Array(6))).toThrow("6 bytes: not a whole number of float32");
  });

  it("have as many parameters as the products of the shapes together", () => {
    const weights = [{ shape: [98, 200] }, { shape: [200] }, { shape: [] }];
    expect(parameters(create(ModelSpecSchema, { weights }))).toBe(98 * 200 + 200 + 1);
  });
});
