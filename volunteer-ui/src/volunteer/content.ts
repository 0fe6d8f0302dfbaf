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

/** What a worker gets that needs no data. */
const NO_DATA = new Uint8Array();

/**
 * Data sets and states by their hash: sizes are checked before anything is fetched, hashes before
 * anything is used. A failing network is tried again until the caller aborts; what cannot be right
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

  /** @returns may be a view of the frame it came in */
  async state(
    { stateBytes }: Pick<Work, "stateBytes">,
    { number, sha256, state }: Version,
    signal: AbortSignal,
  ): Promise<Uint8Array> {
    if (state.length === 0) {
      const load = () => this.#fetch(`api/models/${sha256}`, stateBytes, sha256, signal);
      return await this.#persistently(load, signal);
    }
    const what = `state of version ${number}`;
    requireSize(state, stateBytes, what);
    await this.#requireSha256(state, sha256, what);
    return state;
  }

  async #fetch(path: string, size: number, sha256: string, signal: AbortSignal) {
    const url = new URL(path, this.#options.baseUrl).href;
    const bytes = await this.#options.fetchBytes(url, size, signal);
    this.#options.onDownload(bytes.length);
    requireSize(bytes, size, url);
    await this.#requireSha256(bytes, sha256, url);
    return bytes;
  }

  async #requireSha256(bytes: Uint8Array, expected: string, what: string): Promise<void> {
    const actual = await this.#options.sha256Hex(bytes);
    if (actual !== expected) {
      throw new WrongContentError(
        `${what}: SHA-256 is ${actual}, announced was ${expected}; reload, and tell the organizer if it stays`,
      );
    }
  }

  async #persistently<T>(load: () => Promise<T>, signal: AbortSignal): Promise<T> {
    const backoff = new Backoff(this.#options.random);
    for (;;) {
      try {
        return await load();
      } catch (error) {
        if (signal.aborted || error instanceof WrongContentError) throw error;
        this.#options.onRetry(error instanceof Error ? error.message : String(error));
        await this.#pause(backoff.next(), signal);
        signal.throwIfAborted();
      }
    }
  }

  /** Ends early when the signal does. */
  async #pause(ms: number, signal: AbortSignal): Promise<void> {
    await new Promise<void>((resolve) => {
      const callOff = this.#options.clock.after(ms, resolve);
      signal.addEventListener("abort", () => {
        callOff();
        resolve();
      });
    });
  }
}

function requireSize(bytes: Uint8Array, size: number, what: string): void {
  if (bytes.length !== size) {
    throw new WrongContentError(`${what}: ${bytes.length} bytes, expected are ${size}`);
  }
}
