/** A count: uint64, little-endian. So is the state of a counting job. */
export const COUNT_BYTES = 8;

export function encodeCount(count: bigint): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(COUNT_BYTES);
  new DataView(bytes.buffer).setBigUint64(0, count, true);
  return bytes;
}

/** @throws RangeError for another length */
export function decodeCount(bytes: Uint8Array): bigint {
  if (bytes.length !== COUNT_BYTES) {
    throw new RangeError(`a count of ${bytes.length} bytes: must be ${COUNT_BYTES}`);
  }
  return new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true);
}
