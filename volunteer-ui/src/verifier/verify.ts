/**
 * Checks the record of a job, built as `dist/node/verify.js`: `verify.js DIRECTORY [OPTION...]`. The directory holds `record` and
 * `weights` (version 0, as it follows from the specification alone). `launcher/help/verify.txt` explains the options.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";

import { JobSpecSchema, type Work, joinBytes, parse, workOf } from "../protocol/index.ts";
import { type Doors, type Shards, openShards, openWork, withRecords } from "../work/index.ts";
import { BrokenRecordError, type JobRecord, readRecord } from "./chain.ts";
import { hashOf } from "./lines.ts";
import { Report } from "./report.ts";
import { type Selection, select } from "./selection.ts";
import { type Source, fileSource, serverSource } from "./source.ts";
import { Verification } from "./verification.ts";

const engines: Doors = {
  kernels: () => import("../network/index.ts"),
  tensorflow: () => import("../tensorflow/index.node.ts"),
  guest: () => import("../guest/index.node.ts"),
};

interface Settings {
  readonly directory: string;
  readonly selection: Selection;
  readonly source: Source;
  readonly json: string | undefined;
}

/** @returns the exit status */
async function main({ directory, selection, source, json }: Settings): Promise<number> {
  const read = (name: string): Uint8Array<ArrayBuffer> =>
    new Uint8Array(readFileSync(join(directory, name)));
  const report = new Report();
  try {
    const record = readRecord(read("record"));
    report.chained(record);
    await verify(record, read("weights"), selection, source, report);
  } catch (error) {
    if (error instanceof BrokenRecordError) report.broken(error);
    else report.cannotTell(error instanceof Error ? error.message : String(error));
  }
  const { text, summary, status } = report.end();
  process.stdout.write(text);
  if (json !== undefined) writeFileSync(json, `${JSON.stringify(summary, null, 2)}\n`);
  return status;
}

async function verify(
  record: JobRecord,
  initial: Uint8Array<ArrayBuffer>,
  selection: Selection,
  source: Source,
  report: Report,
): Promise<void> {
  const work = workOf(parse(JobSpecSchema, record.first.spec));
  report.about(work);
  if (hashOf(initial) !== record.first.state) {
    report.wrongBeginning(record.first.state, hashOf(initial));
    return;
  }
  const kept = await source.kept(record, work);
  report.kept(kept.versions.length - 1, kept.wrong);
  if (kept.wrong.length > 0) return;
  const isExact = work.kind !== "training" || work.model.exact;
  if (!isExact) {
    report.cannotTell(
      "the values of this job differ from device to device (it is not exact), so they cannot be computed again to the bit",
    );
    return;
  }
  const rounds = select(
    selection,
    record.rounds.map(({ round }) => round),
  );
  const computation = await openWork(work, await dataOf(work, source), engines);
  const versions = { versions: kept.versions, load: (at: number) => kept.load(at, initial) };
  const onRound = (done: number, of: number): void => {
    report.progress(done, of);
  };
  const leaves = withRecords(computation, await shardsOf(work, source));
  const verification = new Verification({ work, leaves }, record, versions, onRound);
  report.recomputed(rounds, await verification.verify(rounds));
  computation.close();
}

async function dataOf(work: Work, source: Source): Promise<Uint8Array> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  for (const { sha256 } of work.data) {
    parts.push(new Uint8Array(checked(await source.data(sha256), sha256)));
  }
  return joinBytes(parts);
}

async function shardsOf(work: Work, source: Source): Promise<Shards | undefined> {
  const { sharded } = work;
  if (sharded === undefined) return undefined;
  const manifest = checked(await source.data(sharded.sha256), sharded.sha256);
  return await openShards(work, manifest, async ({ shard }) =>
    checked(await source.shard(sharded, shard), shard.sha256),
  );
}

function checked(data: Uint8Array, sha256: string): Uint8Array {
  const found = hashOf(data);
  if (found === sha256) return data;
  throw new Error(`the data set has the SHA-256 ${found}, but the job's has ${sha256}`);
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: "string" },
    all: { type: "boolean", default: false },
    some: { type: "string", default: "10" },
    data: { type: "string" },
    server: { type: "string" },
    json: { type: "string" },
  },
});

function selectionOf(): Selection {
  if (values.all) return { kind: "all" };
  if (values.rounds === undefined) return { kind: "some", count: Number(values.some) };
  const [from, to] = values.rounds.split("..").map(Number);
  return { kind: "range", from: from ?? 0, to: to ?? from ?? 0 };
}

process.exitCode = await main({
  directory: positionals[0] ?? ".",
  selection: selectionOf(),
  source: values.server === undefined ? fileSource(values.data) : serverSource(values.server),
  json: values.json,
});
