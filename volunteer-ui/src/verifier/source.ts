import { readFileSync } from "node:fs";

import type { DataRef, Work } from "../protocol/index.ts";
import type { KeptVersions } from "../rest/index.ts";
import { shardPath } from "../work/index.ts";
import type { JobRecord } from "./chain.ts";
import { type Version, type WrongState, versionOf, wrongState } from "./kept.ts";

/** For one answer. Milliseconds. */
const ANSWER_WITHIN = 60_000;
const NOT_FOUND = 404;

/** Where the data set is, and versions to begin from. */
export interface Source {
  /** @returns the bytes of a data set, unchecked */
  data(sha256: string): Promise<Uint8Array>;
  /** @returns a shard of what the manifest lists, unchecked */
  shard(manifest: DataRef, shard: DataRef): Promise<Uint8Array>;
  /** Looks at all versions that are kept. */
  kept(record: JobRecord, work: Work): Promise<Kept>;
}

/** Versions that are kept somewhere, beside version 0, which is worked out. */
export interface Kept {
  /** Numbers, ascending; 0 is the first. */
  readonly versions: readonly number[];
  /** Of them, those whose state is not the recorded one. */
  readonly wrong: readonly WrongState[];
  /** @param initial state of version 0 */
  load(version: number, initial: Uint8Array): Promise<Version | undefined>;
}

/** @param path of the data set; undefined: there is none */
export function fileSource(path: string | undefined): Source {
  return {
    data: (sha256) => {
      if (path === undefined) {
        return Promise.reject(
          new Error(`the data set ${sha256} is needed; name its file with --data FILE`),
        );
      }
      return Promise.resolve(new Uint8Array(readFileSync(path)));
    },
    shard: ({ sha256 }) =>
      Promise.reject(
        new Error(
          `the data set ${sha256} is in shards, which are read from a server only: name the job by the address of its page`,
        ),
      ),
    kept: () => Promise.resolve(nothingKept()),
  };
}

/** @param url of an installation, with a slash at the end */
export function serverSource(url: string): Source {
  return {
    data: (sha256) => download(`${url}api/datasets/${sha256}`),
    shard: (manifest, shard) => download(url + shardPath(manifest, shard)),
    kept: (record, work) => keptOn(url, record, work),
  };
}

function nothingKept(): Kept {
  return {
    versions: [0],
    wrong: [],
    load: (version, initial) => Promise.resolve(version === 0 ? first(initial) : undefined),
  };
}

function first(initial: Uint8Array): Version {
  return { version: 0, state: new Uint8Array(initial), memory: undefined };
}

async function keptOn(url: string, record: JobRecord, work: Work): Promise<Kept> {
  const versions = `${url}api/models/${record.first.job}/versions`;
  const numbers = keptBy(await download(versions)).filter(
    (version) => version > 0 && version <= record.last.version,
  );
  const wrong: WrongState[] = [];
  const look = (version: number, state: Uint8Array): void => {
    const found = wrongState(record, version, state);
    if (found !== undefined) wrong.push(found);
  };
  // What is gone on from are the bytes that were looked at.
  const kept = new Map<number, Version>();
  for (const number of numbers) {
    const version = versionOf(work, number, await download(`${versions}/${number}`));
    look(number, version.state);
    kept.set(number, version);
  }
  // The last one can be looked at, but not gone on from: what the optimizer remembers is not published. It may be replaced by now.
  const last = record.rounds.at(-1)?.state ?? record.first.state;
  const current = await downloadIfThere(`${url}api/models/${last}`);
  if (current !== undefined) look(record.last.version, current);
  return {
    versions: [0, ...numbers],
    wrong,
    load: (version, initial) => Promise.resolve(version === 0 ? first(initial) : kept.get(version)),
  };
}

function keptBy(answer: Uint8Array): readonly number[] {
  return (JSON.parse(new TextDecoder().decode(answer)) as KeptVersions).versions;
}

async function download(url: string): Promise<Uint8Array> {
  const bytes = await downloadIfThere(url);
  if (bytes === undefined)
    throw new Error(`GET ${url}: there is no such thing (HTTP ${NOT_FOUND})`);
  return bytes;
}

async function downloadIfThere(url: string): Promise<Uint8Array | undefined> {
  const response = await fetch(url, { signal: AbortSignal.timeout(ANSWER_WITHIN) });
  if (response.status === NOT_FOUND) return undefined;
  if (!response.ok) {
    const reason = (await response.text()).slice(0, 200);
    throw new Error(`GET ${url}: HTTP ${response.status} ${reason}`);
  }
  return new Uint8Array(await response.arrayBuffer());
}
