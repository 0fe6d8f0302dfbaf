import type { ModelSpec, WeightSpec } from "../gen/manyhands/v1/training_pb.ts";

// Typed arrays have the byte order of the machine; WebAssembly and every browser are little-endian.
if (new Uint8Array(Uint16Array.of(1).buffer)[0] !== 1) {
  throw new Error("this machine is big-endian: tensors would be read wrongly; use another one");
}

/** Number of values of one tensor: the product of its dimensions (1 for a scalar). */
export function tensorSize(weight: WeightSpec): number {
  return weight.shape.reduce((product, dimension) => product * dimension, 1);
}

/** Number of values of all tensors of a model. */
export function parameters(model: ModelSpec): number {
  return model.weights.reduce((sum, weight) => sum + tensorSize(weight), 0);
}

/**
 * Reads float32, little-endian, all tensors of a model concatenated in topology order.
 *
 * @returns a view of the same memory where its address allows (a multiple of 4), else a copy
 * @throws RangeError if the length is not divisible by 4
 */
export function decodeFloats<B extends ArrayBufferLike>(
  bytes: Uint8Array<B>,
): Float32Array<B | ArrayBuffer> {
  if (bytes.length % 4 !== 0) {
    throw new RangeError(`${bytes.length} bytes: not a whole number of float32`);
  }
  // Not `slice`: that of a Buffer in Node is a view too.
  const { buffer, byteOffset } = bytes.byteOffset % 4 === 0 ? bytes : copyOf(bytes);
  return new Float32Array(buffer, byteOffset, bytes.length / 4);
}

/** @returns a view of the same memory, `4 * values.length` bytes */
export function encodeFloats<B extends ArrayBufferLike>(values: Float32Array<B>): Uint8Array<B> {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}

function copyOf(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(bytes);
}
