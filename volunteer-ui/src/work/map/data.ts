import type { MapWork } from "../../protocol/index.ts";

/** What a job works on; all of it views. */
export interface MapData {
  readonly program: Uint8Array;
  /** In the order of the job's shared files. */
  readonly shared: readonly Uint8Array[];
  /** Those that are its inputs; empty if it has others. */
  readonly lines: Uint8Array;
}

/** @param data as `work.data` orders it */
export function mapDataOf({ program, map }: MapWork, data: Uint8Array): MapData {
  let at = program.bytes;
  const shared = map.shared.map(({ bytes }) => data.subarray(at, (at += bytes)));
  return { program: data.subarray(0, program.bytes), shared, lines: data.subarray(at) };
}
