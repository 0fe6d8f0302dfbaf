import type { Work } from "../protocol/index.ts";
import { Backoff } from "./backoff.ts";
import type { Clock } from "./clock.ts";
import type { DatasetCache } from "./dataset-cache.ts";
import { WrongContentError } from "./digest.ts";
import type { FetchBytes, Sha256Hex } from "./options.ts";
import type { Version } from "./version.ts";

export interface ContentOptions {
  /** Ends with a slash. */
  readonly baseUrl: string;
  readonly fetchBytes: FetchBytes;
  readonly sha256Hex: Sha256Hex;
  readonly cache: DatasetCache;
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

/**
 * Data sets and states by their hash: sizes are checked before anything is fetched, hashes before
 * anything is used. A failing network is tried again until the caller aborts; what is wrong again and again
 * throws {@link WrongContentError}.
 */
export class Content {
  readonly #options: ContentOptions;

  constructor(options: ContentOptions) {
    this.#options = options;
  }

  /**
   * What the work needs besides the state.
   *
   * @returns shared with others: do not change or transfer it
   */
  async data({ data }: Pick<Work, "data">, signal: AbortSignal): Promise<Uint8Array> {
    if (data === undefined) return NO_DATA;
    const { sha256, bytes } = data;
    const load = () => this.#fetch(`api/datasets/${sha256}`, bytes, sha256, signal);
    return await this.#persistently(() => this.#options.cache.get(sha256, load), signal);
  }

  /**
   * A state that came with its announcement and is not what was announced is fetched.
   *
   * @returns may be a view of the frame it came in
   */
  async state(
    { stateBytes }: Pick<Work, "stateBytes">,
    { number, sha256, state }: Version,
    signal: AbortSignal,
  ): Promise<Uint8Array> {
    let pushed = state.length > 0;
    return await this.#persistently(async () => {
      if (!pushed) return await this.#fetch(`api/models/${sha256}`, stateBytes, sha256, signal);
      pushed = false;
      await this.#require(state, stateBytes, sha256, `state of version ${number}`);
      return state;
    }, signal);
  }

  async #fetch(path: string, size: number, sha256: string, signal: AbortSignal) {
    const url = new URL(path, this.#options.baseUrl).href;
    const bytes = await this.#options.fetchBytes(url, size, signal);
    this.#options.onDownload(bytes.length);
    await this.#require(bytes, size, sha256, url);
    return bytes;
  }

  async #require(bytes: Uint8Array, size: number, sha256: string, what: string): Promise<void> {
    if (bytes.length !== size) {
      throw new WrongContentError(`${what}: ${bytes.length} bytes, expected are ${size}`);
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
