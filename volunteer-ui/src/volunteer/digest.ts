import { sha256 } from "@noble/hashes/sha2.js";

import { toHex } from "../protocol/index.ts";
import type { Sha256Hex } from "./options.ts";

/** Hashed without a pause: about 15 ms, so that a page stays smooth. */
const SLICE_BYTES = 2 * 1024 * 1024;

/** The bytes are not those that were announced, or not there: a broken cache, a forgery. Trying again may not help. */
export class WrongContentError extends Error {
  override readonly name = "WrongContentError";
}

/** In JavaScript, in slices: works everywhere, and does not block a page however large the bytes. */
export const sha256Hex: Sha256Hex = async (bytes) => {
  const hash = sha256.create();
  for (let from = 0; from < bytes.length; from += SLICE_BYTES) {
    if (from > 0) await nextMacrotask();
    hash.update(bytes.subarray(from, from + SLICE_BYTES));
  }
  return toHex(hash.digest());
};

/** Unlike a timer, a message to oneself is not throttled in a hidden tab. */
export function nextMacrotask(): Promise<void> {
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(undefined);
  });
}
