import { charCodeAt } from "../primordials.ts";

const fromCharCode = String.fromCharCode;

/** As the platform's, for UTF-8: QuickJS has none. */
export class TextEncoder {
  // eslint-disable-next-line @typescript-eslint/class-literal-property-style -- a getter, as the platform has it
  get encoding(): string {
    return "utf-8";
  }

  encode(input: unknown = ""): Uint8Array {
    const text = `${input as string}`;
    const bytes = new Uint8Array(text.length * 3);
    let to = 0;
    for (let at = 0; at < text.length; at++) {
      let point = charCodeAt(text, at);
      if (point >= 0xd800 && point < 0xe000) {
        const next = at + 1 < text.length ? charCodeAt(text, at + 1) : 0;
        if (point < 0xdc00 && next >= 0xdc00 && next < 0xe000) {
          point = 0x10000 + ((point - 0xd800) << 10) + (next - 0xdc00);
          at++;
        } else {
          point = 0xfffd;
        }
      }
      if (point < 0x80) {
        bytes[to++] = point;
      } else if (point < 0x800) {
        bytes[to++] = 0xc0 | (point >> 6);
        bytes[to++] = 0x80 | (point & 63);
      } else if (point < 0x10000) {
        bytes[to++] = 0xe0 | (point >> 12);
        bytes[to++] = 0x80 | ((point >> 6) & 63);
        bytes[to++] = 0x80 | (point & 63);
      } else {
        bytes[to++] = 0xf0 | (point >> 18);
        bytes[to++] = 0x80 | ((point >> 12) & 63);
        bytes[to++] = 0x80 | ((point >> 6) & 63);
        bytes[to++] = 0x80 | (point & 63);
      }
    }
    return bytes.slice(0, to);
  }
}

/** As the platform's, for whole texts in UTF-8: what is malformed becomes U+FFFD, a byte order mark at the start goes. */
export class TextDecoder {
  constructor(label: unknown = "utf-8") {
    const name = `${label as string}`.toLowerCase();
    if (name !== "utf-8" && name !== "utf8") throw new RangeError("only utf-8 can be decoded");
  }

  // eslint-disable-next-line @typescript-eslint/class-literal-property-style -- a getter, as the platform has it
  get encoding(): string {
    return "utf-8";
  }

  decode(input?: ArrayBuffer | ArrayBufferView): string {
    if (input === undefined) return "";
    const bytes = ArrayBuffer.isView(input)
      ? new Uint8Array(input.buffer, input.byteOffset, input.byteLength)
      : new Uint8Array(input);
    const { length } = bytes;
    let text = "";
    let at = length > 2 && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
    while (at < length) {
      const first = bytes[at++] as number;
      if (first < 0x80) {
        text += fromCharCode(first);
        continue;
      }
      let more = first < 0xc2 ? 0 : first < 0xe0 ? 1 : first < 0xf0 ? 2 : first < 0xf5 ? 3 : 0;
      // The second byte is bounded closer, so that nothing is overlong, half a pair, or beyond the last character.
      let low = first === 0xe0 ? 0xa0 : first === 0xf0 ? 0x90 : 0x80;
      let high = first === 0xed ? 0x9f : first === 0xf4 ? 0x8f : 0xbf;
      let point = more === 0 ? 0xfffd : first & (0x3f >> more);
      for (; more > 0; more--) {
        const byte = at < length ? (bytes[at] as number) : 0;
        if (byte < low || byte > high) {
          point = 0xfffd;
          break;
        }
        point = (point << 6) | (byte & 63);
        low = 0x80;
        high = 0xbf;
        at++;
      }
      text +=
        point < 0x10000
          ? fromCharCode(point)
          : fromCharCode(0xd800 + ((point - 0x10000) >> 10), 0xdc00 + (point & 0x3ff));
    }
    return text;
  }
}
