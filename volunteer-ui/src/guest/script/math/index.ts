import { exp, expm1, log, log10, log1p, log2 } from "./exponential.ts";
import { acosh, asinh, atanh, cbrt, cosh, hypot, sinh, tanh } from "./others.ts";
import { pow } from "./pow.ts";
import { acos, asin, atan, atan2, cos, sin, tan } from "./trigonometric.ts";
import { append, list } from "../primordials.ts";

/**
 * The functions of `Math` that engines compute in their own ways, made of + − × ÷, √ and whole numbers alone, which all of
 * them compute alike: so they have the same bits everywhere. Each takes what the language's own takes.
 */
export const ownMath: Readonly<Record<string, (...values: readonly number[]) => number>> = {
  acos: (x) => acos(+x),
  acosh: (x) => acosh(+x),
  asin: (x) => asin(+x),
  asinh: (x) => asinh(+x),
  atan: (x) => atan(+x),
  atanh: (x) => atanh(+x),
  atan2: (y, x) => atan2(+y, +x),
  cbrt: (x) => cbrt(+x),
  cos: (x) => cos(+x),
  cosh: (x) => cosh(+x),
  exp: (x) => exp(+x),
  expm1: (x) => expm1(+x),
  hypot: (...values) => {
    const numbers = list<number>();
    for (let at = 0; at < values.length; at++) append(numbers, +(values[at] as number));
    return hypot(numbers);
  },
  log: (x) => log(+x),
  log10: (x) => log10(+x),
  log1p: (x) => log1p(+x),
  log2: (x) => log2(+x),
  pow: (x, y) => pow(+x, +y),
  sin: (x) => sin(+x),
  sinh: (x) => sinh(+x),
  tan: (x) => tan(+x),
  tanh: (x) => tanh(+x),
};
