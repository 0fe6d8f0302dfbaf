/**
 * Trains a job in this process, built as `dist/node/train.js`: `train.js DIRECTORY [--json FILE]`. The directory holds
 * `job` (a JobSpec), `weights` (version 0) and `data`.
 */
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";

import {
  JobSpecSchema,
  Schedule,
  decodeFloats,
  encodeFloats,
  fromBinary,
} from "../protocol/index.ts";
import type { JobSpec } from "../protocol/index.ts";
import { createNodeTrainer } from "../trainer/index.node.ts";
import { type Round, train } from "./training.ts";

async function main(directory: string, json: string | undefined): Promise<void> {
  const read = (name: string): Uint8Array => new Uint8Array(readFileSync(join(directory, name)));
  const job = fromBinary(JobSpecSchema, read("job"));
  const weights = decodeFloats(read("weights"));
  const schedule = new Schedule(job);
  const trainer = createNodeTrainer();
  await trainer.open(job, read("data"));
  const start = performance.now();
  const rounds: Round[] = [];
  for await (const round of train(job, trainer, weights)) {
    rounds.push(round);
    show(round, schedule.trainingRounds);
  }
  trainer.close();
  const losses = rounds.flatMap(({ loss }) => loss ?? []);
  const summary = {
    job: job.name,
    exact: job.model?.exact ?? false,
    rounds: schedule.trainingRounds,
    samplesCommitted: schedule.samplesExpected,
    wallSeconds: Math.round(performance.now() - start) / 1000,
    firstLoss: losses.at(0),
    lastLoss: losses.at(-1),
    heldOutLoss: rounds.flatMap(({ heldOutLoss }) => heldOutLoss ?? []).at(-1),
    heldOutAccuracy: rounds.flatMap(({ heldOutAccuracy }) => heldOutAccuracy ?? []).at(-1),
    unigramEntropy: unigramEntropyOf(job),
    weightsSha256: createHash("sha256").update(encodeFloats(weights)).digest("hex"),
  };
  const text = `${JSON.stringify(summary, null, 2)}\n`;
  process.stdout.write(text);
  if (json !== undefined) writeFileSync(json, text);
}

/** What the held-out loss of a text is measured against, in nats. */
function unigramEntropyOf({ data }: JobSpec): number | undefined {
  return data?.source.case === "text" ? data.source.value.unigramEntropy : undefined;
}

/** To standard error, a line for each tenth of the way. */
function show({ round, loss }: Round, rounds: number): void {
  const tenth = Math.max(1, Math.floor(rounds / 10));
  if (loss === undefined || (round + 1) % tenth !== 0) return;
  process.stderr.write(`round ${round + 1}/${rounds}  loss ${loss.toFixed(4)}\n`);
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: "string" } },
});
await main(positionals[0] ?? ".", values.json);
