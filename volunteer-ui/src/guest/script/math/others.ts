// After fdlibm (Sun Microsystems, 1993), with FreeBSD's cube root: e_sinh.c, e_cosh.c, s_tanh.c, s_asinh.c, e_acosh.c, e_atanh.c,
// s_cbrt.c. Errors are below 2.2 ulp (tanh; the others 1.5), that of cbrt below 0.7.
import { high, rounded, withHigh } from "./bits.ts";
import { exp, expm1, log, log1p } from "./exponential.ts";
import { sqrt } from "../primordials.ts";

const LN2 = 0.6931471805599453;
/** Above which e^x overflows. */
const MOST = 709.782712893384;

export function sinh(x: number): number {
  if (x - x !== 0) return x;
  const size = x < 0 ? -x : x;
  if (size < 2 ** -28) return x;
  const half = x < 0 ? -0.5 : 0.5;
  if (size < 22) {
    const t = expm1(size);
    return half * (size < 1 ? 2 * t - (t * t) / (t + 1) : t + t / (t + 1));
  }
  return size <= MOST ? half * exp(size) : half * exp(0.5 * size) * exp(0.5 * size);
}

export function cosh(x: number): number {
  if (x - x !== 0) return x * x;
  const size = x < 0 ? -x : x;
  if (size < 0.34657359027997264) {
    const t = expm1(size);
    const w = 1 + t;
    return size < 2 ** -55 ? w : 1 + (t * t) / (w + w);
  }
  if (size < 22) {
    const t = exp(size);
    return 0.5 * t + 0.5 / t;
  }
  return size <= MOST ? 0.5 * exp(size) : 0.5 * exp(0.5 * size) * exp(0.5 * size);
}

export function tanh(x: number): number {
  if (x !== x) return x;
  const size = x < 0 ? -x : x;
  if (size < 2 ** -55) return x;
  let value = 1;
  if (size < 1) {
    const t = expm1(-2 * size);
    value = -t / (t + 2);
  } else if (size < 22) {
    value = 1 - 2 / (expm1(2 * size) + 2);
  }
  return x < 0 ? -value : value;
}

export function asinh(x: number): number {
  const size = x < 0 ? -x : x;
  if (x - x !== 0 || size < 2 ** -28) return x;
  let value: number;
  if (size > 2 ** 28) {
    value = log(size) + LN2;
  } else if (size > 2) {
    value = log(2 * size + 1 / (sqrt(x * x + 1) + size));
  } else {
    const t = x * x;
    value = log1p(size + t / (1 + sqrt(1 + t)));
  }
  return x < 0 ? -value : value;
}

export function acosh(x: number): number {
  if (!(x >= 1)) return NaN;
  if (x > 2 ** 28) return log(x) + LN2;
  if (x > 2) return log(2 * x - 1 / (x + sqrt(x * x - 1)));
  const t = x - 1;
  return log1p(t + sqrt(2 * t + t * t));
}

export function atanh(x: number): number {
  const size = x < 0 ? -x : x;
  if (!(size <= 1)) return NaN;
  if (size < 2 ** -28) return x;
  const t = size + size;
  const value = 0.5 * log1p(size < 0.5 ? t + (t * size) / (1 - size) : t / (1 - size));
  return x < 0 ? -value : value;
}

export function cbrt(x: number): number {
  if (x - x !== 0 || x === 0) return x;
  const size = x < 0 ? -x : x;
  // A third of the exponent, with a correction that makes it a root to 5 bits.
  let t =
    size < 2 ** -1022
      ? withHigh(0, ((high(size * 2 ** 54) / 3) | 0) + 696219795)
      : withHigh(0, ((high(size) / 3) | 0) + 715094163);
  // To 23 bits by a polynomial in t³/x, then one step of Newton's.
  const r = t * t * (t / size);
  t *=
    1.87595182427177 +
    r * (-1.8849797954337717 + r * 1.6214297201053545) +
    r * r * r * (-0.758397934778766 + r * 0.14599619288661245);
  t = rounded(t);
  const quotient = size / (t * t);
  t += (t * (quotient - t)) / (t + t + quotient);
  return x < 0 ? -t : t;
}

/** √(Σ x²) of any number of them, scaled by a power of two so that nothing overflows, the sum compensated. */
export function hypot(values: readonly number[]): number {
  let largest = 0;
  let isNaN = false;
  for (let at = 0; at < values.length; at++) {
    const value = values[at] as number;
    const size = value < 0 ? -value : value;
    if (size !== size) isNaN = true;
    else if (size > largest) largest = size;
  }
  if (largest === Infinity) return Infinity;
  if (isNaN) return NaN;
  if (largest === 0) return 0;
  const scale = largest < 2 ** -500 ? 2 ** 600 : largest > 2 ** 500 ? 2 ** -600 : 1;
  let sum = 0;
  let lost = 0;
  for (let at = 0; at < values.length; at++) {
    const value = (values[at] as number) * scale;
    const term = value * value - lost;
    const next = sum + term;
    lost = next - sum - term;
    sum = next;
  }
  return sqrt(sum) / scale;
}
