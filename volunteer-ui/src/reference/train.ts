/**
 * Computes a job in this process, built as `dist/node/train.js`: `train.js DIRECTORY [--json FILE]`. The directory holds
 * `job` (a JobSpec), `weights` (version 0 of its state) and, if the job needs any, `data`.
 */
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";

import { JobSpecSchema, type Work, parse, workOf } from "../protocol/index.ts";
import { type EngineDoors, openWork } from "../work/index.ts";
import { type Round, compute } from "./rounds.ts";

const engines: EngineDoors = {
  kernels: () => import("../network/index.ts"),
  tensorflow: () => import("../tensorflow/index.node.ts"),
};

async function main(directory: string, json: string | undefined): Promise<void> {
  const read = (name: string): Uint8Array => new Uint8Array(readFileSync(join(directory, name)));
  const work = workOf(parse(JobSpecSchema, read("job")));
  const data = work.data === undefined ? new Uint8Array() : read("data");
  const computation = await openWork(work, data, engines);
  const start = performance.now();
  const rounds: Round[] = [];
  for await (const round of compute(work, computation, read("weights"))) {
    rounds.push(round);
    show(round, work);
  }
  computation.close();
  const summary = {
    job: work.job.name,
    rounds: work.schedule.rounds,
    samplesCommitted: work.schedule.unitsExpected,
    wallSeconds: Math.round(performance.now() - start) / 1000,
    ...learned(work, rounds),
    weightsSha256: createHash("sha256").update(finalState(rounds)).digest("hex"),
  };
  const text = `${JSON.stringify(summary, null, 2)}\n`;
  process.stdout.write(text);
  if (json !== undefined) writeFileSync(json, text);
}

function finalState(rounds: readonly Round[]): Uint8Array {
  const last = rounds.at(-1);
  if (last === undefined) throw new Error("the job has no rounds");
  return last.state;
}

/** What only training has: undefined fields are not written. */
function learned(work: Work, rounds: readonly Round[]) {
  if (work.kind !== "training") return {};
  const losses = rounds.flatMap(({ loss }) => loss ?? []);
  const { source } = work.dataSpec;
  return {
    exact: work.model.exact,
    firstLoss: losses.at(0),
    lastLoss: losses.at(-1),
    heldOutLoss: rounds.flatMap(({ heldOutLoss }) => heldOutLoss ?? []).at(-1),
    heldOutAccuracy: rounds.flatMap(({ heldOutAccuracy }) => heldOutAccuracy ?? []).at(-1),
    // What the held-out loss of a text is measured against, in nats.
    unigramEntropy: source.case === "text" ? source.value.unigramEntropy : undefined,
  };
}

/** To standard error, a line for each tenth of the way. */
function show({ round, loss }: Round, { schedule: { rounds } }: Work): void {
  const tenth = Math.max(1, Math.floor(rounds / 10));
  if (round >= rounds || (round + 1) % tenth !== 0) return;
  const measured = loss === undefined ? "" : `  loss ${loss.toFixed(4)}`;
  process.stderr.write(`round ${round + 1}/${rounds}${measured}\n`);
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: "string" } },
});
await main(positionals[0] ?? ".", values.json);
