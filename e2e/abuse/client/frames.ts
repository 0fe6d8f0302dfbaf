/** What a frame of a WebSocket is for (RFC 6455, section 5.2). */
export const Opcode = {
  CONTINUATION: 0,
  TEXT: 1,
  BINARY: 2,
  CLOSE: 8,
  PING: 9,
  PONG: 10,
} as const;
export type Opcode = (typeof Opcode)[keyof typeof Opcode];

const FIN = 0x80;
const MASKED = 0x80;
const LENGTH_16 = 126;
const LENGTH_64 = 127;

/**
 * A client's frame. The mask is zero, which changes nothing and costs nothing.
 *
 * @param options `fin: false`: more of this message will follow. `announced`: the length that the header tells, if another
 */
export function frame(
  opcode: Opcode,
  payload: Uint8Array = new Uint8Array(),
  { fin = true, announced = payload.length }: { fin?: boolean; announced?: number } = {},
): Buffer {
  const header = Buffer.alloc(headerBytes(announced));
  header[0] = (fin ? FIN : 0) | opcode;
  if (announced < LENGTH_16) {
    header[1] = MASKED | announced;
  } else if (announced < 0x10000) {
    header[1] = MASKED | LENGTH_16;
    header.writeUInt16BE(announced, 2);
  } else {
    header[1] = MASKED | LENGTH_64;
    header.writeBigUInt64BE(BigInt(announced), 2);
  }
  return Buffer.concat([header, payload]);
}

/** Two bytes, the length where it does not fit into them, the mask. */
function headerBytes(length: number): number {
  const extended = length < LENGTH_16 ? 0 : length < 0x10000 ? 2 : 8;
  return 2 + extended + 4;
}

export type OnMessage = (opcode: number, payload: Buffer) => void;

/** Cuts a server's bytes into frames. Payloads of data are skipped, not kept, unless somebody wants them. */
export class FrameReader {
  #header = Buffer.alloc(0);
  #opcode = 0;
  #left = 0;
  #pieces: Buffer[] | undefined;

  /**
   * @param wantsData whether text and binary messages are told, besides pings, pongs and closing; a fragment counts as one
   * @param onMessage its payload is only valid during the call
   */
  constructor(
    private readonly wantsData: boolean,
    private readonly onMessage: OnMessage,
  ) {}

  /** @param bytes not kept beyond this call */
  read(bytes: Buffer): void {
    let at = 0;
    while (at < bytes.length) at = this.#left > 0 ? this.#body(bytes, at) : this.#head(bytes, at);
  }

  /** @returns the place after what was used */
  #head(bytes: Buffer, at: number): number {
    const known = this.#header.length;
    const joined =
      known === 0 ? bytes.subarray(at) : Buffer.concat([this.#header, bytes.subarray(at)]);
    const length = headerLength(joined);
    if (length === undefined || joined.length < length) {
      this.#header = Buffer.from(joined);
      return bytes.length;
    }
    this.#header = Buffer.alloc(0);
    this.#opcode = (joined[0] ?? 0) & 0xf;
    this.#left = payloadLength(joined);
    const isWanted = this.wantsData || this.#opcode >= Opcode.CLOSE;
    this.#pieces = isWanted ? [] : undefined;
    if (this.#left === 0) this.#tell();
    return at + length - known;
  }

  #body(bytes: Buffer, at: number): number {
    const end = Math.min(bytes.length, at + this.#left);
    this.#left -= end - at;
    // A copy where the payload goes on in the next piece, because this one is not ours.
    const piece = bytes.subarray(at, end);
    this.#pieces?.push(this.#left === 0 ? piece : Buffer.from(piece));
    if (this.#left === 0) this.#tell();
    return end;
  }

  #tell(): void {
    const [only, ...others] = this.#pieces ?? [];
    if (this.#pieces === undefined) return;
    const payload =
      only === undefined
        ? Buffer.alloc(0)
        : others.length === 0
          ? only
          : Buffer.concat([only, ...others]);
    this.#pieces = undefined;
    this.onMessage(this.#opcode, payload);
  }
}

/** @returns undefined if the second byte, which tells, is not there yet */
function headerLength(header: Buffer): number | undefined {
  const second = header[1];
  if (second === undefined) return undefined;
  const length = second & 0x7f;
  return length < LENGTH_16 ? 2 : length === LENGTH_16 ? 4 : 10;
}

function payloadLength(header: Buffer): number {
  const length = (header[1] ?? 0) & 0x7f;
  if (length < LENGTH_16) return length;
  return length === LENGTH_16 ? header.readUInt16BE(2) : Number(header.readBigUInt64BE(2));
}
