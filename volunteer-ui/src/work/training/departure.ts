import { type TrainingWork, decodeFloats } from "../../protocol/index.ts";

/** What a trajectory begins with. */
export interface Departure {
  /** Not changed. */
  readonly weights: Float32Array;
  /** Carried moments, one value for each weight; not changed. */
  readonly carried: readonly Float32Array[];
}

/**
 * Takes a state apart.
 *
 * @param state of a version; shared, not copied
 */
export function departureFrom(
  { parameters, carried: { count, sharing }, momentValues }: TrainingWork,
  state: Uint8Array<ArrayBuffer>,
): Departure {
  const values = decodeFloats(state);
  const moment = (at: number): Float32Array => {
    const from = parameters + at * momentValues;
    return spread(values.subarray(from, from + momentValues), sharing, parameters);
  };
  return {
    weights: values.subarray(0, parameters),
    carried: Array.from({ length: count }, (_, at) => moment(at)),
  };
}

/** Each value as often as neighbours share it. */
function spread(values: Float32Array, sharing: number, length: number): Float32Array {
  if (sharing === 1) return values;
  return Float32Array.from({ length }, (_, at) => values[Math.floor(at / sharing)] ?? NaN);
}
