/** Activation functions over matrices: [rows, columns], rows a stride of bytes apart, columns a multiple of 4. */
import { V, W, add, div, greater, larger, load, magnitude, mul, select, smaller, splat, store, sub } from "./lanes";
import { exp, sigmoid, tanh } from "./math";

const FLOAT: usize = 4;

/** The numbers by which callers name activations; `src/kernels/activation.ts` has the same. */
const LINEAR: i32 = 0;
const RELU: i32 = 1;
const LEAKY_RELU: i32 = 2;
export const TANH: i32 = 3;
export const SIGMOID: i32 = 4;
export const HARD_SIGMOID: i32 = 5;
const ELU: i32 = 6;
const GELU: i32 = 7;
const CAPPED_RELU: i32 = 8;
const SWISH: i32 = 9;
const GELU_TANH: i32 = 10;

/** Those that cells of recurrent layers have, which compute them where they need them: no others, or each cell holds all. */
@inline
export function applied(kind: i32, alpha: V, x: V): V {
  const zero = splat(0);
  if (kind === RELU) return larger(x, zero);
  if (kind === TANH) return tanh(x);
  if (kind === SIGMOID) return sigmoid(x);
  if (kind === HARD_SIGMOID) {
    return larger(smaller(add(mul(x, splat(0.2)), splat(0.5)), splat(1)), zero);
  }
  if (kind === ELU) return select(x, mul(alpha, sub(exp(x), splat(1))), greater(x, zero));
  return x;
}

/** The derivative of the same, from the function's value y. */
@inline
export function slope(kind: i32, alpha: V, y: V): V {
  const zero = splat(0);
  const one = splat(1);
  if (kind === RELU) return select(one, zero, greater(y, zero));
  if (kind === TANH) return sub(one, mul(y, y));
  if (kind === SIGMOID) return mul(y, sub(one, y));
  if (kind === HARD_SIGMOID) {
    return select(select(splat(0.2), zero, greater(one, y)), zero, greater(y, zero));
  }
  if (kind === ELU) return select(one, add(y, alpha), greater(y, zero));
  return one;
}

@inline
function anyApplied(kind: i32, alpha: V, x: V): V {
  if (kind === LEAKY_RELU) return select(x, mul(x, alpha), greater(x, splat(0)));
  if (kind === GELU) return mul(mul(splat(0.5), x), add(splat(1), erf(mul(x, splat(0.7071067811865476)))));
  if (kind === CAPPED_RELU) return smaller(larger(x, splat(0)), alpha);
  if (kind === SWISH) return mul(x, sigmoid(x));
  if (kind === GELU_TANH) return mul(mul(splat(0.5), x), add(splat(1), cubicTanh(x)));
  return applied(kind, alpha, x);
}

/** The derivative, from the function's value y (GELU, GELU_TANH, SWISH: from its argument). */
@inline
function anySlope(kind: i32, alpha: V, y: V): V {
  const zero = splat(0);
  const one = splat(1);
  if (kind === LEAKY_RELU) return select(one, alpha, greater(y, zero));
  if (kind === GELU) {
    const cumulative = mul(splat(0.5), add(one, erf(mul(y, splat(0.7071067811865476)))));
    const density = mul(splat(0.3989422804014327), exp(mul(splat(-0.5), mul(y, y))));
    return add(cumulative, mul(y, density));
  }
  if (kind === CAPPED_RELU) return select(select(one, zero, greater(alpha, y)), zero, greater(y, zero));
  if (kind === SWISH) {
    const s = sigmoid(y);
    return mul(s, add(one, mul(y, sub(one, s))));
  }
  if (kind === GELU_TANH) {
    const t = cubicTanh(y);
    const inner = mul(splat(ROOT_2_OVER_PI), add(one, mul(splat(3 * CUBIC), mul(y, y))));
    const outer = mul(mul(splat(0.5), y), sub(one, mul(t, t)));
    return add(mul(splat(0.5), add(one, t)), mul(outer, inner));
  }
  return slope(kind, alpha, y);
}

const ROOT_2_OVER_PI: f32 = 0.7978845608028654;
const CUBIC: f32 = 0.044715;

/** What takes the place of the error function in the GELU of GPT-2 (Hendrycks and Gimpel 2016). */
@inline
function cubicTanh(x: V): V {
  return tanh(mul(splat(ROOT_2_OVER_PI), add(x, mul(splat(CUBIC), mul(mul(x, x), x)))));
}

/** Abramowitz and Stegun, Handbook of Mathematical Functions, 7.1.26: as TensorFlow.js has it; error below 1.5e-7. */
@inline
function erf(x: V): V {
  const size = magnitude(x);
  const t = div(splat(1), add(splat(1), mul(splat(0.3275911), size)));
  let p = splat(1.061405429);
  p = add(mul(p, t), splat(-1.453152027));
  p = add(mul(p, t), splat(1.421413741));
  p = add(mul(p, t), splat(-0.284496736));
  p = add(mul(p, t), splat(0.254829592));
  const y = sub(splat(1), mul(mul(p, t), exp(sub(splat(0), mul(size, size)))));
  return select(y, sub(splat(0), y), greater(x, splat(0)));
}

@inline
function mapRows(
  kind: i32,
  alpha: V,
  from: usize,
  fromStride: usize,
  to: usize,
  toStride: usize,
  rows: usize,
  columns: usize,
): void {
  for (let i: usize = 0; i < rows; i++) {
    for (let j: usize = 0; j < columns * FLOAT; j += W * FLOAT) {
      store(to + j, anyApplied(kind, alpha, load(from + j)));
    }
    from += fromStride;
    to += toStride;
  }
}

/** to = f(from); they may be the same. */
export function activate(
  kind: i32,
  alpha: f32,
  from: usize,
  fromStride: usize,
  to: usize,
  toStride: usize,
  rows: usize,
  columns: usize,
): void {
  const a = splat(alpha);
  // A loop of its own for each: the kind is a constant inside.
  if (kind === RELU) mapRows(RELU, a, from, fromStride, to, toStride, rows, columns);
  else if (kind === LEAKY_RELU) mapRows(LEAKY_RELU, a, from, fromStride, to, toStride, rows, columns);
  else if (kind === TANH) mapRows(TANH, a, from, fromStride, to, toStride, rows, columns);
  else if (kind === SIGMOID) mapRows(SIGMOID, a, from, fromStride, to, toStride, rows, columns);
  else if (kind === HARD_SIGMOID) mapRows(HARD_SIGMOID, a, from, fromStride, to, toStride, rows, columns);
  else if (kind === ELU) mapRows(ELU, a, from, fromStride, to, toStride, rows, columns);
  else if (kind === GELU) mapRows(GELU, a, from, fromStride, to, toStride, rows, columns);
  else if (kind === CAPPED_RELU) mapRows(CAPPED_RELU, a, from, fromStride, to, toStride, rows, columns);
  else if (kind === SWISH) mapRows(SWISH, a, from, fromStride, to, toStride, rows, columns);
  else if (kind === GELU_TANH) mapRows(GELU_TANH, a, from, fromStride, to, toStride, rows, columns);
  else mapRows(LINEAR, a, from, fromStride, to, toStride, rows, columns);
}

@inline
function slopeRows(
  kind: i32,
  alpha: V,
  value: usize,
  valueStride: usize,
  gradient: usize,
  gradientStride: usize,
  to: usize,
  toStride: usize,
  rows: usize,
  columns: usize,
): void {
  for (let i: usize = 0; i < rows; i++) {
    for (let j: usize = 0; j < columns * FLOAT; j += W * FLOAT) {
      store(to + j, mul(load(gradient + j), anySlope(kind, alpha, load(value + j))));
    }
    value += valueStride;
    gradient += gradientStride;
    to += toStride;
  }
}

/** to = gradient * f'; `to` may be any of the operands. */
export function activationGradient(
  kind: i32,
  alpha: f32,
  value: usize,
  valueStride: usize,
  gradient: usize,
  gradientStride: usize,
  to: usize,
  toStride: usize,
  rows: usize,
  columns: usize,
): void {
  const a = splat(alpha);
  if (kind === RELU) slopeRows(RELU, a, value, valueStride, gradient, gradientStride, to, toStride, rows, columns);
  else if (kind === LEAKY_RELU) slopeRows(LEAKY_RELU, a, value, valueStride, gradient, gradientStride, to, toStride, rows, columns);
  else if (kind === TANH) slopeRows(TANH, a, value, valueStride, gradient, gradientStride, to, toStride, rows, columns);
  else if (kind === SIGMOID) slopeRows(SIGMOID, a, value, valueStride, gradient, gradientStride, to, toStride, rows, columns);
  else if (kind === HARD_SIGMOID) slopeRows(HARD_SIGMOID, a, value, valueStride, gradient, gradientStride, to, toStride, rows, columns);
  else if (kind === ELU) slopeRows(ELU, a, value, valueStride, gradient, gradientStride, to, toStride, rows, columns);
  else if (kind === GELU) slopeRows(GELU, a, value, valueStride, gradient, gradientStride, to, toStride, rows, columns);
  else if (kind === CAPPED_RELU) slopeRows(CAPPED_RELU, a, value, valueStride, gradient, gradientStride, to, toStride, rows, columns);
  else if (kind === SWISH) slopeRows(SWISH, a, value, valueStride, gradient, gradientStride, to, toStride, rows, columns);
  else if (kind === GELU_TANH) slopeRows(GELU_TANH, a, value, valueStride, gradient, gradientStride, to, toStride, rows, columns);
  else slopeRows(LINEAR, a, value, valueStride, gradient, gradientStride, to, toStride, rows, columns);
}
