import {
  type RecordRange,
  ShardIndex,
  ShardManifestSchema,
  type ShardPart,
  type TaskKind,
  parse,
} from "../protocol/index.ts";
import type { LoadShard, Sharding, Shards } from "./shards.ts";

/** Kept of the shards that were read last, but for the one in use. Bytes. */
const KEPT_BYTES = 16 * 1024 * 1024;
const LINE_FEED = 10;

interface Kept {
  readonly bytes: number;
  readonly content: Promise<Uint8Array>;
}

/**
 * Reads records of a data set in shards: loads the shards that they lie in, each once for all that ask at the same time, and
 * keeps those that were read last. A shard that cannot be loaded is forgotten.
 */
export class ShardReader implements Shards {
  readonly #work: Sharding;
  readonly #index: ShardIndex;
  readonly #load: LoadShard;
  readonly #most: number;
  /** The one that was read last is the last. */
  readonly #kept = new Map<string, Kept>();
  #bytes = 0;

  /**
   * @param manifest of `work.sharded`, with its hash
   * @param most bytes that are kept
   * @throws Error if the manifest is none, or has fewer records than the work wants
   */
  constructor(work: Sharding, manifest: Uint8Array, load: LoadShard, most = KEPT_BYTES) {
    this.#work = work;
    this.#index = new ShardIndex(parse(ShardManifestSchema, manifest));
    this.#load = load;
    this.#most = most;
  }

  async leaf(round: number, kind: TaskKind, index: number): Promise<Uint8Array | undefined> {
    const records = this.#work.leafRecords(round, kind, index);
    if (records === undefined) return undefined;
    return records instanceof Int32Array
      ? await this.#picked(records)
      : await this.records(records);
  }

  /** Records of one length, each by its number, in this order. */
  async #picked(numbers: Int32Array): Promise<Uint8Array> {
    const parts = Array.from(numbers, (first) => this.#index.parts({ first, count: 1 }));
    const places = parts.flat();
    const wanted = new Map(places.map((part) => [part.shard.sha256, part]));
    const loaded = await Promise.all(
      Array.from(wanted, async ([name, part]) => [name, await this.#shard(part)] as const),
    );
    const shards = new Map(loaded);
    let records: Uint8Array | undefined;
    places.forEach(({ shard, range, records: count }, at) => {
      const bytes = shard.bytes / count;
      if (!Number.isInteger(bytes))
        throw new Error(`shard ${shard.sha256} has records of ${bytes} bytes`);
      records ??= new Uint8Array(places.length * bytes);
      const from = range.first * bytes;
      records.set(shards.get(shard.sha256)?.subarray(from, from + bytes) ?? [], at * bytes);
    });
    return records ?? new Uint8Array();
  }

  async records(range: RecordRange): Promise<Uint8Array> {
    const parts = this.#index.parts(range);
    const shards = await Promise.all(parts.map((part) => this.#shard(part)));
    const pieces = parts.map(({ range }, at) => linesOf(shards[at] ?? new Uint8Array(), range));
    const records = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
    let at = 0;
    for (const piece of pieces) {
      records.set(piece, at);
      at += piece.length;
    }
    return records;
  }

  #shard(part: ShardPart): Promise<Uint8Array> {
    const { sha256, bytes } = part.shard;
    const known = this.#kept.get(sha256);
    this.#forget(sha256);
    const content = known?.content ?? this.#loaded(part);
    this.#kept.set(sha256, { bytes, content });
    this.#bytes += bytes;
    for (const oldest of this.#kept.keys()) {
      if (this.#bytes <= this.#most || oldest === sha256) break;
      this.#forget(oldest);
    }
    return content;
  }

  #loaded(part: ShardPart): Promise<Uint8Array> {
    const content = this.#load(part);
    content.catch(() => {
      this.#forget(part.shard.sha256);
    });
    return content;
  }

  #forget(sha256: string): void {
    this.#bytes -= this.#kept.get(sha256)?.bytes ?? 0;
    this.#kept.delete(sha256);
  }
}

/** @returns a view of the lines */
function linesOf(text: Uint8Array, { first, count }: RecordRange): Uint8Array {
  let from = 0;
  for (let line = 0; line < first; line++) from = nextLine(text, from);
  let to = from;
  for (let line = 0; line < count; line++) to = nextLine(text, to);
  return text.subarray(from, to);
}

function nextLine(text: Uint8Array, from: number): number {
  const end = text.indexOf(LINE_FEED, from);
  return end === -1 ? text.length : end + 1;
}
