/**
 * What all kernels are written in: the same operation on `W` neighbouring float32. Here four lanes of
 * WebAssembly SIMD; `lanes.scalar.ts` is the same with one. A lane never depends on its neighbours, and each
 * operation rounds as IEEE 754 says, so both builds give the same bits.
 */
export type V = v128;
export type Mask = v128;
/** 32 bits each. */
export type Bits = v128;

/** Lanes. */
@inline
export const W: usize = 4;

@inline
export function load(at: usize, offset: usize = 0): V {
  return v128.load(at + offset);
}

@inline
export function store(at: usize, value: V, offset: usize = 0): void {
  v128.store(at + offset, value);
}

@inline
export function splat(value: f32): V {
  return f32x4.splat(value);
}

/** One float32, in every lane. */
@inline
export function loadSplat(at: usize, offset: usize = 0): V {
  return v128.load32_splat(at + offset);
}

@inline
export function add(a: V, b: V): V {
  return f32x4.add(a, b);
}

@inline
export function sub(a: V, b: V): V {
  return f32x4.sub(a, b);
}

@inline
export function mul(a: V, b: V): V {
  return f32x4.mul(a, b);
}

@inline
export function div(a: V, b: V): V {
  return f32x4.div(a, b);
}

@inline
export function smaller(a: V, b: V): V {
  return f32x4.min(a, b);
}

@inline
export function larger(a: V, b: V): V {
  return f32x4.max(a, b);
}

@inline
export function magnitude(a: V): V {
  return f32x4.abs(a);
}

@inline
export function root(a: V): V {
  return f32x4.sqrt(a);
}

@inline
export function greater(a: V, b: V): Mask {
  return f32x4.gt(a, b);
}

@inline
export function equal(a: V, b: V): Mask {
  return f32x4.eq(a, b);
}

/** `a` where the mask holds, else `b`. */
@inline
export function select(a: V, b: V, mask: Mask): V {
  return v128.bitselect(a, b, mask);
}

/** To the nearest integer, ties to even. */
@inline
export function nearestInteger(a: V): V {
  return f32x4.nearest(a);
}

/** @param n integers from -126 to 127 */
@inline
export function powerOfTwo(n: V): V {
  return i32x4.shl(i32x4.add(i32x4.trunc_sat_f32x4_s(n), i32x4.splat(127)), 23);
}

/** The exponent e of m * 2^e with m in [0.5, 1), for normal numbers above 0. */
@inline
export function exponent(a: V): V {
  return f32x4.convert_i32x4_s(i32x4.sub(i32x4.shr_u(a, 23), i32x4.splat(126)));
}

/** That m. */
@inline
export function mantissa(a: V): V {
  return v128.or(v128.and(a, i32x4.splat(0x007fffff)), i32x4.splat(0x3f000000));
}

/** The magnitude of `a` with the sign of `b`. */
@inline
export function withSign(a: V, b: V): V {
  return v128.bitselect(a, b, i32x4.splat(0x7fffffff));
}

/** The same bits in every lane. */
@inline
export function splatBits(value: u32): Bits {
  return i32x4.splat(value);
}

/** `first` and the numbers after it. */
@inline
export function countFrom(first: u32): Bits {
  return i32x4.add(i32x4.splat(first), i32x4(0, 1, 2, 3));
}

@inline
export function xorBits(a: Bits, b: Bits): Bits {
  return v128.xor(a, b);
}

/** Modulo 2^32. */
@inline
export function mulBits(a: Bits, b: Bits): Bits {
  return i32x4.mul(a, b);
}

/** Zeros come in from the left. */
@inline
export function shiftRight(a: Bits, by: i32): Bits {
  return i32x4.shr_u(a, by);
}

/** Of unsigned numbers. */
@inline
export function atLeast(a: Bits, b: Bits): Mask {
  return i32x4.ge_u(a, b);
}
