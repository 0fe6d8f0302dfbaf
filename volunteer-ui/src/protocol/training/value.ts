import { pack, packedBytesAtMost, unpack } from "./packing.ts";
import { decodeFloats } from "./tensors.ts";

/** The sum of the losses (float32) and the number of correct predictions (uint32), little-endian; the gradient's sum follows. */
export const HEADER_BYTES = 8;

/** Sums over the samples below a node. */
export interface TrainingSums {
  /**
   * float32, topology order; empty for an evaluation. With local steps what the weights have lost, then the carried moments,
   * summed over trajectories. The whole buffer behind it is the owner's: it may hold other things
   * of this node, such as room for a header.
   */
  readonly gradientSum: Float32Array<ArrayBuffer>;
  readonly lossSum: number;
  /** Samples, or positions of them where each has a target, whose most probable class was it (0 for a regression). */
  readonly correct: number;
}

/**
 * The sums as they travel.
 *
 * @param sums taken over; not copied where {@link HEADER_BYTES} lie before the gradient in a buffer of its own
 */
export function encodeTrainingValue(sums: TrainingSums): Uint8Array<ArrayBuffer> {
  const { buffer, byteOffset, byteLength } = sums.gradientSum;
  const hasRoom = byteOffset === HEADER_BYTES && buffer.byteLength === HEADER_BYTES + byteLength;
  const value = hasRoom ? new Uint8Array(buffer) : new Uint8Array(HEADER_BYTES + byteLength);
  if (!hasRoom) value.set(new Uint8Array(buffer, byteOffset, byteLength), HEADER_BYTES);
  const header = new DataView(value.buffer);
  header.setFloat32(0, sums.lossSum, true);
  header.setUint32(4, sums.correct, true);
  return value;
}

/**
 * @returns views of the same memory where its address allows (a multiple of 4), else copies
 * @throws RangeError for a length that no value has
 */
export function decodeTrainingValue(value: Uint8Array<ArrayBuffer>): TrainingSums {
  const header = new DataView(value.buffer, value.byteOffset, HEADER_BYTES);
  return {
    // What an evaluation counts besides is no gradient, and its length none of floats.
    gradientSum: decodeFloats(value.subarray(value.length % 4 === 0 ? HEADER_BYTES : value.length)),
    lossSum: header.getFloat32(0, true),
    correct: header.getUint32(4, true),
  };
}

/**
 * The same value in fewer bytes: the header as it is, then all else packed.
 *
 * @param value as `encodeTrainingValue` makes it
 */
export function packTrainingValue(value: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const { gradientSum } = decodeTrainingValue(value);
  const packed = new Uint8Array(HEADER_BYTES + packedBytesAtMost(gradientSum.length));
  packed.set(value.subarray(0, HEADER_BYTES));
  return packed.slice(0, pack(gradientSum, packed, HEADER_BYTES));
}

/**
 * The inverse of {@link packTrainingValue}.
 *
 * @param packed not changed
 * @param values behind the header, packed
 * @returns in a buffer of its own
 * @throws RangeError if it does not hold so many
 */
export function unpackTrainingValue(packed: Uint8Array, values: number): Uint8Array<ArrayBuffer> {
  const gradientSum = gradientArray(values);
  unpack(packed.subarray(HEADER_BYTES), gradientSum);
  const value = new Uint8Array(gradientSum.buffer);
  value.set(packed.subarray(0, HEADER_BYTES));
  return value;
}

/** An array for a gradient of so many values, in a buffer that has room for the header before it. */
export function gradientArray(parameters: number): Float32Array<ArrayBuffer> {
  return new Float32Array(new ArrayBuffer(HEADER_BYTES + 4 * parameters), HEADER_BYTES);
}
