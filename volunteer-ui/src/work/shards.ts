import type { AnyWork, DataRef, RecordRange, ShardPart, TaskKind } from "../protocol/index.ts";
import type { Computation, Leaf } from "./kind.ts";

/**
 * @param part what of the shard is wanted, and where the shard lies
 * @returns the whole shard, with the hash that its name says
 */
export type LoadShard = (part: ShardPart) => Promise<Uint8Array>;

/** A job, as far as it reads something shard by shard. */
export type Sharding = Pick<AnyWork, "sharded" | "leafRecords">;

/** What a job reads shard by shard. */
export interface Shards {
  /** @returns what a leaf reads, in a buffer of its own; undefined if it reads nothing here */
  leaf(round: number, kind: TaskKind, index: number): Promise<Uint8Array | undefined>;

  /**
   * @returns lines, each with a line feed, the last one perhaps without; in a buffer of its own
   * @throws RangeError if there are no such records, and what loading throws
   */
  records(range: RecordRange): Promise<Uint8Array>;
}

/**
 * @param manifest of `work.sharded`, with the hash that this says
 * @throws Error if it is no manifest
 */
export async function openShards(
  work: Sharding,
  manifest: Uint8Array,
  load: LoadShard,
): Promise<Shards> {
  const { ShardReader } = await import("./shard-reader.ts");
  return new ShardReader(work, manifest, load);
}

type Leaves = Pick<Computation, "setState" | "leaf">;

/** The same leaves, each with the records that it reads. */
export function withRecords(leaves: Leaves, shards: Shards | undefined): Leaves {
  if (shards === undefined) return leaves;
  return {
    setState: (state) => leaves.setState(state),
    leaf: async (leaf: Leaf, onStep) => {
      const records = await shards.leaf(leaf.round, leaf.kind, leaf.index);
      return await leaves.leaf({ ...leaf, records }, onStep);
    },
  };
}

/** Where shards of a data set are served. */
export function shardPath({ sha256 }: DataRef, shard: DataRef): string {
  return `api/datasets/${sha256}/shards/${shard.sha256}`;
}
