import type { Work } from "../protocol/index.ts";
import type { Value } from "../work/index.ts";
import type { JobRecord } from "./chain.ts";
import { type Hash, hashOf } from "./lines.ts";

/** A version that can be gone on from. */
export interface Version {
  readonly version: number;
  readonly state: Value;
  /** What is needed besides to go on; undefined: nothing, as it is version 0. */
  readonly memory: Uint8Array | undefined;
}

/** A state that is kept somewhere, and is not the one that was recorded. */
export interface WrongState {
  readonly version: number;
  readonly recorded: Hash;
  readonly found: Hash;
}

/** Hash of the state of a version, as it is recorded; undefined: the record does not reach it. */
export function recordedState(record: JobRecord, version: number): Hash | undefined {
  if (version === 0) return record.first.state;
  return record.rounds.find(({ round }) => round === version - 1)?.state;
}

/** @returns what is wrong with a state that is kept; undefined: nothing, as far as the record reaches */
export function wrongState(
  record: JobRecord,
  version: number,
  state: Uint8Array,
): WrongState | undefined {
  const recorded = recordedState(record, version);
  const found = hashOf(state);
  return recorded === undefined || recorded === found ? undefined : { version, recorded, found };
}

/**
 * @param bytes of a version that is kept: its state, then what is needed besides
 * @throws RangeError if it is shorter than a state of this work
 */
export function versionOf(work: Work, version: number, bytes: Uint8Array): Version {
  // Where states vary in length, nothing else is needed to go on.
  const stateBytes = work.stateBytes ?? bytes.length;
  if (bytes.length < stateBytes) {
    throw new RangeError(
      `version ${version}: ${bytes.length} bytes, but the states of this job have ${stateBytes}`,
    );
  }
  const state = new Uint8Array(bytes.subarray(0, stateBytes));
  return { version, state, memory: bytes.subarray(stateBytes) };
}
