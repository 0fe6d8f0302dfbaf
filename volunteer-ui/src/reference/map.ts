/**
 * Entry of a map-reduce job in one process, without services: what a distributed run must come to, to the bit. The program
 * is one's own: it runs in V8.
 *
 * Arguments: a directory with `job`, `state`, `program`, `shared`, and `lines`, or `manifest` where the inputs are in shards, which
 * are pieces of the file `--lines FILE`; `--output FILE`, `--json FILE`, `--try N`; `--spot-check` computes nothing but a few inputs, and exits with 1 if the program's own `reduce` is not associative on them.
 */
import { createHash } from "node:crypto";
import { createWriteStream, readFileSync, writeFileSync } from "node:fs";
import { once } from "node:events";
import { join } from "node:path";
import process from "node:process";
import type { Writable } from "node:stream";
import { parseArgs } from "node:util";

import { openTrustedGuest } from "../guest/index.node.ts";
import type { Guest } from "../guest/index.ts";
import {
  JobSpecSchema,
  type MapEntry,
  type MapWork,
  bodyOf,
  decodeEntries,
  headOf,
  joinBytes,
  parse,
  workOf,
} from "../protocol/index.ts";
import {
  type Doors,
  mapDataOf,
  openShards,
  openWork,
  programOf,
  withRecords,
} from "../work/index.ts";
import { type InputsOf, inFile, inputsOf } from "./inputs.ts";
import { type Round, compute } from "./rounds.ts";
import { spotCheck } from "./spot-check.ts";
import { tryOut } from "./try.ts";

const doors: Doors = {
  kernels: () => Promise.reject(new Error("a program computes this job")),
  tensorflow: () => Promise.reject(new Error("a program computes this job")),
  guest: () => Promise.resolve({ openGuest: openTrustedGuest }),
};

/** Inputs failed, for which there is no result. */
const SOME_FAILED = 3;
/** So many failures are told; there may be millions. */
const MOST_TOLD = 10;

interface Settings {
  readonly directory: string;
  readonly lines: string | undefined;
  readonly output: string | undefined;
  readonly json: string | undefined;
  readonly first: number | undefined;
  readonly isSpotCheck: boolean;
}

async function main(settings: Settings): Promise<void> {
  const { directory, lines, output, json, first, isSpotCheck } = settings;
  const read = (name: string) => new Uint8Array(readFileSync(join(directory, name)));
  const spec = parse(JobSpecSchema, read("job"));
  const work = workOf(spec);
  if (work.kind !== "mapReduce") throw new Error("not a map-reduce job");
  const data = joinBytes([read("program"), read("shared"), read("lines")]);
  const shards =
    lines === undefined ? undefined : await openShards(work, read("manifest"), inFile(lines));
  if (first !== undefined || isSpotCheck) {
    const parts = mapDataOf(work, data);
    const open = () => openTrustedGuest(programOf(work, parts));
    const inputs = inputsOf(work, parts, shards);
    await (first === undefined
      ? checkReduce(work, await open(), inputs)
      : tryOut(work, open, inputs, first));
    return;
  }
  const start = performance.now();
  const computation = await openWork(work, data, doors);
  const results = new Results(work, output);
  const leaves = withRecords(computation, shards);
  for await (const round of compute(work, leaves, read("state"))) await results.add(round);
  computation.close();
  const { failed, inputs, sha256 } = await results.end();
  const seconds = Math.round(performance.now() - start) / 1000;
  const summary = {
    inputs,
    ok: inputs - failed,
    failed,
    rounds: work.schedule.rounds,
    wallSeconds: seconds,
    computeSeconds: seconds,
    resultSha256: sha256,
  };
  process.stderr.write(
    `${summary.ok} ok, ${failed} failed; ${seconds} s; SHA-256 of the results ${sha256}\n`,
  );
  if (json !== undefined) writeFileSync(json, `${JSON.stringify(summary, null, 2)}\n`);
  if (failed > 0) process.exitCode = SOME_FAILED;
}

async function checkReduce(work: MapWork, guest: Guest, inputs: InputsOf): Promise<void> {
  try {
    await spotCheck(work, guest, inputs);
  } catch (error) {
    process.stderr.write(`manyhands: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  } finally {
    guest.close();
  }
}

/** Writes results as they come; where they are reduced, what the last fold has come to. */
class Results {
  readonly #work: MapWork;
  readonly #out: Writable;
  readonly #isFile: boolean;
  readonly #hash = createHash("sha256");
  #last: MapEntry | undefined;
  #inputs = 0;
  #failed = 0;
  #told = 0;

  constructor(work: MapWork, output: string | undefined) {
    this.#work = work;
    this.#isFile = output !== undefined;
    this.#out = output === undefined ? process.stdout : createWriteStream(output);
  }

  async add({ round, state }: Round): Promise<void> {
    const { folds } = this.#work.schedule;
    const isFold = this.#work.schedule.isFold(round);
    const entries = decodeEntries(state);
    if (isFold) this.#last = entries[0];
    else for (const { text } of folds ? entries.slice(1) : entries) this.#tellFailures(text);
    if (folds) return;
    for (const { inputs, failed, text } of entries) {
      this.#inputs += inputs;
      this.#failed += failed;
      await this.#write(`${bodyOf(text)}\n`);
    }
  }

  async end() {
    const last = this.#last;
    if (last !== undefined) await this.#write(`${bodyOf(last.text)}\n`);
    if (this.#isFile) {
      this.#out.end();
      await once(this.#out, "finish");
    }
    return {
      inputs: last?.inputs ?? this.#inputs,
      failed: last?.failed ?? this.#failed,
      sha256: this.#hash.digest("hex"),
    };
  }

  #tellFailures(text: string): void {
    const { failed } = JSON.parse(headOf(text)) as {
      readonly failed: readonly (readonly [number, string])[];
    };
    for (const [index, message] of failed) {
      this.#told += 1;
      if (this.#told <= MOST_TOLD) process.stderr.write(`input ${index} failed: ${message}\n`);
    }
  }

  async #write(text: string): Promise<void> {
    this.#hash.update(text);
    if (!this.#out.write(text)) await once(this.#out, "drain");
  }
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    output: { type: "string" },
    json: { type: "string" },
    try: { type: "string" },
    lines: { type: "string" },
    "spot-check": { type: "boolean" },
  },
});
await main({
  directory: positionals[0] ?? ".",
  lines: values.lines,
  output: values.output,
  json: values.json,
  first: values.try === undefined ? undefined : Number(values.try),
  isSpotCheck: values["spot-check"] === true,
});
