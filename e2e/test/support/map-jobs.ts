import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { JobDescription } from "../../../volunteer-ui/src/rest/index.ts";
import type { Api } from "./api.ts";
import { LITTLE_COMPILING, ROOT, java, runLong } from "./processes.ts";

export interface Example {
  readonly name: string;
  /** The parameters whose combinations are the inputs; `last` of them. */
  readonly grid?: Readonly<Record<string, readonly number[]>>;
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
  { name: "words", last: 200, lines: sentences(200), reduce: "countBy" },
  {
    name: "sweep",
    last: 20,
    grid: {
      learningRate: [0.003, 0.01, 0.03, 0.1, 0.3],
      hidden: [4],
      momentum: [0, 0.3, 0.5, 0.9],
    },
    reduce: "none",
  },
  { name: "smith-waterman", type: "wasm", last: 60, lines: pairs(60), reduce: "argmax" },
];

/** Lines of a text, as JSON. */
function sentences(count: number): string[] {
  const words = ["round", "Leaf", "TREE", "node's", "ü"];
  return Array.from({ length: count }, (_, line) =>
    JSON.stringify(words.map((word, at) => word.repeat(1 + ((line >> at) & 1))).join(", ")),
  );
}

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
  const { name, last, reduce, iterations, most } = example;
  const program = await api.createDataset(readFileSync(programOf(example)));
  const inputs = await describedInputs(api, example);
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

/** Some lines in one piece, some in shards: what a job comes to is the same. */
async function describedInputs(api: Api, { name, last, lines, grid }: Example) {
  if (grid !== undefined) return { type: "grid" as const, parameters: parametersOf(grid) };
  if (lines === undefined) return { type: "numbers" as const, count: last };
  const text = textOf(lines);
  const dataset = name === "words" ? await api.createLines(text) : await api.createDataset(text);
  return { type: "lines" as const, dataset };
}

function parametersOf(grid: NonNullable<Example["grid"]>): Record<string, number[]> {
  return Object.fromEntries(Object.entries(grid).map(([axis, values]) => [axis, [...values]]));
}

function programOf({ name, type = "js" }: Pick<Example, "name" | "type">): string {
  return `${ROOT}examples/map/${name}.${type}`;
}

function textOf(lines: readonly string[]): Buffer {
  return Buffer.from(`${lines.join("\n")}\n`);
}

const alone = new Map<string, Promise<Summary>>();

/** By `./manyhands map --local`; once for each example. */
export async function computedAlone(example: Example): Promise<Summary> {
  const known = alone.get(example.name);
  if (known !== undefined) return known;
  const computed = compute(example);
  alone.set(example.name, computed);
  return computed;
}

async function compute(example: Example): Promise<Summary> {
  const { last, lines, grid, reduce, iterations, most } = example;
  const directory = mkdtempSync(join(tmpdir(), "manyhands-e2e-"));
  const json = join(directory, "out.json");
  const file = join(directory, grid === undefined ? "inputs.ndjson" : "inputs.json");
  if (lines !== undefined) writeFileSync(file, textOf(lines));
  if (grid !== undefined) writeFileSync(file, JSON.stringify(grid));
  const jar = `${ROOT}standalone/target/quarkus-app/quarkus-run.jar`;
  const options = [
    ...["--inputs", lines === undefined && grid === undefined ? `1..${last}` : file],
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
