import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { JobDescription } from "../../../volunteer-ui/src/rest/index.ts";
import type { Api } from "./api.ts";
import { LITTLE_COMPILING, ROOT, java, runLong } from "./processes.ts";

export interface Example {
  readonly name: string;
  /** Its program's ending. */
  readonly type?: "js" | "wasm";
  readonly last: number;
  /** The inputs, where they are not the numbers from 1 to `last`. */
  readonly lines?: readonly string[];
  readonly reduce: string;
  readonly iterations?: number;
  readonly most?: number;
}

/** Small, as QuickJS takes ten times as long as V8. */
export const EXAMPLES: readonly Example[] = [
  { name: "pi", last: 40, reduce: "sum" },
  { name: "collatz", last: 3000, reduce: "topK", most: 3 },
  { name: "mandelbrot", last: 12, reduce: "none" },
  { name: "kmeans", last: 400, reduce: "program", iterations: 3 },
  { name: "smith-waterman", type: "wasm", last: 60, lines: pairs(60), reduce: "argmax" },
];

/** Sequences of 200 letters, as JSON. */
function pairs(count: number): string[] {
  let state = 1;
  const letter = () => "ACGT"[(state = (Math.imul(state, 1664525) + 1013904223) | 0) >>> 30] ?? "";
  const sequence = () => Array.from({ length: 200 }, letter).join("");
  return Array.from({ length: count }, () => JSON.stringify(`${sequence()} ${sequence()}`));
}

export interface Summary {
  readonly inputs: number;
  readonly ok: number;
  readonly failed: number;
  readonly resultSha256: string;
}

/** As a job, with its program stored. */
export async function described(api: Api, example: Example): Promise<JobDescription> {
  const { name, last, lines, reduce, iterations, most } = example;
  const program = await api.createDataset(readFileSync(programOf(example)));
  const inputs =
    lines === undefined
      ? { type: "numbers" as const, count: last }
      : { type: "lines" as const, dataset: await api.createDataset(textOf(lines)) };
  return {
    name,
    mapReduce: {
      program,
      inputs,
      reduce: most === undefined ? { type: reduce as "sum" } : { type: "topK", most },
      leafSize: Math.ceil(last / 20),
      leavesPerRound: 8,
      ...(iterations && { iterations }),
    },
  };
}

function programOf({ name, type = "js" }: Pick<Example, "name" | "type">): string {
  return `${ROOT}examples/map/${name}.${type}`;
}

function textOf(lines: readonly string[]): Buffer {
  return Buffer.from(`${lines.join("\n")}\n`);
}

/** By `./manyhands map --local`. */
export async function computedAlone(example: Example): Promise<Summary> {
  const { last, lines, reduce, iterations, most } = example;
  const directory = mkdtempSync(join(tmpdir(), "manyhands-e2e-"));
  const json = join(directory, "out.json");
  const file = join(directory, "inputs.ndjson");
  if (lines !== undefined) writeFileSync(file, textOf(lines));
  const jar = `${ROOT}standalone/target/quarkus-app/quarkus-run.jar`;
  const options = [
    ...["--inputs", lines === undefined ? `1..${last}` : file],
    ...["--reduce", reduce, "--local", "--json", json],
    ...["--leaf-size", String(Math.ceil(last / 20)), "--leaves-per-round", "8"],
    ...(iterations === undefined ? [] : ["--iterations", String(iterations)]),
    ...(most === undefined ? [] : ["--most", String(most)]),
  ];
  const command = [`-Dmanyhands.home=${ROOT}`, "-jar", jar, "map"];
  await runLong(java(), [...LITTLE_COMPILING, ...command, programOf(example), ...options]);
  return JSON.parse(readFileSync(json, "utf8")) as Summary;
}

/** Of all that a job has come to. */
export async function resultSha256(api: Api, id: string): Promise<string> {
  return createHash("sha256")
    .update(await api.results(id))
    .digest("hex");
}
