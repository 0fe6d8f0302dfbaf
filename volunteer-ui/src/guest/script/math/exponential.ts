// After fdlibm (Sun Microsystems, 1993), whose coefficients these are: e_exp.c, s_expm1.c, e_log.c, s_log1p.c, and FreeBSD's
// k_log.h for the other bases. Errors are below 1 ulp.
import { head, high, powerOfTwo, scaled, withHigh } from "./bits.ts";

const LN2_HIGH = 0.6931471803691238;
const LN2_LOW = 1.9082149292705877e-10;
const INV_LN2 = 1.4426950408889634;

export function exp(x: number): number {
  if (x !== x) return x;
  if (x > 709.782712893384) return Infinity;
  if (x < -745.1332191019411) return 0;
  const size = x < 0 ? -x : x;
  if (size < 2 ** -28) return 1 + x;
  let n = 0;
  let upper = x;
  let lower = 0;
  if (size > 0.34657359027997264) {
    n = size < 1.0397207708399179 ? (x < 0 ? -1 : 1) : (INV_LN2 * x + (x < 0 ? -0.5 : 0.5)) | 0;
    upper = x - n * LN2_HIGH;
    lower = n * LN2_LOW;
  }
  const r = upper - lower;
  const t = r * r;
  const c = r - t * expPolynomial(t);
  if (n === 0) return 1 - ((r * c) / (c - 2) - r);
  return scaled(1 - (lower - (r * c) / (2 - c) - upper), n);
}

/** Of r², for the rest r of an exponent: also in `pow`. */
export function expPolynomial(t: number): number {
  return (
    0.16666666666666602 +
    t *
      (-0.0027777777777015593 +
        t * (0.00006613756321437934 + t * (-0.0000016533902205465252 + t * 4.1381367970572385e-8)))
  );
}

export function expm1(x: number): number {
  if (x !== x) return x;
  if (x > 709.782712893384) return Infinity;
  if (x < -38.816242111356935) return -1;
  const size = x < 0 ? -x : x;
  if (size < 2 ** -54) return x;
  let n = 0;
  let r = x;
  let c = 0;
  if (size > 0.34657359027997264) {
    n = size < 1.0397207708399179 ? (x < 0 ? -1 : 1) : (INV_LN2 * x + (x < 0 ? -0.5 : 0.5)) | 0;
    const upper = x - n * LN2_HIGH;
    const lower = n * LN2_LOW;
    r = upper - lower;
    c = upper - r - lower;
  }
  const half = 0.5 * r;
  const hxs = r * half;
  const r1 =
    1 +
    hxs *
      (-0.03333333333333313 +
        hxs *
          (0.0015873015872548146 +
            hxs *
              (-0.0000793650757867488 +
                hxs * (0.000004008217827329362 + hxs * -2.0109921818362437e-7))));
  const t = 3 - r1 * half;
  let e = hxs * ((r1 - t) / (6 - r * t));
  if (n === 0) return r - (r * e - hxs);
  e = r * (e - c) - c - hxs;
  if (n === -1) return 0.5 * (r - e) - 0.5;
  if (n === 1) return r < -0.25 ? -2 * (e - (r + 0.5)) : 1 + 2 * (r - e);
  if (n <= -2 || n > 56) return scaled(1 - (e - r), n) - 1;
  if (n < 20) return (1 - powerOfTwo(-n) - (e - r)) * powerOfTwo(n);
  return (r - (e + powerOfTwo(-n)) + 1) * powerOfTwo(n);
}

/** x = 2^n (1 + f), with 1 + f in [√½, √2). */
function split(x: number): { readonly n: number; readonly f: number } {
  let n = 0;
  let scale = x;
  if (x < 2 ** -1022) {
    n = -54;
    scale = x * 2 ** 54;
  }
  const word = high(scale);
  const fraction = word & 0xfffff;
  const carry = (fraction + 0x95f64) & 0x100000;
  n += (word >> 20) - 1023 + (carry >> 20);
  return { n, f: withHigh(scale, fraction | (carry ^ 0x3ff00000)) - 1 };
}

/** ln(1 + f) - (f - f²/2). */
function logRest(f: number): number {
  const s = f / (2 + f);
  const z = s * s;
  const w = z * z;
  const t1 = w * (0.3999999999940942 + w * (0.22222198432149784 + w * 0.15313837699209373));
  const t2 =
    z *
    (0.6666666666666735 +
      w * (0.2857142874366239 + w * (0.1818357216161805 + w * 0.14798198605116586)));
  return s * (0.5 * f * f + t2 + t1);
}

export function log(x: number): number {
  if (!(x > 0) || x === Infinity) return x === 0 ? -Infinity : x > 0 ? x : NaN;
  const { n, f } = split(x);
  if (f === 0) return n * LN2_HIGH + n * LN2_LOW;
  return n * LN2_HIGH - (0.5 * f * f - (logRest(f) + n * LN2_LOW) - f);
}

export function log1p(x: number): number {
  if (!(x > -1) || x === Infinity) return x === -1 ? -Infinity : x > 0 ? x : NaN;
  const size = x < 0 ? -x : x;
  if (size < 2 ** -54) return x;
  if (size < 2 ** -29) return x - x * x * 0.5;
  if (x > -0.2928932188134524 && x < 0.414213562373095) return x - (0.5 * x * x - logRest(x));
  const u = 1 + x;
  const { n, f } = split(u);
  // What was lost in 1 + x.
  const c = (x > 1 ? 1 - (u - x) : x - (u - 1)) / u;
  return n * LN2_HIGH - (0.5 * f * f - (logRest(f) + (n * LN2_LOW + c)) - f);
}

export function log2(x: number): number {
  if (!(x > 0) || x === Infinity) return x === 0 ? -Infinity : x > 0 ? x : NaN;
  const { n, f } = split(x);
  const half = 0.5 * f * f;
  const upper = head(f - half);
  const lower = f - upper - half + logRest(f);
  const main = upper * 1.4426950407214463;
  const rest = (lower + upper) * 1.6751713164886512e-10 + lower * 1.4426950407214463;
  const sum = n + main;
  return rest + (n - sum + main) + sum;
}

export function log10(x: number): number {
  if (!(x > 0) || x === Infinity) return x === 0 ? -Infinity : x > 0 ? x : NaN;
  const { n, f } = split(x);
  const half = 0.5 * f * f;
  const upper = head(f - half);
  const lower = f - upper - half + logRest(f);
  const main = upper * 0.4342944818781689;
  const ofPower = n * 0.30102999566361177;
  const rest =
    n * 3.694239077158931e-13 +
    (lower + upper) * 2.5082946711645275e-11 +
    lower * 0.4342944818781689;
  const sum = ofPower + main;
  return rest + (ofPower - sum + main) + sum;
}
