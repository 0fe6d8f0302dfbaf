// Twin of `PackedFloats.java`, which explains the format.

/** Values in a block; the last one may have fewer. */
const BLOCK = 256;
/** Kinds of blocks; all others are the parameter of a Rice code. */
const ZEROS = 0xfe;
const RAW = 0xff;
const LARGEST_PARAMETER = 15;
/** Multiples larger than this are not coded. */
const LARGEST_MULTIPLE = 1 << 20;
/** Of float32: the exponent field of 1, with which the lowest bit of the significand is 2^-23. */
const LOWEST_BIT = 127 + 23;

/** What `pack` makes at most of so many values. */
export function packedBytesAtMost(count: number): number {
  return 4 * count + Math.ceil(count / BLOCK);
}

/**
 * Float32 in as few bytes as it takes, without loss, where they are small multiples of a power of two, block by block.
 *
 * @param to has room for `packedBytesAtMost`
 * @returns where what was written ends
 */
export function pack(values: Float32Array, to: Uint8Array, at: number): number {
  let end = at;
  for (let from = 0; from < values.length; from += BLOCK) {
    end = packBlock(values.subarray(from, from + BLOCK), to, end);
  }
  return end;
}

function packBlock(values: Float32Array, to: Uint8Array, at: number): number {
  const exponent = commonExponent(values);
  if (exponent === undefined) {
    to[at] = ZEROS;
    return at + 1;
  }
  const codes = codesOf(values, exponent);
  const { parameter, bits } = codes === undefined ? { parameter: 0, bits: Infinity } : best(codes);
  const bytes = 2 + Math.ceil(bits / 8);
  if (codes === undefined || bytes >= 4 * values.length) {
    to[at] = RAW;
    to.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), at + 1);
    return at + 1 + values.byteLength;
  }
  to[at] = parameter;
  to[at + 1] = exponent;
  writeCodes(codes, parameter, to, at + 2);
  return at + bytes;
}

/**
 * Of the largest power of two that all values are multiples of, as float32 has its exponents, plus 23: 0 to 253. Undefined if
 * all are zero; NaN's and infinities have none that fits, and neither has a negative zero.
 */
function commonExponent(values: Float32Array): number | undefined {
  const words = new Int32Array(values.buffer, values.byteOffset, values.length);
  let lowest: number | undefined;
  for (const word of words) {
    if (word === 0) continue;
    const significand = word & 0x7fffff;
    const field = (word >>> 23) & 0xff;
    const whole = field === 0 ? significand : significand | 0x800000;
    const exponent = Math.max(field, 1) + (31 - Math.clz32(whole & -whole));
    if (lowest === undefined || exponent < lowest) lowest = exponent;
  }
  return lowest;
}

/** @returns zigzag codes of the multiples; undefined if one is too large, or no number */
function codesOf(values: Float32Array, exponent: number): Uint32Array | undefined {
  if (exponent > 0xff) return undefined;
  const scale = 2 ** (exponent - LOWEST_BIT);
  const codes = new Uint32Array(values.length);
  for (let at = 0; at < values.length; at++) {
    const value = values[at] ?? NaN;
    const multiple = value / scale;
    if (!(Math.abs(multiple) <= LARGEST_MULTIPLE) || Object.is(value, -0)) return undefined;
    codes[at] = multiple >= 0 ? 2 * multiple : -2 * multiple - 1;
  }
  return codes;
}

interface Choice {
  readonly parameter: number;
  readonly bits: number;
}

/** The smallest parameter that takes fewer bits than the next larger one. */
function best(codes: Uint32Array): Choice {
  let found = bitsWith(codes, 0);
  for (let parameter = 1; parameter <= LARGEST_PARAMETER; parameter++) {
    const next = bitsWith(codes, parameter);
    if (next.bits >= found.bits) break;
    found = next;
  }
  return found;
}

function bitsWith(codes: Uint32Array, parameter: number): Choice {
  let bits = codes.length * (1 + parameter);
  for (const code of codes) bits += code >>> parameter;
  return { parameter, bits };
}

/** Each: `code >> parameter` ones and a zero, then the low bits; the first bit is the lowest of its byte. */
function writeCodes(codes: Uint32Array, parameter: number, to: Uint8Array, at: number): void {
  const mask = (1 << parameter) - 1;
  let byte = at;
  // Bits that were not written yet, the first one lowest; zeros above. Fewer than 8 before each code.
  let bits = 0;
  let count = 0;
  const flush = (): void => {
    for (; count >= 8; count -= 8) {
      to[byte++] = bits & 0xff;
      bits >>>= 8;
    }
  };
  for (const code of codes) {
    let ones = code >>> parameter;
    for (; ones >= 8; ones -= 8) {
      bits |= 0xff << count;
      count += 8;
      flush();
    }
    // At most 7 + 7 + 1 + 15 bits.
    bits |= ((1 << ones) - 1) << count;
    count += ones + 1;
    bits |= (code & mask) << count;
    count += parameter;
    flush();
  }
  if (count > 0) to[byte] = bits & 0xff;
}

/**
 * The inverse of {@link pack}.
 *
 * @param from holds these values and nothing else
 * @param values filled
 * @throws RangeError if it does not
 */
export function unpack(from: Uint8Array, values: Float32Array): void {
  let at = 0;
  for (let first = 0; first < values.length; first += BLOCK) {
    at = unpackBlock(from, at, values.subarray(first, first + BLOCK));
  }
  if (at !== from.length) {
    throw new RangeError(
      `packed values: ${from.length - at} bytes more than ${values.length} take`,
    );
  }
}

function unpackBlock(from: Uint8Array, at: number, values: Float32Array): number {
  const kind = byteAt(from, at);
  if (kind === ZEROS) {
    values.fill(0);
    return at + 1;
  }
  if (kind === RAW) {
    const end = at + 1 + values.byteLength;
    if (end > from.length) throw tooShort();
    new Uint8Array(values.buffer, values.byteOffset, values.byteLength).set(
      from.subarray(at + 1, end),
    );
    return end;
  }
  if (kind > LARGEST_PARAMETER) throw new RangeError(`packed values: no block is of kind ${kind}`);
  const scale = 2 ** (byteAt(from, at + 1) - LOWEST_BIT);
  return readCodes(from, at + 2, kind, scale, values);
}

function readCodes(
  from: Uint8Array,
  at: number,
  parameter: number,
  scale: number,
  values: Float32Array,
): number {
  let byte = at;
  // Bits that were read but not used yet, the next one lowest; zeros above.
  let window = 0;
  let width = 0;
  const fill = (): void => {
    while (width <= 16 && byte < from.length) {
      window |= (from[byte++] ?? 0) << width;
      width += 8;
    }
  };
  const drop = (count: number): void => {
    window >>>= count;
    width -= count;
    if (width < 0) throw tooShort();
  };
  const mostOnes = (2 * LARGEST_MULTIPLE) >>> parameter;
  const mask = (1 << parameter) - 1;
  for (let index = 0; index < values.length; index++) {
    let ones = 0;
    for (;;) {
      fill();
      const run = Math.min(width, trailingOnes(window));
      ones += run;
      if (ones > mostOnes) throw tooLarge();
      const isEnd = run < width;
      drop(isEnd || run === 0 ? run + 1 : run);
      if (isEnd) break;
    }
    fill();
    const code = (ones << parameter) | (window & mask);
    drop(parameter);
    if (code > 2 * LARGEST_MULTIPLE) throw tooLarge();
    values[index] = ((code & 1) === 0 ? code / 2 : -(code + 1) / 2) * scale;
  }
  // What is left of the last byte is padding, whole bytes belong to the next block.
  return byte - (width >>> 3);
}

function trailingOnes(bits: number): number {
  return 31 - Math.clz32(~bits & (bits + 1));
}

function byteAt(from: Uint8Array, at: number): number {
  const byte = from[at];
  if (byte === undefined) throw tooShort();
  return byte;
}

function tooShort(): RangeError {
  return new RangeError("packed values: they end before the last one");
}

function tooLarge(): RangeError {
  return new RangeError(`packed values: a multiple is larger than ${LARGEST_MULTIPLE}`);
}
