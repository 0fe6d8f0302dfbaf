// After fdlibm (Sun Microsystems, 1993), whose coefficients these are: k_sin.c, k_cos.c, k_tan.c, e_rem_pio2.c, s_atan.c, e_atan2.c,
// e_asin.c, e_acos.c. Errors are below 1 ulp. Arguments beyond 2^20 are reduced with whole numbers of any size.
import { head, high } from "./bits.ts";
import { floor, sqrt } from "../primordials.ts";

/** Of π/2, the first 53 bits and the next. */
const HALF_PI = 1.5707963267948966;
const HALF_PI_LOW = 6.123233995736766e-17;
const QUARTER_PI = 0.7853981633974483;
const QUARTER_PI_LOW = 3.061616997868383e-17;

interface Reduced {
  /** How many quarters of a turn were taken away, modulo 4. */
  readonly quarter: number;
  /** The rest, in [-π/4, π/4], and what it lacks. */
  readonly rest: number;
  readonly tail: number;
}

export function sin(x: number): number {
  if (x - x !== 0) return NaN;
  const size = x < 0 ? -x : x;
  if (size < 2 ** -26) return x;
  if (size <= QUARTER_PI) return sinKernel(x, 0);
  const { quarter, rest, tail } = reduced(x);
  const value = (quarter & 1) === 0 ? sinKernel(rest, tail) : cosKernel(rest, tail);
  return quarter < 2 ? value : -value;
}

export function cos(x: number): number {
  if (x - x !== 0) return NaN;
  if ((x < 0 ? -x : x) <= QUARTER_PI) return cosKernel(x, 0);
  const { quarter, rest, tail } = reduced(x);
  const value = (quarter & 1) === 0 ? cosKernel(rest, tail) : sinKernel(rest, tail);
  return quarter === 0 || quarter === 3 ? value : -value;
}

export function tan(x: number): number {
  if (x - x !== 0) return NaN;
  const size = x < 0 ? -x : x;
  if (size < 2 ** -28) return x;
  if (size <= QUARTER_PI) return tanKernel(x, 0, false);
  const { quarter, rest, tail } = reduced(x);
  return tanKernel(rest, tail, (quarter & 1) === 1);
}

function sinKernel(x: number, tail: number): number {
  const z = x * x;
  const v = z * x;
  const r =
    0.00833333333332249 +
    z *
      (-0.0001984126982985795 +
        z * (0.0000027557313707070068 + z * (-2.5050760253406863e-8 + z * 1.58969099521155e-10)));
  return x - (z * (0.5 * tail - v * r) - tail - v * -0.16666666666666632);
}

function cosKernel(x: number, tail: number): number {
  const z = x * x;
  const w = z * z;
  const r =
    z * (0.0416666666666666 + z * (-0.001388888888887411 + z * 0.00002480158728947673)) +
    w * w * (-2.7557314351390663e-7 + z * (2.087572321298175e-9 + z * -1.1359647557788195e-11));
  const half = 0.5 * z;
  const most = 1 - half;
  return most + (1 - most - half + (z * r - x * tail));
}

/** Of the tangent, or of its negative reciprocal. */
function tanKernel(argument: number, tail: number, isReciprocal: boolean): number {
  let x = argument;
  let y = tail;
  const isLarge = x > 0.67434 || x < -0.67434;
  const isNegative = x < 0;
  if (isLarge) {
    if (isNegative) {
      x = -x;
      y = -y;
    }
    x = QUARTER_PI - x + (QUARTER_PI_LOW - y);
    y = 0;
  }
  const z = x * x;
  const w = z * z;
  const odd =
    0.13333333333320124 +
    w *
      (0.021869488294859542 +
        w *
          (0.0035920791075913124 +
            w *
              (0.0005880412408202641 +
                w * (0.00007817944429395571 + w * -0.000018558637485527546))));
  const even =
    z *
    (0.05396825397622605 +
      w *
        (0.0088632398235993 +
          w *
            (0.0014562094543252903 +
              w *
                (0.0002464631348184699 +
                  w * (0.00007140724913826082 + w * 0.00002590730518636337)))));
  const s = z * x;
  const r = y + z * (s * (odd + even) + y) + 0.3333333333333341 * s;
  const sum = x + r;
  if (isLarge) {
    const v = isReciprocal ? -1 : 1;
    const value = v - 2 * (x - ((sum * sum) / (sum + v) - r));
    return isNegative ? -value : value;
  }
  if (!isReciprocal) return sum;
  const upper = head(sum);
  const lower = r - (upper - x);
  const a = -1 / sum;
  const t = head(a);
  return t + a * (1 + t * upper + t * lower);
}

/** By Cody and Waite: π/2 in three parts of 33 bits, whose multiples are exact. */
function reduced(x: number): Reduced {
  const size = x < 0 ? -x : x;
  if (size > 1_000_000) return reducedHuge(x);
  const n = floor(size * 0.6366197723675814 + 0.5);
  let r = size - n * 1.5707963267341256;
  let w = n * 6.077100506506192e-11;
  let rest = r - w;
  const exponent = (high(size) >> 20) & 0x7ff;
  if (exponent - ((high(rest) >> 20) & 0x7ff) > 16) {
    let before = r;
    w = n * 6.077100506303966e-11;
    r = before - w;
    w = n * 2.0222662487959506e-21 - (before - r - w);
    rest = r - w;
    if (exponent - ((high(rest) >> 20) & 0x7ff) > 49) {
      before = r;
      w = n * 2.0222662487111665e-21;
      r = before - w;
      w = n * 8.4784276603689e-32 - (before - r - w);
      rest = r - w;
    }
  }
  const tail = r - rest - w;
  return signed(x, n & 3, rest, tail);
}

function signed(x: number, quarter: number, rest: number, tail: number): Reduced {
  return x < 0 ? { quarter: -quarter & 3, rest: -rest, tail: -tail } : { quarter, rest, tail };
}

/** How many bits of 2/π follow: the largest exponent, and twice the bits of a result that lies closest to 0. */
const BITS = 1200n;
const TWO_OVER_PI = BigInt(
  "0xa2f9836e4e441529fc2757d1f534ddc0db6295993c439041fe5163abdebbc561b7246e3a424dd2e006492eea09d1921cfe1deb1cb129a73ee88235f52ebb4484e99c7026b45f7e413991d639835339f49c845f8bbdf9283b1ff897ffde05980fef2f118b5a0a6d1f6d367ecf27cb09b74f463f669e5fea2d7527bac7ebe5f17b3d0739f78a5292ea6bfb5fb11f8d5d0856033046fc7b",
);

function reducedHuge(x: number): Reduced {
  // x = m 2^e with whole m.
  let m = x < 0 ? -x : x;
  let e = 0n;
  while (m >= 2 ** 53) {
    m *= 2 ** -32;
    e += 32n;
  }
  while (m !== floor(m)) {
    m *= 2;
    e -= 1n;
  }
  const shift = BITS - e;
  const product = toBigInt(m) * TWO_OVER_PI;
  let whole = product >> shift;
  let fraction = product - (whole << shift);
  if (fraction >> (shift - 1n) === 1n) {
    whole += 1n;
    fraction -= 1n << shift;
  }
  const isNegative = fraction < 0n;
  if (isNegative) fraction = -fraction;
  // The first 160 bits behind the point are enough: no double comes closer to a multiple of π/2 than 2^-62.
  const upper = fraction >> (shift - 160n);
  const a = toNumber(upper >> 107n) * 2 ** -53;
  const b = toNumber((upper >> 54n) & 0x1fffffffffffffn) * 2 ** -106;
  const c = toNumber((upper >> 1n) & 0x1fffffffffffffn) * 2 ** -159;
  // Renormalized to two doubles, then times π/2 in two.
  const bc = b + c;
  const fractionHigh = a + bc;
  const fractionLow = bc - (fractionHigh - a);
  const main = fractionHigh * HALF_PI;
  const f1 = head(fractionHigh);
  const f2 = fractionHigh - f1;
  const p1 = head(HALF_PI);
  const p2 = HALF_PI - p1;
  const lost = f1 * p1 - main + f1 * p2 + f2 * p1 + f2 * p2;
  const more = lost + (fractionHigh * HALF_PI_LOW + fractionLow * HALF_PI);
  const rest = main + more;
  const tail = more - (rest - main);
  return signed(x, toNumber(whole & 3n), isNegative ? -rest : rest, isNegative ? -tail : tail);
}

const toBigInt = BigInt;
const toNumber = Number;

export function atan(x: number): number {
  if (x !== x) return x;
  const size = x < 0 ? -x : x;
  if (size < 2 ** -27) return x;
  if (size < 0.4375) return x - x * atanPolynomial(x);
  let r: number;
  let upper: number;
  let lower: number;
  if (size < 0.6875) {
    r = (2 * size - 1) / (2 + size);
    upper = 0.4636476090008061;
    lower = 2.2698777452961687e-17;
  } else if (size < 1.1875) {
    r = (size - 1) / (size + 1);
    upper = QUARTER_PI;
    lower = QUARTER_PI_LOW;
  } else if (size < 2.4375) {
    r = (size - 1.5) / (1 + 1.5 * size);
    upper = 0.982793723247329;
    lower = 1.3903311031230998e-17;
  } else {
    r = -1 / size;
    upper = HALF_PI;
    lower = HALF_PI_LOW;
  }
  const value = upper - (r * atanPolynomial(r) - lower - r);
  return x < 0 ? -value : value;
}

/** 1 - atan(x)/x. */
function atanPolynomial(x: number): number {
  const z = x * x;
  const w = z * z;
  const odd =
    z *
    (0.3333333333333293 +
      w *
        (0.14285714272503466 +
          w *
            (0.09090887133436507 +
              w * (0.06661073137387531 + w * (0.049768779946159324 + w * 0.016285820115365782)))));
  const even =
    w *
    (-0.19999999999876483 +
      w *
        (-0.11111110405462356 +
          w * (-0.0769187620504483 + w * (-0.058335701337905735 + w * -0.036531572744216916))));
  return odd + even;
}

export function atan2(y: number, x: number): number {
  if (x !== x || y !== y) return NaN;
  const isLeft = x < 0 || (x === 0 && 1 / x < 0);
  const isBelow = y < 0 || (y === 0 && 1 / y < 0);
  const up = y < 0 ? -y : y;
  const size = x < 0 ? -x : x;
  let angle: number;
  if (up === 0) {
    angle = isLeft ? 2 * HALF_PI : 0;
  } else if (size === 0 || (up === Infinity && size !== Infinity)) {
    angle = HALF_PI;
  } else if (size === Infinity) {
    angle = up === Infinity ? (isLeft ? 3 * QUARTER_PI : QUARTER_PI) : isLeft ? 2 * HALF_PI : 0;
  } else {
    const ratio = up / size;
    if (ratio > 2 ** 60) {
      angle = HALF_PI;
    } else {
      const right = isLeft && ratio < 2 ** -60 ? 0 : atan(ratio);
      angle = isLeft ? 2 * HALF_PI - (right - 2 * HALF_PI_LOW) : right;
    }
  }
  return isBelow ? -angle : angle;
}

/** (asin(√t) - √t) / √t. */
function asinRest(t: number): number {
  const p =
    t *
    (0.16666666666666666 +
      t *
        (-0.3255658186224009 +
          t *
            (0.20121253213486293 +
              t *
                (-0.04005553450067941 +
                  t * (0.0007915349942898145 + t * 0.00003479331075960212)))));
  const q =
    1 +
    t *
      (-2.403394911734414 +
        t * (2.0209457602335057 + t * (-0.6882839716054533 + t * 0.07703815055590194)));
  return p / q;
}

export function asin(x: number): number {
  const size = x < 0 ? -x : x;
  if (!(size <= 1)) return NaN;
  if (size < 2 ** -26) return x;
  if (size === 1) return x * HALF_PI + x * HALF_PI_LOW;
  if (size < 0.5) return x + x * asinRest(x * x);
  const t = (1 - size) * 0.5;
  const s = sqrt(t);
  const rest = asinRest(t);
  let value: number;
  if (size >= 0.975) {
    value = HALF_PI - (2 * (s + s * rest) - HALF_PI_LOW);
  } else {
    const w = head(s);
    const c = (t - w * w) / (s + w);
    const p = 2 * s * rest - (HALF_PI_LOW - 2 * c);
    value = QUARTER_PI - (p - (QUARTER_PI - 2 * w));
  }
  return x < 0 ? -value : value;
}

export function acos(x: number): number {
  const size = x < 0 ? -x : x;
  if (!(size <= 1)) return NaN;
  if (size === 1) return x > 0 ? 0 : 2 * HALF_PI;
  if (size < 2 ** -57) return HALF_PI;
  if (size < 0.5) return HALF_PI - (x - (HALF_PI_LOW - x * asinRest(x * x)));
  const z = (1 - size) * 0.5;
  const s = sqrt(z);
  if (x < 0) return 2 * HALF_PI - 2 * (s + (asinRest(z) * s - HALF_PI_LOW));
  const d = head(s);
  const c = (z - d * d) / (s + d);
  return 2 * (d + (asinRest(z) * s + c));
}
