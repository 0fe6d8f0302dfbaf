// Doubles as the two 32-bit words that they are made of.
const FLOAT = new Float64Array(1);
const WORDS = new Int32Array(FLOAT.buffer);
FLOAT[0] = 1;
/** Where the word with the sign and the exponent lies in this machine's memory. */
const HIGH = WORDS[1] === 0 ? 0 : 1;

/** Sign, exponent and 20 bits of the fraction. */
export function high(x: number): number {
  FLOAT[0] = x;
  return WORDS[HIGH] as number;
}

export function withHigh(x: number, word: number): number {
  FLOAT[0] = x;
  WORDS[HIGH] = word;
  return FLOAT[0];
}

/** With the lower 32 bits of its fraction 0, so that its product with another such number is exact. */
export function head(x: number): number {
  FLOAT[0] = x;
  WORDS[1 - HIGH] = 0;
  return FLOAT[0];
}

/** Rounded to the 23 bits that leave its square and cube exact enough. */
export function rounded(x: number): number {
  FLOAT[0] = x;
  const low = WORDS[1 - HIGH] as number;
  // What is added to the low word is carried into the high one.
  if (low < 0) WORDS[HIGH] = (WORDS[HIGH] as number) + 1;
  WORDS[1 - HIGH] = 0;
  return FLOAT[0];
}

/** 2^n, for n in [-1022, 1023]. */
export function powerOfTwo(n: number): number {
  return withHigh(0, (n + 1023) << 20);
}

/** x 2^n, rounded once, for |x| in [0.5, 4) or so. */
export function scaled(x: number, n: number): number {
  if (n > 1023) return x * 2 * powerOfTwo(n - 1 > 1023 ? 1023 : n - 1);
  if (n < -1021) return x * powerOfTwo(n + 60) * 2 ** -60;
  return x * powerOfTwo(n);
}
