import { describe, expect, it } from "vitest";

import {
  DataSpecSchema,
  ElementType,
  create,
  encodeFloats,
  sha256,
  toHex,
} from "../protocol/index.ts";
import type { DataSpec, MessageInitShape } from "../protocol/index.ts";
import { openSamples } from "./samples.ts";

type Source = Pick<MessageInitShape<typeof DataSpecSchema>, "source">;

describe("windows of a text", () => {
  // "é" is two bytes and one code point, "🙂" four bytes, two UTF-16 units and one code point.
  const text = "a\r\n🙂é\rb🙂a";
  const alphabet = "\n\rabé🙂";
  const classes = [2, 1, 0, 5, 4, 1, 3, 5, 2];
  const spec = { length: 3, stride: 2, alphabet };

  it("are counted and cut by code points, carriage returns included", () => {
    const samples = openText(text, { ...spec, oneHot: false });

    // Windows begin at 0, 2 and 4; one at 6 would have no character after it.
    expect(samples.count).toBe(3);
    expect(samples.form).toEqual({ shape: [3], classes: 6, oneHot: false });
    const { count, input, targets } = samples.batch(Int32Array.of(2, 0, 1));
    expect(count).toBe(3);
    expect(input).toEqual({
      kind: "classes",
      values: Int32Array.of(...classes.slice(4, 7), ...classes.slice(0, 3), ...classes.slice(2, 5)),
    });
    expect(targets).toEqual({
      kind: "classes",
      classes: 6,
      labels: Int32Array.of(5, 5, 1),
    });
  });

  it("are one-hot for the model if the job says so, and class numbers all the same", () => {
    const samples = openText(text, { ...spec, oneHot: true });

    expect(samples.form).toEqual({ shape: [3, 6], classes: 6, oneHot: true });
    const { input } = samples.batch(Int32Array.of(0));
    expect(input).toEqual({ kind: "classes", values: Int32Array.of(2, 1, 0) });
  });

  it("take a byte order mark for the character that it is", () => {
    const marked = openText("\uFEFFab", {
      length: 2,
      stride: 1,
      alphabet: "ab\uFEFF",
      oneHot: false,
    });
    expect(marked.count).toBe(1);
    expect(marked.batch(Int32Array.of(0)).input.values).toEqual(Int32Array.of(2, 0));
  });

  it("know alphabets of more than 256 characters", () => {
    const large = Array.from({ length: 300 }, (_, at) => String.fromCodePoint(0x4e00 + at)).join(
      "",
    );
    const samples = openText(large, { length: 1, stride: 1, alphabet: large, oneHot: false });
    expect(samples.batch(Int32Array.of(298)).targets).toMatchObject({ labels: Int32Array.of(299) });
  });

  it("refuse a character that the alphabet lacks, and bytes that are not text", () => {
    const spec = { length: 1, stride: 1, alphabet: "ab", oneHot: true };
    expect(() => openText("abc", spec)).toThrow('character "c" is not in the alphabet');
    const broken = Uint8Array.of(0x61, 0xff);
    expect(() => open({ source: { case: "text", value: spec } }, broken)).toThrow("not UTF-8 text");
  });
});

describe("records", () => {
  it("of bytes are scaled and end with a class", () => {
    const value = {
      featureShape: [2, 1],
      featureType: ElementType.UINT8,
      featureScale: 0.5,
      target: { case: "classes" as const, value: 3 },
    };
    const bytes = Uint8Array.of(10, 20, 2, 30, 255, 0);
    const samples = open({ source: { case: "records", value } }, bytes);

    expect(samples.count).toBe(2);
    expect(samples.form).toEqual({ shape: [2, 1], oneHot: false });
    const { count, input, targets } = samples.batch(Int32Array.of(1, 0));
    expect(count).toBe(2);
    expect(input).toEqual({ kind: "values", values: Float32Array.of(15, 127.5, 5, 10) });
    expect(targets).toEqual({ kind: "classes", classes: 3, labels: Int32Array.of(0, 2) });
  });

  it("have classes of two bytes, little-endian, when there are more than 256", () => {
    const value = {
      featureShape: [1],
      featureType: ElementType.UINT8,
      featureScale: 1,
      target: { case: "classes" as const, value: 1000 },
    };
    const samples = open({ source: { case: "records", value } }, Uint8Array.of(9, 0x02, 0x01));
    expect(samples.batch(Int32Array.of(0)).targets).toMatchObject({ labels: Int32Array.of(258) });
  });

  it("of floats may lie at any address", () => {
    const value = {
      featureShape: [1],
      featureType: ElementType.FLOAT32,
      featureScale: 1,
      target: { case: "values" as const, value: 2 },
    };
    const floats = encodeFloats(Float32Array.of(1, 2, 3, 4, 5, 6));
    const odd = new Uint8Array(25).subarray(1);
    odd.set(floats);
    const samples = open({ source: { case: "records", value } }, odd);

    const { input, targets } = samples.batch(Int32Array.of(1));
    expect(input.values).toEqual(Float32Array.of(4));
    expect(targets).toEqual({ kind: "values", width: 2, values: Float32Array.of(5, 6) });
  });

  it("refuse a class that does not exist, and half a record", () => {
    const value = {
      featureShape: [1],
      featureType: ElementType.UINT8,
      featureScale: 1,
      target: { case: "classes" as const, value: 2 },
    };
    const source: Source = { source: { case: "records", value } };
    const samples = open(source, Uint8Array.of(1, 0, 1, 7));
    expect(() => samples.batch(Int32Array.of(1))).toThrow("sample 1 has class 7, must be 0..1");
    expect(() => open(source, Uint8Array.of(1, 0, 1))).toThrow(
      "3 bytes are no whole number of records",
    );
  });
});

describe("a data set", () => {
  const spec = { length: 1, stride: 1, alphabet: "ab", oneHot: false };

  it("is refused if it is another one than the job's", () => {
    const bytes = new TextEncoder().encode("abab");
    const job = dataSpec({ source: { case: "text", value: spec } }, bytes);
    expect(() => openSamples(job, bytes.subarray(1))).toThrow("3 bytes, but the job's has 4");
    expect(() => openSamples(job, bytes.toReversed())).toThrow(/SHA-256 is .* but the job's is /);
  });

  it("has no samples outside, and no empty leaves", () => {
    const samples = openText("abab", spec);
    expect(() => samples.batch(Int32Array.of(0, 3))).toThrow(
      "sample 3: the data set has samples 0..2",
    );
    expect(() => samples.batch(Int32Array.of(-1))).toThrow("sample -1");
    expect(() => samples.batch(Int32Array.of())).toThrow("a leaf without samples");
  });
});

function openText(
  text: string,
  value: { length: number; stride: number; alphabet: string; oneHot: boolean },
): ReturnType<typeof openSamples> {
  return open({ source: { case: "text", value } }, new TextEncoder().encode(text));
}

function open(source: Source, bytes: Uint8Array): ReturnType<typeof openSamples> {
  return openSamples(dataSpec(source, bytes), bytes);
}

function dataSpec(source: Source, bytes: Uint8Array): DataSpec {
  const sizeBytes = BigInt(bytes.length);
  return create(DataSpecSchema, { sha256: toHex(sha256(bytes)), sizeBytes, ...source });
}

describe("a data set that is evaluated on", () => {
  const [own, other] = [Buffer.from("abcabca"), Buffer.from("ccbba")];
  const spec = create(DataSpecSchema, {
    sha256: toHex(sha256(own)),
    sizeBytes: BigInt(own.length),
    ...{ trainSamples: 5, heldOutFirst: 5, heldOutSamples: 3 },
    source: { case: "text", value: { length: 2, stride: 1, alphabet: "abc" } },
    validation: { sha256: toHex(sha256(other)), sizeBytes: BigInt(other.length) },
  });
  const open = (bytes: Uint8Array) => openSamples(spec, bytes);

  it("follows the one that trains, and no window is of both", () => {
    const samples = open(Buffer.concat([own, other]));
    expect(samples.count).toBe(8);
    expect(samples.batch(Int32Array.of(4, 0))).toMatchObject({
      input: { values: Int32Array.of(1, 2, 0, 1) },
      targets: { labels: Int32Array.of(0, 2) },
    });
    expect(samples.batch(Int32Array.of(5, 7))).toMatchObject({
      input: { values: Int32Array.of(2, 2, 1, 1) },
      targets: { labels: Int32Array.of(1, 0) },
    });
    expect(() => samples.batch(Int32Array.of(4, 5))).toThrow("a leaf is of one data set");
    expect(() => samples.batch(Int32Array.of(8))).toThrow("has samples 0..7");
  });

  it("must be the one that the job names", () => {
    expect(() => open(Buffer.concat([own, Buffer.from("ccbbb")]))).toThrow("data set: SHA-256 is");
    expect(() => open(own)).toThrow("data set: 0 bytes, but the job's has 5");
  });
});
