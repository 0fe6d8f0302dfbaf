/**
 * Computes a job in this process, built as `dist/node/train.js`: `train.js DIRECTORY [--json FILE] [--until LOSS]`. The directory holds
 * `job` (a JobSpec), `weights` (version 0 of its state) and, if the job needs any, `data`.
 */
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";

import { JobSpecSchema, TaskKind, type Work, parse, workOf } from "../protocol/index.ts";
import { type Doors, type Leaf, type Value, openWork } from "../work/index.ts";
import { type Leaves, type Round, compute } from "./rounds.ts";

const engines: Doors = {
  kernels: () => import("../network/index.ts"),
  tensorflow: () => import("../tensorflow/index.node.ts"),
  guest: () => import("../guest/index.node.ts"),
};

interface Settings {
  readonly directory: string;
  readonly json: string | undefined;
  /** Training stops at the first version whose held-out loss is this or less; undefined: after all rounds. */
  readonly until: number | undefined;
}

async function main({ directory, json, until }: Settings): Promise<void> {
  const read = (name: string): Uint8Array => new Uint8Array(readFileSync(join(directory, name)));
  const work = workOf(parse(JobSpecSchema, read("job")));
  const data = work.data.length === 0 ? new Uint8Array() : read("data");
  const computation = await openWork(work, data, engines);
  const leaves = new TimedLeaves(computation);
  const start = performance.now();
  const course = new Course(work, read("weights"));
  for await (const round of compute(work, leaves, read("weights"))) {
    show(round, work);
    if (course.add(round, leaves.seconds) <= (until ?? -Infinity)) break;
  }
  computation.close();
  const summary = {
    job: work.job.name,
    ...course.summary(),
    wallSeconds: Math.round(performance.now() - start) / 1000,
    computeSeconds: rounded(leaves.seconds),
  };
  const text = `${JSON.stringify(summary, null, 2)}\n`;
  process.stdout.write(text);
  if (json !== undefined) writeFileSync(json, text);
  if (until !== undefined && course.heldOutLoss > until) {
    process.stderr.write(`the held-out loss has never come down to ${until}\n`);
    process.exitCode = 1;
  }
}

/** Measures what leaves take that advance the job. */
class TimedLeaves implements Leaves {
  readonly #leaves: Leaves;
  seconds = 0;

  constructor(leaves: Leaves) {
    this.#leaves = leaves;
  }

  async setState(state: Uint8Array<ArrayBuffer>): Promise<void> {
    await this.#leaves.setState(state);
  }

  async leaf(leaf: Leaf): Promise<Value> {
    const start = performance.now();
    const value = await this.#leaves.leaf(leaf);
    if (leaf.kind === TaskKind.ADVANCE) this.seconds += (performance.now() - start) / 1000;
    return value;
  }
}

/** A held-out loss, and what it took to get there. */
interface HeldOut {
  /** Number of the version that was evaluated, and its hash. */
  readonly version: number;
  readonly sha256: string;
  readonly samples: number;
  readonly computeSeconds: number;
  readonly loss: number;
}

/** What has become of a job so far. */
class Course {
  readonly #work: Work;
  readonly #rounds: Round[] = [];
  readonly #heldOut: HeldOut[] = [];
  #sha256: string;
  #samples = 0;

  constructor(work: Work, initial: Uint8Array) {
    this.#work = work;
    this.#sha256 = sha256(initial);
  }

  /**
   * @param computeSeconds of all rounds, this one included
   * @returns the held-out loss of the version that the round began with; Infinity if it was not evaluated
   */
  add(round: Round, computeSeconds: number): number {
    const { round: version, heldOutLoss } = round;
    if (heldOutLoss !== undefined) {
      const at = { version, sha256: this.#sha256, samples: this.#samples };
      this.#heldOut.push({ ...at, computeSeconds: rounded(computeSeconds), loss: heldOutLoss });
    }
    this.#rounds.push(round);
    this.#sha256 = sha256(round.state);
    if (this.#work.schedule.includes(version, TaskKind.ADVANCE)) {
      this.#samples += this.#work.schedule.units(version, TaskKind.ADVANCE);
    }
    return heldOutLoss ?? Infinity;
  }

  /** The latest; Infinity if there is none. */
  get heldOutLoss(): number {
    return this.#heldOut.at(-1)?.loss ?? Infinity;
  }

  /** Undefined fields are not written. */
  summary() {
    const work = this.#work;
    return {
      rounds: Math.min(this.#rounds.length, work.schedule.rounds),
      samplesCommitted: this.#samples,
      ...learned(work, this.#rounds),
      heldOut: work.kind === "training" ? this.#heldOut : undefined,
      weightsSha256: this.#sha256,
    };
  }
}

function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** Milliseconds are exact enough. */
function rounded(seconds: number): number {
  return Math.round(1000 * seconds) / 1000;
}

/** What only training has. */
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
    ...rounds.flatMap(({ measures }) => measures ?? []).at(-1),
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
  options: { json: { type: "string" }, until: { type: "string" } },
});
await main({
  directory: positionals[0] ?? ".",
  json: values.json,
  until: values.until === undefined ? undefined : Number(values.until),
});
