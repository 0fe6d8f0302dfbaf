/**
 * Reads the format safetensors: https://huggingface.co/docs/safetensors. Nothing in such a file is ever run.
 *
 * A file is the length of a header (8 bytes, little-endian), the header (JSON: for each tensor its type, shape and place), and
 * the values, row by row, little-endian, without a gap.
 */
import { SafetensorsError } from "./errors.ts";

const LENGTH_BYTES = 8;
const MAX_HEADER_BYTES = 100_000_000;
const MAX_DIMENSIONS = 64;

const TYPES = {
  F64: Float64Array,
  F32: Float32Array,
  I64: BigInt64Array,
  I32: Int32Array,
  I16: Int16Array,
  I8: Int8Array,
  U64: BigUint64Array,
  U32: Uint32Array,
  U16: Uint16Array,
  U8: Uint8Array,
} as const;
type Type = keyof typeof TYPES;

/** One tensor, with values of its own. */
export interface Tensor {
  readonly dtype: Type;
  readonly shape: readonly number[];
  /** Row by row. */
  readonly data: InstanceType<(typeof TYPES)[Type]>;
}

interface Entry {
  readonly name: string;
  readonly dtype: Type;
  readonly shape: readonly number[];
  readonly begin: number;
  readonly end: number;
}

/**
 * @returns the tensors by name, in the order of the file
 * @throws {SafetensorsError} if the file is malformed, or holds types that JavaScript has no arrays of
 */
export function readSafetensors(file: Uint8Array): Map<string, Tensor> {
  const { header, start } = headerOf(file);
  const entries = Object.entries(header)
    .filter(([name]) => name !== "__metadata__")
    .map(([name, entry]) => entryOf(name, entry))
    .toSorted((a, b) => a.begin - b.begin || a.end - b.end);
  const values = file.subarray(start);
  let at = 0;
  for (const { name, begin, end } of entries) {
    if (begin !== at) fail(`'${name}' begins at ${begin}, not at ${at}, where the one before ends`);
    at = end;
  }
  if (at !== values.length) {
    fail(`the tensors take ${at} bytes, but the file has ${values.length}; it may be cut off`);
  }
  return new Map(entries.map((entry) => [entry.name, tensorOf(entry, values)]));
}

function headerOf(file: Uint8Array): { header: object; start: number } {
  if (file.length < LENGTH_BYTES) {
    fail(`the file has ${file.length} bytes, fewer than the ${LENGTH_BYTES} of a header's length`);
  }
  const length = new DataView(file.buffer, file.byteOffset).getBigUint64(0, true);
  const most = Math.min(MAX_HEADER_BYTES, file.length - LENGTH_BYTES);
  if (length > most) fail(`the header has ${length} bytes; at most ${most} are possible here`);
  const start = LENGTH_BYTES + Number(length);
  const header = parsed(file.subarray(LENGTH_BYTES, start));
  const metadata: unknown = header["__metadata__"] ?? {};
  if (!isObject(metadata) || Object.values(metadata).some((value) => typeof value !== "string")) {
    fail("__metadata__ is not an object of texts");
  }
  return { header, start };
}

function parsed(bytes: Uint8Array): Readonly<Record<string, unknown>> {
  if (bytes[0] !== 0x7b) {
    fail("the header does not begin with {; is this a file in the format safetensors?");
  }
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    // As a map, so that no name means anything to JavaScript.
    return Object.assign(Object.create(null) as object, JSON.parse(text)) as Record<
      string,
      unknown
    >;
  } catch (error) {
    throw new SafetensorsError(`the header is not JSON: ${String(error)}`, { cause: error });
  }
}

function entryOf(name: string, entry: unknown): Entry {
  if (!isObject(entry) || Object.keys(entry).toSorted().join() !== "data_offsets,dtype,shape") {
    fail(`'${name}' does not have dtype, shape and data_offsets, and nothing else`);
  }
  const { dtype, shape, data_offsets: offsets } = entry;
  if (typeof dtype !== "string" || !Object.hasOwn(TYPES, dtype)) {
    fail(
      `'${name}' is of type ${String(dtype)}; one of ${Object.keys(TYPES).join(", ")} is expected`,
    );
  }
  if (!areCounts(shape) || shape.length > MAX_DIMENSIONS) {
    fail(`the shape of '${name}' is not a list of at most ${MAX_DIMENSIONS} counts`);
  }
  if (!areCounts(offsets) || offsets.length !== 2) {
    fail(`the data_offsets of '${name}' are not two counts`);
  }
  const [begin, end] = offsets as [number, number];
  const type = dtype as Type;
  const size = shape.reduce((product, each) => product * each, 1) * TYPES[type].BYTES_PER_ELEMENT;
  if (end - begin !== size) {
    fail(
      `'${name}' of shape [${shape.join()}] takes ${size} bytes, not those from ${begin} to ${end}`,
    );
  }
  return { name, dtype: type, shape, begin, end };
}

function tensorOf({ dtype, shape, begin, end }: Entry, values: Uint8Array): Tensor {
  const array = TYPES[dtype];
  const own = values.slice(begin, end);
  if (!IS_LITTLE_ENDIAN) {
    for (let at = 0; at < own.length; at += array.BYTES_PER_ELEMENT) {
      own.subarray(at, at + array.BYTES_PER_ELEMENT).reverse();
    }
  }
  return { dtype, shape, data: new array(own.buffer) };
}

const IS_LITTLE_ENDIAN = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

function areCounts(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((each) => Number.isSafeInteger(each) && each >= 0);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function fail(message: string): never {
  throw new SafetensorsError(message);
}
