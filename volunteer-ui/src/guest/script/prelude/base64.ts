import { charCodeAt } from "../primordials.ts";

const fromCharCode = String.fromCharCode;

const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
/** The value of each character below 128; -1: it is not a digit. */
const VALUES = new Int8Array(128).fill(-1);
for (let at = 0; at < DIGITS.length; at++) VALUES[charCodeAt(DIGITS, at)] = at;

/**
 * As the platform's, but for white space, which is not accepted: QuickJS has none.
 *
 * @returns a character from U+0000 to U+00FF for each byte
 */
export function atob(base64: unknown): string {
  const digits = `${base64 as string}`;
  let { length } = digits;
  // "=" is 61.
  if (length > 0 && length % 4 === 0 && charCodeAt(digits, length - 1) === 61) {
    length--;
    if (charCodeAt(digits, length - 1) === 61) length--;
  }
  if (length % 4 === 1) throw new TypeError("not base64");
  let text = "";
  let bits = 0;
  for (let at = 0; at < length; at++) {
    const code = charCodeAt(digits, at);
    const value = code < 128 ? (VALUES[code] as number) : -1;
    if (value < 0) throw new TypeError("not base64");
    bits = ((bits << 6) | value) & 0xfff;
    if (at % 4 === 1) text += fromCharCode((bits >> 4) & 255);
    else if (at % 4 === 2) text += fromCharCode((bits >> 2) & 255);
    else if (at % 4 === 3) text += fromCharCode(bits & 255);
  }
  return text;
}
