import { GuestError } from "../program.ts";

/** Reads a WebAssembly module, or a part of it, from front to back. Whatever it is asked for, it stays within the part. */
export class Reader {
  readonly bytes: Uint8Array;
  at: number;
  readonly end: number;

  constructor(bytes: Uint8Array, from = 0, end = bytes.length) {
    this.bytes = bytes;
    this.at = from;
    this.end = end;
  }

  get isAtEnd(): boolean {
    return this.at >= this.end;
  }

  /** @throws GuestError, as all of them, if there is nothing more */
  byte(): number {
    const byte = this.at < this.end ? this.bytes[this.at] : undefined;
    if (byte === undefined) throw ended(this.at);
    this.at++;
    return byte;
  }

  skip(bytes: number): void {
    if (bytes > this.end - this.at) throw ended(this.at);
    this.at += bytes;
  }

  /** LEB128, up to 32 bits. */
  u32(): number {
    let value = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = this.byte();
      value += (byte & 127) * 2 ** shift;
      if (byte < 128) return value;
    }
    throw ended(this.at);
  }

  /** LEB128 of any width and sign, up to 64 bits. */
  skipInteger(): void {
    for (let bytes = 0; bytes < 10; bytes++) if (this.byte() < 128) return;
    throw ended(this.at);
  }

  /** The next so many bytes, to be read on their own. */
  part(bytes: number): Reader {
    const from = this.at;
    this.skip(bytes);
    return new Reader(this.bytes, from, this.at);
  }

  name(): string {
    const { at, end } = this.part(this.u32());
    return new TextDecoder().decode(this.bytes.subarray(at, end));
  }

  /** As many as the number in front says. */
  items<T>(read: () => T): T[] {
    const count = this.u32();
    const all: T[] = [];
    for (let at = 0; at < count; at++) all.push(read());
    return all;
  }
}

function ended(at: number): GuestError {
  return new GuestError(`the program is not a WebAssembly module: it makes no sense at byte ${at}`);
}
