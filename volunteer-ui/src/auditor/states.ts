import { createHash } from "node:crypto";

/** The states that were needed last, by their hash, as many as there is room for. */
export class States {
  readonly #most: number;
  readonly #load: (sha256: string) => Promise<Uint8Array | undefined>;
  /** The one that was needed last is the last. */
  readonly #kept = new Map<string, Uint8Array>();
  #bytes = 0;

  /**
   * @param most bytes of all; the one that was needed last is kept in any case
   * @param load undefined: it is gone
   */
  constructor(most: number, load: (sha256: string) => Promise<Uint8Array | undefined>) {
    this.#most = most;
    this.#load = load;
  }

  /**
   * @returns not to be changed; undefined: it is gone
   * @throws Error if what is served has another hash, and what `load` throws
   */
  async get(sha256: string): Promise<Uint8Array | undefined> {
    const state = this.#kept.get(sha256) ?? (await this.#loaded(sha256));
    if (state === undefined) return undefined;
    this.#forget(sha256);
    this.#kept.set(sha256, state);
    this.#bytes += state.length;
    for (const oldest of this.#kept.keys()) {
      if (this.#bytes <= this.#most || oldest === sha256) break;
      this.#forget(oldest);
    }
    return state;
  }

  async #loaded(sha256: string): Promise<Uint8Array | undefined> {
    const state = await this.#load(sha256);
    if (state === undefined) return undefined;
    requireHash("the state", state, sha256);
    return state;
  }

  #forget(sha256: string): void {
    this.#bytes -= this.#kept.get(sha256)?.length ?? 0;
    this.#kept.delete(sha256);
  }
}

/** @throws Error naming both hashes */
export function requireHash(what: string, bytes: Uint8Array, sha256: string): void {
  const found = createHash("sha256").update(bytes).digest("hex");
  if (found !== sha256) throw new Error(`${what} ${sha256} was served with the SHA-256 ${found}`);
}
