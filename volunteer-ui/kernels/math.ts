/**
 * Elementary functions of lanes. Range reductions and minimax polynomials after S. Moshier's Cephes library
 * (single precision). `src/kernels/math.test.ts` holds them to the errors stated here.
 */
import {
  V,
  add,
  div,
  equal,
  exponent,
  greater,
  larger,
  mantissa,
  mul,
  nearestInteger,
  powerOfTwo,
  select,
  smaller,
  splat,
  sub,
} from "./lanes";

/** e^x for x moved into [-87.33, 88.37], so never 0 or infinite; error below 2 ulp. */
@inline
export function exp(x: V): V {
  const bounded = larger(smaller(x, splat(88.37)), splat(-87.33));
  const n = nearestInteger(mul(bounded, splat(1.44269504088896341)));
  // ln 2 in two parts, the first with few enough bits that n times it is exact.
  const r = sub(sub(bounded, mul(n, splat(0.693359375))), mul(n, splat(-2.12194440e-4)));
  let p = splat(1.9875691500e-4);
  p = add(mul(p, r), splat(1.3981999507e-3));
  p = add(mul(p, r), splat(8.3334519073e-3));
  p = add(mul(p, r), splat(4.1665795894e-2));
  p = add(mul(p, r), splat(1.6666665459e-1));
  p = add(mul(p, r), splat(5.0000001201e-1));
  p = add(add(mul(p, mul(r, r)), r), splat(1.0));
  return mul(p, powerOfTwo(n));
}

/** Natural logarithm of normal numbers above 0; error below 2 ulp. */
@inline
export function log(x: V): V {
  const m = mantissa(x);
  const isSmall = greater(splat(0.707106781186547524), m);
  const e = sub(exponent(x), select(splat(1.0), splat(0.0), isSmall));
  const f = sub(select(add(m, m), m, isSmall), splat(1.0));
  const square = mul(f, f);
  let p = splat(7.0376836292e-2);
  p = add(mul(p, f), splat(-1.1514610310e-1));
  p = add(mul(p, f), splat(1.1676998740e-1));
  p = add(mul(p, f), splat(-1.2420140846e-1));
  p = add(mul(p, f), splat(1.4249322787e-1));
  p = add(mul(p, f), splat(-1.6668057665e-1));
  p = add(mul(p, f), splat(2.0000714765e-1));
  p = add(mul(p, f), splat(-2.4999993993e-1));
  p = add(mul(p, f), splat(3.3333331174e-1));
  p = mul(mul(p, f), square);
  p = add(p, mul(e, splat(-2.12194440e-4)));
  p = sub(p, mul(square, splat(0.5)));
  return add(add(f, p), mul(e, splat(0.693359375)));
}

/**
 * ln(1 + x) for x >= 0, also where 1 + x rounds x away; its error is relative. What is lost in u = 1 + x is made up for
 * by x / (u - 1): W. Kahan; D. Goldberg, What every computer scientist should know, theorem 4.
 */
@inline
export function log1p(x: V): V {
  const one = splat(1);
  const u = add(one, x);
  return select(x, mul(log(u), div(x, sub(u, one))), equal(u, one));
}

/** A quotient of polynomials, with the coefficients of Eigen's float implementation; error below 7 ulp. */
@inline
export function tanh(x: V): V {
  const bound = splat(7.90531110763549805);
  const bounded = larger(smaller(x, bound), sub(splat(0.0), bound));
  const square = mul(bounded, bounded);
  let p = splat(-2.76076847742355e-16);
  p = add(mul(p, square), splat(2.00018790482477e-13));
  p = add(mul(p, square), splat(-8.60467152213735e-11));
  p = add(mul(p, square), splat(5.12229709037114e-8));
  p = add(mul(p, square), splat(1.48572235717979e-5));
  p = add(mul(p, square), splat(6.37261928875436e-4));
  p = add(mul(p, square), splat(4.89352455891786e-3));
  let q = splat(1.19825839466702e-6);
  q = add(mul(q, square), splat(1.18534705686654e-4));
  q = add(mul(q, square), splat(2.26843463243900e-3));
  q = add(mul(q, square), splat(4.89352518554385e-3));
  return div(mul(bounded, p), q);
}

/** 1 / (1 + e^-x); error below 3 ulp. */
@inline
export function sigmoid(x: V): V {
  return div(splat(1.0), add(splat(1.0), exp(sub(splat(0.0), x))));
}
