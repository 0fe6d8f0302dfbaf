import { open } from "node:fs/promises";

import type { Inputs } from "../guest/index.ts";
import type { MapWork } from "../protocol/index.ts";
import { type LoadShard, type MapData, type Shards, inputSource, linesIn } from "../work/index.ts";

/** One input of a job, by its index. */
export type InputsOf = (index: number) => Promise<Inputs>;

/**
 * @param data whose lines are the inputs, if they are lines in one piece
 * @param shards that the inputs are in, if they are in some
 */
export function inputsOf(work: MapWork, data: MapData, shards: Shards | undefined): InputsOf {
  if (shards !== undefined) {
    return async (first) => linesIn(await shards.records({ first, count: 1 }), 1);
  }
  const source = inputSource(work, data);
  return (index) => Promise.resolve(source.slice(index, 1));
}

/** Shards that are pieces of a file, one behind the other: as they were cut from it. */
export function inFile(path: string): LoadShard {
  return async ({ shard, offset }) => {
    const file = await open(path);
    try {
      const piece = new Uint8Array(shard.bytes);
      const { bytesRead } = await file.read(piece, 0, shard.bytes, offset);
      if (bytesRead < shard.bytes) throw new Error(`${path} has become shorter meanwhile`);
      return piece;
    } finally {
      await file.close();
    }
  };
}
