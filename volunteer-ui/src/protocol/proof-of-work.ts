import { firstWord } from "./sha256.ts";

const CHALLENGE_BYTES = 16;
const MESSAGE_BYTES = 24;

/**
 * Looks for a nonce of eight bytes such that the SHA-256 of challenge and nonce begins with so many zero bits. Each has the odds of
 * 1 in 2^bits.
 *
 * @param challenge 16 bytes
 * @param bits at most 32
 * @param from the first to be tried, a whole number; together with `count` below 2^32
 * @param count that are tried, of which a laptop does about a million in a second
 * @returns undefined if none of them will do
 */
export function nonceAmong(
  challenge: Uint8Array,
  bits: number,
  from: number,
  count: number,
): Uint8Array<ArrayBuffer> | undefined {
  const block = new DataView(new ArrayBuffer(64));
  new Uint8Array(block.buffer).set(challenge);
  block.setUint8(MESSAGE_BYTES, 0x80);
  block.setUint32(60, 8 * MESSAGE_BYTES);
  for (let nonce = from; nonce < from + count; nonce++) {
    block.setUint32(MESSAGE_BYTES - 4, nonce);
    if (Math.clz32(firstWord(block)) >= bits) {
      return new Uint8Array(block.buffer.slice(CHALLENGE_BYTES, MESSAGE_BYTES));
    }
  }
  return undefined;
}
