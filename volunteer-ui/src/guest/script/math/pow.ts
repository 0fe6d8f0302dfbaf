// After fdlibm's e_pow.c (Sun Microsystems, 1993), whose coefficients these are: log2(x) in two parts, its product with y in two
// parts, and 2 to that power. Error below 0.7 ulp.
import { head, high, scaled, withHigh } from "./bits.ts";
import { expPolynomial } from "./exponential.ts";
import { floor, sqrt } from "../primordials.ts";

export function pow(x: number, y: number): number {
  if (y === 0) return 1;
  if (x !== x || y !== y) return NaN;
  const size = x < 0 ? -x : x;
  const isNegative = x < 0 || (x === 0 && 1 / x < 0);
  if (y === Infinity || y === -Infinity) {
    // Unlike C's, JavaScript's (±1)^±∞ is NaN.
    if (size === 1) return NaN;
    return size > 1 === y > 0 ? Infinity : 0;
  }
  const isInteger = floor(y) === y;
  const isOdd = isInteger && floor(y / 2) !== y / 2;
  if (size === 0 || size === Infinity) {
    const value = (size === 0) === y > 0 ? 0 : Infinity;
    return isNegative && isOdd ? -value : value;
  }
  if (isNegative && !isInteger) return NaN;
  const value = powOfPositive(size, y);
  return isNegative && isOdd ? -value : value;
}

function powOfPositive(x: number, y: number): number {
  if (x === 1) return 1;
  if (y === 1) return x;
  if (y === 2) return x * x;
  if (y === -1) return 1 / x;
  if (y === 0.5) return sqrt(x);
  // Certain overflow and underflow, where the parts below would overflow themselves.
  if (y > 2 ** 64 || y < -(2 ** 64)) return x > 1 === y > 0 ? Infinity : 0;
  const log = logInTwo(x, y);
  const yHead = head(y);
  const lower = (y - yHead) * log.upper + y * log.lower;
  const upper = yHead * log.upper;
  const z = lower + upper;
  if (z >= 1024 && (z > 1024 || lower + 8.008566259537294e-17 > z - upper)) return Infinity;
  if (z <= -1075 && (z < -1075 || lower <= z - upper)) return 0;
  // 2^(upper + lower)
  const n = floor(z + 0.5);
  const rest = upper - n;
  const t = head(lower + rest);
  const u = t * 0.6931471824645996;
  const v = (lower - (t - rest)) * 0.6931471805599453 + t * -1.904654299957768e-9;
  const sum = u + v;
  const w = v - (sum - u);
  const square = sum * sum;
  const t1 = sum - square * expPolynomial(square);
  const r = (sum * t1) / (t1 - 2) - (w + sum * w);
  return scaled(1 - (r - sum), n);
}

/** log2(x), the upper part with 21 bits. */
function logInTwo(x: number, y: number): { readonly upper: number; readonly lower: number } {
  const beyondOne = x - 1;
  if ((y > 2 ** 31 || y < -(2 ** 31)) && beyondOne < 2 ** -20 && beyondOne > -(2 ** -20)) {
    // So close to 1 that a few terms of the series are enough; else the power is certain to overflow or underflow.
    const t = beyondOne;
    const w = t * t * (0.5 - t * (0.3333333333333333 - t * 0.25));
    const u = 1.4426950216293335 * t;
    const v = t * 1.9259629911266175e-8 - w * 1.4426950408889634;
    const upper = head(u + v);
    return { upper, lower: v - (upper - u) };
  }
  let n = 0;
  let ax = x;
  if (x < 2 ** -1022) {
    ax = x * 2 ** 53;
    n = -53;
  }
  const word = high(ax);
  n += (word >> 20) - 1023;
  const fraction = word & 0xfffff;
  let normal = fraction | 0x3ff00000;
  let isUpper = false;
  if (fraction > 0x3988e) {
    if (fraction < 0xbb67a) {
      isUpper = true;
    } else {
      n += 1;
      normal -= 0x100000;
    }
  }
  ax = withHigh(ax, normal);
  const base = isUpper ? 1.5 : 1;
  // s = (x - base) / (x + base), in two parts.
  const u = ax - base;
  const v = 1 / (ax + base);
  const s = u * v;
  const sHead = head(s);
  const tHead = withHigh(0, ((normal >> 1) | 0x20000000) + 0x00080000 + (isUpper ? 0x40000 : 0));
  const tTail = ax - (tHead - base);
  const sTail = v * (u - sHead * tHead - sHead * tTail);
  const s2 = s * s;
  const r =
    s2 *
      s2 *
      (0.5999999999999946 +
        s2 *
          (0.4285714285785502 +
            s2 *
              (0.33333332981837743 +
                s2 *
                  (0.272728123808534 + s2 * (0.23066074577556175 + s2 * 0.20697501780033842))))) +
    sTail * (sHead + s);
  const headSquare = sHead * sHead;
  const threeHead = head(3 + headSquare + r);
  const threeTail = r - (threeHead - 3 - headSquare);
  const pu = sHead * threeHead;
  const pv = sTail * threeHead + threeTail * s;
  const pHead = head(pu + pv);
  const pTail = pv - (pHead - pu);
  const zHead = 0.9617967009544373 * pHead;
  const zTail =
    -7.028461650952758e-9 * pHead +
    pTail * 0.9617966939259756 +
    (isUpper ? 1.350039202129749e-8 : 0);
  const dHead = isUpper ? 0.5849624872207642 : 0;
  const upper = head(zHead + zTail + dHead + n);
  return { upper, lower: zTail - (upper - n - dHead - zHead) };
}
