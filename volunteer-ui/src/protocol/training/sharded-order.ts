import { draw } from "../draw.ts";
import { HELD_OUT, SPLIT, SamplePermutation } from "./permutation.ts";

/** Shards whose records are mixed with each other. */
const GROUP = 8;

/** How records are spread over shards. */
export interface ShardLayout {
  /** Of the data set, at least 1. */
  readonly records: number;
  /** Of these, at most all. */
  readonly heldOut: number;
  /** In each shard but the last, which may have fewer. */
  readonly shardRecords: number;
}

/** Twin of `ShardedOrder.java`, which explains the order. */
export class ShardedOrder {
  readonly stream: number;
  readonly #seed: number;
  readonly #layout: ShardLayout;
  /** Shards in the order of their groups. */
  readonly #shards: Int32Array;
  /** For each shard, its samples. */
  readonly #samples: Int32Array;
  /** For each group, samples before it; behind the last, all of them. */
  readonly #before: Int32Array;

  /**
   * @param seed the job's; its low 32 bits are used
   * @param stream the epoch, or HELD_OUT for what is held out
   */
  constructor(seed: number, stream: number, layout: ShardLayout) {
    this.#seed = seed;
    this.stream = stream;
    this.#layout = layout;
    const count = Math.ceil(layout.records / layout.shardRecords);
    const order = new SamplePermutation(seed, stream, count);
    this.#shards = Int32Array.from({ length: count }, (_, place) => order.apply(place));
    this.#samples = Int32Array.from({ length: count }, (_, shard) => this.#samplesOf(shard));
    const groups = Math.ceil(count / GROUP);
    this.#before = new Int32Array(groups + 1);
    for (let group = 0; group < groups; group++) {
      const shards = this.#shards.subarray(group * GROUP, (group + 1) * GROUP);
      const samples = shards.reduce((sum, shard) => sum + (this.#samples[shard] ?? 0), 0);
      this.#before[group + 1] = (this.#before[group] ?? 0) + samples;
    }
  }

  /**
   * @param position from 0, behind all others of the epoch or the evaluation that come earlier
   * @throws RangeError if there are not so many samples
   */
  recordAt(position: number): number {
    const all = this.#before.at(-1) ?? 0;
    if (!Number.isInteger(position) || position < 0 || position >= all) {
      throw new RangeError(`position ${position}: must be 0..${all - 1}`);
    }
    const group = this.#groupOf(position);
    const first = this.#before[group] ?? 0;
    const size = (this.#before[group + 1] ?? 0) - first;
    let left = new SamplePermutation(draw(this.#seed, group), this.stream, size).apply(
      position - first,
    );
    for (const shard of this.#shards.subarray(group * GROUP, (group + 1) * GROUP)) {
      const samples = this.#samples[shard] ?? 0;
      if (left < samples) return this.#record(shard, left);
      left -= samples;
    }
    throw new RangeError(`position ${position} is in no shard of group ${group}`);
  }

  get #isHeldOut(): boolean {
    return this.stream === HELD_OUT;
  }

  #size(shard: number): number {
    const { records, shardRecords } = this.#layout;
    return Math.min(shardRecords, records - shard * shardRecords);
  }

  #heldOutOf(shard: number): number {
    const first = shard * this.#layout.shardRecords;
    return this.#heldOutBefore(first + this.#size(shard)) - this.#heldOutBefore(first);
  }

  /** Of a product that may be beyond 2^53. */
  #heldOutBefore(record: number): number {
    const { records, heldOut } = this.#layout;
    return Number((BigInt(record) * BigInt(heldOut)) / BigInt(records));
  }

  #samplesOf(shard: number): number {
    const heldOut = this.#heldOutOf(shard);
    return this.#isHeldOut ? heldOut : this.#size(shard) - heldOut;
  }

  /** By halves: the last group that does not begin behind the position. */
  #groupOf(position: number): number {
    let low = 0;
    let high = this.#before.length - 2;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#before[middle] ?? 0) <= position) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** Of a shard's records, those that train come first. */
  #record(shard: number, sample: number): number {
    const size = this.#size(shard);
    const place = this.#isHeldOut ? size - this.#heldOutOf(shard) + sample : sample;
    const split = new SamplePermutation(draw(this.#seed, shard), SPLIT, size);
    return shard * this.#layout.shardRecords + split.apply(place);
  }
}
