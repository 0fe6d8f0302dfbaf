/**
 * What a leaf of map-reduce comes to. A value is made of entries, one behind the other, and so is a state. An entry begins
 * with three numbers (uint32, little-endian): the bytes of its text, `inputs`, `failed`; then comes the text, UTF-8.
 */
export interface MapEntry {
  /** Inputs that it is about. */
  readonly inputs: number;
  /** Those among them that failed. */
  readonly failed: number;
  readonly text: string;
}

/** The first line of a text: the inputs that failed, or the program's own state. JSON. */
export function headOf(text: string): string {
  return text.split("\n", 1)[0] ?? "";
}

/** What lies behind the first line of a text: results, a line of JSON each, or what they have become. */
export function bodyOf(text: string): string {
  return text.slice(text.indexOf("\n") + 1);
}

const HEADER_BYTES = 12;

export function encodeEntry({ inputs, failed, text }: MapEntry): Uint8Array<ArrayBuffer> {
  const utf8 = new TextEncoder().encode(text);
  const bytes = new Uint8Array(HEADER_BYTES + utf8.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, utf8.length, true);
  view.setUint32(4, inputs, true);
  view.setUint32(8, failed, true);
  bytes.set(utf8, HEADER_BYTES);
  return bytes;
}

/** @throws RangeError for what is not made of whole entries */
export function decodeEntries(bytes: Uint8Array): readonly MapEntry[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const entries: MapEntry[] = [];
  for (let at = 0; at < bytes.length;) {
    const left = bytes.length - at - HEADER_BYTES;
    const length = left < 0 ? Infinity : view.getUint32(at, true);
    if (length > left) {
      throw new RangeError(
        `entry ${entries.length} of a map-reduce value ends after its last byte`,
      );
    }
    const [inputs, failed] = [view.getUint32(at + 4, true), view.getUint32(at + 8, true)];
    at += HEADER_BYTES;
    const text = new TextDecoder().decode(bytes.subarray(at, at + length));
    entries.push({ inputs, failed, text });
    at += length;
  }
  return entries;
}
