import { describe, expect, it } from "vitest";

import { SafetensorsError } from "../src/errors.ts";
import { readSafetensors } from "../src/safetensors.ts";

function file(header: unknown, values = new Uint8Array(), length?: bigint): Uint8Array {
  const text = new TextEncoder().encode(
    typeof header === "string" ? header : JSON.stringify(header),
  );
  const bytes = new Uint8Array(8 + text.length + values.length);
  new DataView(bytes.buffer).setBigUint64(0, length ?? BigInt(text.length), true);
  bytes.set(text, 8);
  bytes.set(values, 8 + text.length);
  return bytes;
}

const floats = (...values: readonly number[]) => new Uint8Array(Float32Array.from(values).buffer);

const entry = (changes: object = {}) => ({
  dtype: "F32",
  shape: [2],
  data_offsets: [0, 8],
  ...changes,
});

const GOOD = file(
  {
    __metadata__: { version: "3" },
    b: entry({ data_offsets: [24, 32] }),
    "a/kernel": entry({ shape: [2, 3], data_offsets: [0, 24] }),
    none: entry({ shape: [0, 5], data_offsets: [32, 32] }),
    one: entry({ shape: [], data_offsets: [32, 36] }),
  },
  floats(1, 2, 3, 4, 5, 6, 0.5, -0.5, 7),
);

describe("a file of weights", () => {
  it("is read in the order of its values", () => {
    const tensors = readSafetensors(GOOD);
    expect([...tensors.keys()]).toEqual(["a/kernel", "b", "none", "one"]);
    const kernel = { dtype: "F32", shape: [2, 3], data: Float32Array.of(1, 2, 3, 4, 5, 6) };
    expect(tensors.get("a/kernel")).toEqual(kernel);
    expect(tensors.get("none")?.data).toHaveLength(0);
    expect(tensors.get("one")?.data).toEqual(Float32Array.of(7));
  });

  it("is read wherever it lies in memory", () => {
    const moved = new Uint8Array(GOOD.length + 3);
    moved.set(GOOD, 3);
    expect(readSafetensors(moved.subarray(3))).toEqual(readSafetensors(GOOD));
  });

  it("may hold whole numbers, and names that mean something to JavaScript", () => {
    const header = `{"__proto__": ${JSON.stringify(entry({ dtype: "I64", shape: [1] }))}, "u": ${JSON.stringify(
      entry({ dtype: "U8", shape: [1], data_offsets: [8, 9] }),
    )}}`;
    const values = Uint8Array.of(...new Uint8Array(BigInt64Array.of(-5n).buffer), 255);
    const tensors = readSafetensors(file(header, values));
    expect(tensors.get("__proto__")?.data).toEqual(BigInt64Array.of(-5n));
    expect(tensors.get("u")?.data).toEqual(Uint8Array.of(255));
  });
});

const eight = new Uint8Array(8);
const tensor = (changes: object, values = eight) => file({ a: entry(changes) }, values);

describe("a hostile file", () => {
  it.each<[string, Uint8Array, RegExp]>([
    ["nothing", new Uint8Array(), /has 0 bytes/],
    ["half a length", new Uint8Array(7), /has 7 bytes/],
    ["a header longer than the file", file({}, new Uint8Array(), 3n), /at most 2 are/],
    ["the longest header", file({}, new Uint8Array(), 2n ** 64n - 1n), /at most 2 are/],
    ["no header", file("", Uint8Array.of(1)), /does not begin with \{/],
    ["a list", file([]), /does not begin with \{/],
    ["not JSON", file("{,}"), /is not JSON/],
    ["depth", file('{"a":'.repeat(100_000)), /is not JSON/],
    ["metadata of numbers", file({ __metadata__: { a: 1 } }), /__metadata__/],
    ["metadata that are a list", file({ __metadata__: ["a"] }), /__metadata__/],
    ["an entry that is a number", file({ a: 1 }), /'a' does not have/],
    ["an entry with more", tensor({ more: 1 }), /nothing else/],
    ["an entry with less", file({ a: { dtype: "F32", shape: [1] } }), /does not have/],
    ["an unknown type", tensor({ dtype: "F33" }), /F33/],
    ["a type of every object", tensor({ dtype: "constructor" }), /is of type constructor/],
    ["a type that is a list", tensor({ dtype: ["F32"] }), /is of type/],
    ["a negative shape", tensor({ shape: [-2] }), /shape of 'a'/],
    ["a shape that is true", tensor({ shape: [true, 2] }), /shape of 'a'/],
    ["a shape of fractions", tensor({ shape: [2.5] }), /shape of 'a'/],
    ["a shape that is a number", tensor({ shape: 2 }), /shape of 'a'/],
    [
      "a shape of too many dimensions",
      tensor({ shape: Array.from({ length: 65 }, () => 1) }),
      /shape of 'a'/,
    ],
    ["a huge shape", tensor({ shape: Array.from({ length: 60 }, () => 2 ** 52) }), /takes/],
    ["a number beyond 53 bits", tensor({ shape: [2 ** 53] }), /shape of 'a'/],
    ["offsets that are three", tensor({ data_offsets: [0, 4, 8] }), /data_offsets of 'a'/],
    ["offsets that go back", tensor({ data_offsets: [8, 0] }), /takes 8 bytes/],
    ["offsets below zero", tensor({ data_offsets: [-8, 0] }), /data_offsets of 'a'/],
    ["offsets that do not fit the shape", tensor({ shape: [3] }), /takes 12 bytes/],
    ["values that are missing", tensor({}, new Uint8Array(4)), /may be cut off/],
    ["values that nobody has", tensor({}, new Uint8Array(9)), /the file has 9/],
    [
      "a gap",
      file({ a: entry(), b: entry({ data_offsets: [12, 20] }) }, new Uint8Array(20)),
      /begins at/,
    ],
    [
      "an overlap",
      file({ a: entry(), b: entry({ data_offsets: [4, 12] }) }, new Uint8Array(12)),
      /begins at/,
    ],
  ])("%s is an error that says what is wrong", (_, content, message) => {
    expect(() => readSafetensors(content)).toThrow(SafetensorsError);
    expect(() => readSafetensors(content)).toThrow(message);
  });

  it("is an error wherever it is cut off", () => {
    for (let length = 0; length < GOOD.length; length += 1) {
      expect(() => readSafetensors(GOOD.subarray(0, length))).toThrow(SafetensorsError);
    }
  });
});
