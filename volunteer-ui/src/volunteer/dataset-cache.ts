/**
 * Keeps the last data set that was verified, and lets several volunteers wait for one download.
 * Memory: one data set (at most LIMIT_DATASET_BYTES).
 */
export class DatasetCache {
  #kept: { readonly sha256: string; readonly bytes: Promise<Uint8Array<ArrayBuffer>> } | undefined;

  /**
   * @param load downloads and verifies; a failed load is forgotten
   * @returns the kept bytes, not a copy: do not change or transfer them
   */
  async get(
    sha256: string,
    load: () => Promise<Uint8Array<ArrayBuffer>>,
  ): Promise<Uint8Array<ArrayBuffer>> {
    if (this.#kept?.sha256 !== sha256) this.#kept = { sha256, bytes: load() };
    const kept = this.#kept;
    try {
      return await kept.bytes;
    } catch (error) {
      if (this.#kept === kept) this.#kept = undefined;
      throw error;
    }
  }
}
