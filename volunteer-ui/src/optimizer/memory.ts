import { type OptimizerSpec, memoryValues } from "../protocol/index.ts";

const FORMAT = 1;
/** Of the scalars: format (int32), steps (int64), how many. */
const SCALARS_AT = 16;

/**
 * What an optimizer remembers, as the services keep it beside a state (Java's `OptimizerStateCodec`), little-endian: format (int32),
 * steps (int64), number of scalars (int32), scalars (float32), number of slots (int32), length of a slot (int32), slots (float32).
 *
 * @returns laid out as `memoryValues` says: the slots, then the scalars
 * @throws RangeError if these are not the bytes of such a memory
 */
export function decodeMemory(
  spec: OptimizerSpec,
  parameters: number,
  bytes: Uint8Array,
): Float32Array<ArrayBuffer> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const format = view.getInt32(0, true);
  if (format !== FORMAT) {
    throw new RangeError(`memory of an optimizer: format ${format}, must be ${FORMAT}`);
  }
  const scalars = view.getInt32(12, true);
  const slotsAt = SCALARS_AT + 4 * scalars + 8;
  const values = view.getInt32(slotsAt - 8, true) * view.getInt32(slotsAt - 4, true);
  const expected = memoryValues(spec, parameters);
  if (values + scalars !== expected || bytes.length !== slotsAt + 4 * values) {
    throw new RangeError(
      `memory of an optimizer: ${bytes.length} bytes of ${values} and ${scalars} values, expected are ${expected} values`,
    );
  }
  const memory = new Float32Array(expected);
  const read = (from: number, count: number, to: number): void => {
    for (let at = 0; at < count; at++) memory[to + at] = view.getFloat32(from + 4 * at, true);
  };
  read(slotsAt, values, 0);
  read(SCALARS_AT, scalars, values);
  return memory;
}
