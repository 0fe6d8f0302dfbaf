import { type ModelPublished, toHex } from "../protocol/index.ts";

/** A version of the weights, as it was announced: nothing of it is verified yet. */
export interface Version {
  readonly number: number;
  /** Hex; of the weights. */
  readonly sha256: string;
  /** float32 little-endian, a view of the frame it came in; empty if it is to be fetched. */
  readonly weights: Uint8Array;
}

export function versionOf({ version, sha256, weights }: ModelPublished): Version {
  return { number: version, sha256: toHex(sha256), weights };
}
