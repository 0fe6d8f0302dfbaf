/** The operations of `lanes.simd.ts` with a single lane, for devices without SIMD. */
export type V = f32;
export type Mask = bool;
/** 32 of them. */
export type Bits = u32;

/** Lanes. */
@inline
export const W: usize = 1;

@inline
export function load(at: usize, offset: usize = 0): V {
  return f32.load(at + offset);
}

@inline
export function store(at: usize, value: V, offset: usize = 0): void {
  f32.store(at + offset, value);
}

@inline
export function splat(value: f32): V {
  return value;
}

/** One float32, in every lane. */
@inline
export function loadSplat(at: usize, offset: usize = 0): V {
  return f32.load(at + offset);
}

@inline
export function add(a: V, b: V): V {
  return a + b;
}

@inline
export function sub(a: V, b: V): V {
  return a - b;
}

@inline
export function mul(a: V, b: V): V {
  return a * b;
}

@inline
export function div(a: V, b: V): V {
  return a / b;
}

@inline
export function smaller(a: V, b: V): V {
  return min<f32>(a, b);
}

@inline
export function larger(a: V, b: V): V {
  return max<f32>(a, b);
}

@inline
export function magnitude(a: V): V {
  return abs<f32>(a);
}

@inline
export function root(a: V): V {
  return sqrt<f32>(a);
}

@inline
export function greater(a: V, b: V): Mask {
  return a > b;
}

@inline
export function equal(a: V, b: V): Mask {
  return a == b;
}

/** `a` where the mask holds, else `b`. */
@inline
export function select(a: V, b: V, mask: Mask): V {
  return mask ? a : b;
}

/** To the nearest integer, ties to even. */
@inline
export function nearestInteger(a: V): V {
  return nearest<f32>(a);
}

/** @param n integers from -126 to 127 */
@inline
export function powerOfTwo(n: V): V {
  return reinterpret<f32>(((<i32>n) + 127) << 23);
}

/** The exponent e of m * 2^e with m in [0.5, 1), for normal numbers above 0. */
@inline
export function exponent(a: V): V {
  return <f32>((<i32>(reinterpret<u32>(a) >>> 23)) - 126);
}

/** That m. */
@inline
export function mantissa(a: V): V {
  return reinterpret<f32>((reinterpret<i32>(a) & 0x007fffff) | 0x3f000000);
}

/** The magnitude of `a` with the sign of `b`. */
@inline
export function withSign(a: V, b: V): V {
  return copysign<f32>(a, b);
}

@inline
export function splatBits(value: u32): Bits {
  return value;
}

/** `first` and the numbers after it. */
@inline
export function countFrom(first: u32): Bits {
  return first;
}

@inline
export function xorBits(a: Bits, b: Bits): Bits {
  return a ^ b;
}

/** Modulo 2^32. */
@inline
export function mulBits(a: Bits, b: Bits): Bits {
  return a * b;
}

/** Zeros come in from the left. */
@inline
export function shiftRight(a: Bits, by: i32): Bits {
  return a >> by;
}

/** Of unsigned numbers. */
@inline
export function atLeast(a: Bits, b: Bits): Mask {
  return a >= b;
}
