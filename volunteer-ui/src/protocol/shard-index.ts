import { toHex } from "./bytes.ts";
import type { ShardManifest } from "./gen/manyhands/v1/shards_pb.ts";
import type { DataRef } from "./work.ts";

/** Records of a data set, one behind the other. */
export interface RecordRange {
  /** From 0. */
  readonly first: number;
  readonly count: number;
}

/** The records that a leaf reads: a range, or each by its number in this order. */
export type LeafRecords = RecordRange | Int32Array;

/** What lies in one shard of a range of records. */
export interface ShardPart {
  readonly shard: DataRef;
  /** Bytes of all shards before it. */
  readonly offset: number;
  /** In the whole shard. */
  readonly records: number;
  /** Counted from the first record of the shard. */
  readonly range: RecordRange;
}

/** Finds the shards that records lie in. */
export class ShardIndex {
  readonly records: number;
  readonly #shards: readonly { readonly ref: DataRef; readonly records: number }[];
  /** For each shard, the number of records and bytes before it. */
  readonly #before: readonly { readonly records: number; readonly bytes: number }[];

  constructor({ shards }: ShardManifest) {
    const before: { records: number; bytes: number }[] = [];
    let [records, sum] = [0, 0];
    for (const shard of shards) {
      before.push({ records, bytes: sum });
      records += shard.records;
      sum += shard.bytes;
    }
    this.#shards = shards.map(({ sha256, bytes, records: of }) => ({
      ref: { sha256: toHex(sha256), bytes },
      records: of,
    }));
    this.#before = before;
    this.records = records;
  }

  /**
   * @returns in the order of the records
   * @throws RangeError if there are no such records
   */
  parts({ first, count }: RecordRange): readonly ShardPart[] {
    const end = first + count;
    if (first < 0 || count < 1 || end > this.records) {
      throw new RangeError(
        `records ${first} to ${end - 1} are wanted of a data set that has ${this.records}`,
      );
    }
    const parts: ShardPart[] = [];
    for (let at = this.#shardOf(first); at < this.#shards.length; at++) {
      const { ref, records } = this.#shards[at] ?? missing(at);
      const before = this.#before[at] ?? missing(at);
      if (before.records >= end) break;
      const from = Math.max(0, first - before.records);
      const to = Math.min(records, end - before.records);
      const range = { first: from, count: to - from };
      parts.push({ shard: ref, offset: before.bytes, records, range });
    }
    return parts;
  }

  /** By halves: the last shard that does not begin behind the record. */
  #shardOf(record: number): number {
    let low = 0;
    let high = this.#before.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((this.#before[middle] ?? missing(middle)).records <= record) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}

function missing(at: number): never {
  throw new RangeError(`there is no shard ${at}`);
}
