import type { Sandbox } from "../../sandbox/index.ts";
import { sha256Hex } from "../../volunteer/index.ts";

/** What the views of a program need from the place that the page runs in. */
export interface Outside {
  /**
   * Reads what lies below the page's address.
   *
   * @throws Error with a sentence: it cannot be had, or has more than `most` bytes, which are not read
   */
  readonly fetchBytes: (path: string, most: number) => Promise<Uint8Array>;
  /** See `openCheckedSandbox`; owned by the caller, who closes it. */
  readonly openSandbox: () => Promise<Sandbox>;
}

/** As `Limit.PROGRAM_BYTES`, beyond which no job is created. */
const MOST_PROGRAM_BYTES = 5 * 1024 * 1024;

/** What each module of WebAssembly begins with: `\0asm`. */
const WASM = [0, 0x61, 0x73, 0x6d];

/**
 * A program's source, as it is stored.
 *
 * @returns undefined if it is a module of WebAssembly, which has none
 * @throws Error with a sentence: it cannot be had, or is something else than its hash says
 */
export async function sourceOf(outside: Outside, sha256: string): Promise<string | undefined> {
  const bytes = await outside.fetchBytes(`api/datasets/${sha256}`, MOST_PROGRAM_BYTES);
  const found = await sha256Hex(bytes);
  if (found !== sha256) {
    throw new Error(`what is stored as ${sha256} has the SHA-256 ${found}: it is not the program`);
  }
  return WASM.every((byte, at) => bytes[at] === byte) ? undefined : new TextDecoder().decode(bytes);
}
