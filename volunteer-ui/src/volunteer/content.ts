import { Limit, decodeFloats, parameters } from "../protocol/index.ts";
import type { JobSpec } from "../protocol/index.ts";
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

/**
 * Data sets and weights by their hash: sizes are checked before anything is fetched, hashes before
 * anything is used. A failing network is tried again until the caller aborts; what cannot be right
 * throws {@link WrongContentError}.
 */
export class Content {
  readonly #options: ContentOptions;

  constructor(options: ContentOptions) {
    this.#options = options;
  }

  /** @returns a copy for the caller to keep */
  async dataset(job: JobSpec, signal: AbortSignal): Promise<Uint8Array<ArrayBuffer>> {
    const { sha256 = "", sizeBytes = 0n } = job.data ?? {};
    const what = `data set ${sha256}`;
    requireAtMost(Number(sizeBytes), Limit.DATASET_BYTES, what, "bytes");
    const load = () => this.#fetch(`api/datasets/${sha256}`, Number(sizeBytes), sha256, signal);
    const kept = await this.#persistently(() => this.#options.cache.get(sha256, load), signal);
    return kept.slice();
  }

  /** @returns float32 in topology order, for the caller to keep */
  async weights(job: JobSpec, version: Version, signal: AbortSignal): Promise<Float32Array> {
    const values = job.model === undefined ? 0 : parameters(job.model);
    const what = `weights of version ${version.number}`;
    requireAtMost(values, Limit.PARAMETERS, what, "parameters");
    const { sha256 } = version;
    if (version.weights.length === 0) {
      const load = () => this.#fetch(`api/models/${sha256}`, 4 * values, sha256, signal);
      return decodeFloats(await this.#persistently(load, signal));
    }
    requireSize(version.weights, 4 * values, what);
    await this.#requireSha256(version.weights, sha256, what);
    return decodeFloats(version.weights.slice());
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

function requireAtMost(value: number, limit: number, what: string, unit: string): void {
  if (value < 1 || value > limit) {
    throw new WrongContentError(`${what}: ${value} ${unit}, allowed are 1 to ${limit}`);
  }
}

function requireSize(bytes: Uint8Array, size: number, what: string): void {
  if (bytes.length !== size) {
    throw new WrongContentError(`${what}: ${bytes.length} bytes, expected are ${size}`);
  }
}
