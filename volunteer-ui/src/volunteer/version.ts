import { type VersionAnnounced, toHex } from "../protocol/index.ts";

/** A version of the job's state, as it was announced: nothing of it is verified yet. */
export interface Version {
  readonly number: number;
  /** Hex; of the state. */
  readonly sha256: string;
  /** A view of the frame it came in; empty if it is to be fetched. */
  readonly state: Uint8Array;
}

export function versionOf({ version, sha256, state }: VersionAnnounced): Version {
  return { number: version, sha256: toHex(sha256), state };
}
