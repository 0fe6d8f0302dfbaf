import { describe, expect, it } from "vitest";

import {
  ShardIndex,
  ShardManifestSchema,
  ShardManifest_Form,
  TaskKind,
  create,
  sha256,
  toBinary,
  toHex,
} from "../protocol/index.ts";
import { ShardReader } from "./shard-reader.ts";
import type { Sharding } from "./shards.ts";

const TEXTS = ["10\n11\n12\n", "20\n", "30\n31"];
const encode = (text: string) => new TextEncoder().encode(text);
const MANIFEST = create(ShardManifestSchema, {
  form: ShardManifest_Form.JSON_LINES,
  shards: TEXTS.map((text) => ({
    sha256: sha256(encode(text)),
    bytes: text.length,
    records: text.trimEnd().split("\n").length,
  })),
});
/** Leaves of two records. */
const work: Sharding = {
  sharded: { sha256: "", bytes: 1 },
  leafRecords: (round, _, index) => (round === 0 ? { first: 2 * index, count: 2 } : undefined),
};

function readerOf(most?: number, failing = new Set<string>()) {
  const loaded: string[] = [];
  const load = ({ shard, offset }: { shard: { sha256: string }; offset: number }) => {
    const text = TEXTS.find((each) => toHex(sha256(encode(each))) === shard.sha256) ?? "";
    expect(offset).toBe(TEXTS.slice(0, TEXTS.indexOf(text)).join("").length);
    loaded.push(text);
    return failing.has(text) ? Promise.reject(new Error("away")) : Promise.resolve(encode(text));
  };
  const reader = new ShardReader(work, toBinary(ShardManifestSchema, MANIFEST), load, most);
  const leaf = async (round: number, index: number) => {
    const records = await reader.leaf(round, TaskKind.ADVANCE, index);
    return records && new TextDecoder().decode(records);
  };
  return { reader, leaf, loaded, failing };
}

describe("a reader of shards", () => {
  it("gives each leaf its records, whatever shards they lie in", async () => {
    const { leaf } = readerOf();
    expect(await leaf(0, 0)).toBe("10\n11\n");
    expect(await leaf(0, 1)).toBe("12\n20\n");
    expect(await leaf(0, 2)).toBe("30\n31");
    expect(await leaf(1, 0)).toBeUndefined();
  });

  it("loads the shards that are needed alone, and each once", async () => {
    const { leaf, loaded } = readerOf();
    await Promise.all([leaf(0, 0), leaf(0, 1), leaf(0, 1)]);
    expect(loaded).toEqual([TEXTS[0], TEXTS[1]]);
  });

  it("keeps so many bytes of those that were read last", async () => {
    const { leaf, loaded } = readerOf(6);
    await leaf(0, 0);
    await leaf(0, 2);
    await leaf(0, 2);
    expect(loaded).toEqual([TEXTS[0], TEXTS[2]]);
    await leaf(0, 0);
    expect(loaded).toEqual([TEXTS[0], TEXTS[2], TEXTS[0]]);
  });

  it("tries one again that could not be loaded", async () => {
    const { leaf, failing } = readerOf(100, new Set([TEXTS[0] ?? ""]));
    await expect(leaf(0, 0)).rejects.toThrow("away");
    failing.clear();
    expect(await leaf(0, 0)).toBe("10\n11\n");
  });

  it("refuses records that there are not, and what is no manifest", async () => {
    const { leaf, reader } = readerOf();
    await expect(leaf(0, 3)).rejects.toThrow("records 6 to 7 are wanted of a data set that has 6");
    expect(new TextDecoder().decode(await reader.records({ first: 3, count: 1 }))).toBe("20\n");
    expect(
      () => new ShardReader(work, new Uint8Array(3), () => Promise.reject(new Error())),
    ).toThrow();
  });
});

describe("an index of shards", () => {
  it("finds the first one by halves", () => {
    const shards = Array.from({ length: 1000 }, (_, at) => ({
      sha256: new Uint8Array(32).fill(at % 256),
      bytes: 10,
      records: 1 + (at % 3),
    }));
    const index = new ShardIndex(create(ShardManifestSchema, { shards }));
    let first = 0;
    for (const [at, { records }] of shards.entries()) {
      const parts = index.parts({ first, count: records });
      expect(parts).toHaveLength(1);
      expect(parts[0]).toMatchObject({ offset: 10 * at, range: { first: 0, count: records } });
      first += records;
    }
    expect(index.records).toBe(first);
    expect(index.parts({ first: 0, count: first })).toHaveLength(1000);
  });
});

describe("a reader of records of one length", () => {
  /** Of two bytes; a byte is its number. */
  const SHARDS = [
    Uint8Array.of(0, 0, 1, 1, 2, 2),
    Uint8Array.of(3, 3, 4, 4, 5, 5),
    Uint8Array.of(6, 6),
  ];
  const manifest = create(ShardManifestSchema, {
    form: ShardManifest_Form.FIXED,
    shards: SHARDS.map((bytes) => ({
      sha256: sha256(bytes),
      bytes: bytes.length,
      records: bytes.length / 2,
    })),
  });

  function reader(...numbers: number[]) {
    const loaded: number[] = [];
    const work: Sharding = {
      sharded: { sha256: "", bytes: 1 },
      leafRecords: () => Int32Array.from(numbers),
    };
    const load = ({ offset }: { offset: number }) => {
      loaded.push(offset);
      return Promise.resolve(SHARDS[offset / 6] ?? new Uint8Array());
    };
    return { of: new ShardReader(work, toBinary(ShardManifestSchema, manifest), load), loaded };
  }

  it("gives a leaf its records in the order in which they are computed", async () => {
    const { of, loaded } = reader(5, 0, 6, 4, 1);
    expect(await of.leaf(0, TaskKind.ADVANCE, 0)).toEqual(
      Uint8Array.of(5, 5, 0, 0, 6, 6, 4, 4, 1, 1),
    );
    expect(loaded).toEqual([6, 0, 12]);
  });

  it("refuses records that are not there", async () => {
    await expect(reader(7).of.leaf(0, TaskKind.ADVANCE, 0)).rejects.toThrow("records 7 to 7");
  });
});
