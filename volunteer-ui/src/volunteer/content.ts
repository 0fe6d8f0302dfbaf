import { type DataRef, type TaskKind, type Work, joinBytes } from "../protocol/index.ts";
import {
  type Sharding,
  type Shards,
  advanceOf,
  openShards,
  shardPath,
  unseal,
} from "../work/index.ts";
import { Backoff } from "./backoff.ts";
import type { Clock } from "./clock.ts";
import type { DatasetCache } from "./dataset-cache.ts";
import { WrongContentError, nextMacrotask } from "./digest.ts";
import type { ByteSize, FetchBytes, Sha256Hex } from "./options.ts";
import type { StateCache } from "./state-cache.ts";
import { type Change, type Version, changesFrom } from "./version.ts";

export interface ContentOptions {
  /** Ends with a slash. */
  readonly baseUrl: string;
  readonly fetchBytes: FetchBytes;
  readonly sha256Hex: Sha256Hex;
  readonly cache: DatasetCache;
  /** Of the volunteers of this process; undefined: there is one. */
  readonly states?: StateCache | undefined;
  readonly clock: Clock;
  readonly random: () => number;
  /** Called with the number of bytes of each download. */
  readonly onDownload: (bytes: number) => void;
  /** Called when a download failed and is going to be tried again. */
  readonly onRetry: (message: string) => void;
}

/** Downloads of the same bytes that came out wrong before there is no point in another one. */
const MOST_WRONG = 5;
/** What a worker gets that needs no data. */
const NO_DATA = new Uint8Array();

/** A state that is known to be right. */
interface Known {
  readonly sha256: string;
  /** Not changed: others have it, too. */
  readonly state: Uint8Array;
}

/**
 * Data sets and states by their hash: sizes are checked before anything is fetched, hashes before
 * anything is used. A state that can be made of the last one is not fetched. A failing network is tried again until the
 * caller aborts; what is wrong again and again throws {@link WrongContentError}.
 */
export class Content {
  readonly #options: ContentOptions;
  #last: Known | undefined;
  #shards: Shards | undefined;
  /** Ends downloads of shards, which go on for the job however many tasks are given up. */
  #reading = new AbortController();

  constructor(options: ContentOptions) {
    this.#options = options;
  }

  /**
   * What the work needs besides the state, but for what its leaves read shard by shard. The last state is forgotten: a job
   * begins with its data.
   *
   * @returns shared with others: do not change or transfer it
   */
  async data(work: Pick<Work, "data"> & Sharding, signal: AbortSignal): Promise<Uint8Array> {
    this.close();
    this.#last = undefined;
    this.#shards = await this.#openShards(work, signal);
    const { data } = work;
    if (data.length === 0) return NO_DATA;
    const load = async () =>
      joinBytes(await Promise.all(data.map((ref) => this.#dataset(ref, signal))));
    const name = data.map(({ sha256 }) => sha256).join();
    return await this.#persistently(() => this.#options.cache.get(name, load), signal);
  }

  /**
   * @param signal ends the waiting; what is being loaded then is there for the next one
   * @returns what a leaf reads of what its work has in shards; the caller's
   */
  async records(
    round: number,
    kind: TaskKind,
    index: number,
    signal: AbortSignal,
  ): Promise<Uint8Array | undefined> {
    if (this.#shards === undefined) return undefined;
    signal.throwIfAborted();
    return await Promise.race([this.#shards.leaf(round, kind, index), rejectedBy(signal)]);
  }

  /** No more records are read of the job whose data were loaded last. */
  close(): void {
    this.#reading.abort();
    this.#reading = new AbortController();
    this.#shards = undefined;
  }

  async #openShards(work: Sharding, signal: AbortSignal): Promise<Shards | undefined> {
    const { sharded } = work;
    if (sharded === undefined) return undefined;
    const manifest = await this.#persistently(() => this.#dataset(sharded, signal), signal);
    const reading = this.#reading.signal;
    return await openShards(work, manifest, ({ shard }) =>
      this.#persistently(
        () => this.#fetch(shardPath(sharded, shard), shard.bytes, shard.sha256, reading),
        reading,
      ),
    );
  }

  async #dataset({ sha256, bytes }: DataRef, signal: AbortSignal) {
    return await this.#fetch(`api/datasets/${sha256}`, bytes, sha256, signal);
  }

  /**
   * Whether the state came with its announcement, can be made of the last one, or is not needed: then it is not fetched, if
   * all goes well.
   */
  isAtHand(work: Work, version: Version): boolean {
    const isHere = version.state.length > 0 || !work.readsState(version.number);
    return isHere || this.#changesOf(version) !== undefined;
  }

  /**
   * A state that came with its announcement, or was made of changes, and is not what was announced is fetched.
   *
   * @param patience once it is aborted, what fails is not tried again
   * @returns shared with others: do not change it; may be a view of the frame it came in
   */
  async state(
    work: Work,
    version: Version,
    signal: AbortSignal,
    patience = signal,
  ): Promise<Uint8Array> {
    if (!work.readsState(version.number)) return NO_DATA;
    const made = version.state.length === 0 ? await this.#made(work, version) : undefined;
    const state = made ?? (await this.#whole(work, version, signal, patience));
    this.#last = { sha256: version.sha256, state };
    return state;
  }

  #changesOf(version: Version) {
    return this.#last && changesFrom(this.#last.sha256, version);
  }

  /** @returns undefined if there are no changes that make the version */
  async #made(work: Work, version: Version): Promise<Uint8Array | undefined> {
    const base = this.#last?.state;
    const changes = this.#changesOf(version);
    if (base === undefined || changes === undefined) return undefined;
    const make = () => this.#make(work, base, changes, version.sha256);
    return await (this.#options.states?.get(version.sha256, make) ?? make());
  }

  /** @returns undefined if they make something else, or nothing */
  async #make(
    work: Work,
    base: Uint8Array,
    changes: readonly Change[],
    sha256: string,
  ): Promise<Uint8Array | undefined> {
    let state = base;
    try {
      const advance = await advanceOf(work);
      for (const { round, root } of changes) {
        // About 100 ms for a million weights: several at once would be felt in a page.
        await nextMacrotask();
        state = advance(state, unseal(work, root), round);
      }
      return (await this.#options.sha256Hex(state)) === sha256 ? state : undefined;
    } catch {
      return undefined;
    }
  }

  async #whole(
    { stateBytes, mostStateBytes }: Work,
    { number, sha256, state }: Version,
    signal: AbortSignal,
    patience: AbortSignal,
  ): Promise<Uint8Array> {
    let pushed = state.length > 0;
    const size = stateBytes ?? { most: mostStateBytes };
    return await this.#persistently(async () => {
      if (!pushed) return await this.#fetch(`api/models/${sha256}`, size, sha256, signal);
      pushed = false;
      await this.#require(state, size, sha256, `state of version ${number}`);
      return state;
    }, patience);
  }

  async #fetch(path: string, size: ByteSize, sha256: string, signal: AbortSignal) {
    const url = new URL(path, this.#options.baseUrl).href;
    const bytes = await this.#options.fetchBytes(url, size, signal);
    this.#options.onDownload(bytes.length);
    await this.#require(bytes, size, sha256, url);
    return bytes;
  }

  async #require(bytes: Uint8Array, size: ByteSize, sha256: string, what: string): Promise<void> {
    if (typeof size === "number" ? bytes.length !== size : bytes.length > size.most) {
      const expected = typeof size === "number" ? size : `at most ${size.most}`;
      throw new WrongContentError(`${what}: ${bytes.length} bytes, expected are ${expected}`);
    }
    const actual = await this.#options.sha256Hex(bytes);
    if (actual !== sha256) {
      throw new WrongContentError(
        `${what}: SHA-256 is ${actual}, announced was ${sha256}; look for a proxy or a cache that damages it`,
      );
    }
  }

  async #persistently<T>(load: () => Promise<T>, signal: AbortSignal): Promise<T> {
    const backoff = new Backoff(this.#options.random);
    for (let wrong = 0; ;) {
      try {
        return await load();
      } catch (error) {
        if (error instanceof WrongContentError) wrong += 1;
        // A RangeError: there is no memory for it.
        if (signal.aborted || wrong === MOST_WRONG || error instanceof RangeError) throw error;
        this.#options.onRetry(error instanceof Error ? error.message : String(error));
        await this.#pause(backoff.next(), signal);
        signal.throwIfAborted();
      }
    }
  }

  /** Ends early when the signal does. */
  async #pause(ms: number, signal: AbortSignal): Promise<void> {
    await new Promise<void>((resolve) => {
      const end = (): void => {
        callOff();
        signal.removeEventListener("abort", end);
        resolve();
      };
      const callOff = this.#options.clock.after(ms, end);
      signal.addEventListener("abort", end);
    });
  }
}

function rejectedBy(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const onAbort = (): void => {
      reject(signal.reason as Error);
    };
    signal.addEventListener("abort", onAbort, { once: true });
  });
}
