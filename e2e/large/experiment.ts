/**
 * `./manyhands experiment large`: a map-reduce job with more inputs than any service has memory; with `--records` one that
 * trains on more records.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { type ParseArgsConfig, parseArgs } from "node:util";

import { numberOf } from "../../volunteer-ui/src/node/arguments.ts";
import { program, say } from "../console/program.ts";
import { ADMIN_TOKEN, SeparateServices, startVolunteers } from "../test/support/farm.ts";
import { ROOT, Running, java } from "../test/support/processes.ts";
import { PROGRAM, writeInputs, writeShared } from "./inputs.ts";
import { type Memory, memoryOf } from "./measure.ts";
import { type RecordsReport, measureRecords } from "./records.ts";

/** What a service may be resident with, in MiB. */
const BOUND_MIB = 256;
/** As the images have it: what the JVM chooses below two processors or 2 GB. */
const GC = ["-XX:+UseSerialGC", "-XX:MaxMetaspaceSize=96m", "-XX:ReservedCodeCacheSize=32m"];

const OPTIONS = {
  inputs: { type: "string", default: "1000000" },
  records: { type: "string" },
  rounds: { type: "string", default: "100" },
  shared: { type: "string", default: "64" },
  volunteers: { type: "string", default: "2" },
  heap: { type: "string", default: "160" },
  json: { type: "string" },
} as const satisfies ParseArgsConfig["options"];

interface Options {
  readonly inputs: number;
  /** Undefined: inputs are mapped. */
  readonly recordsMib: number | undefined;
  readonly rounds: number;
  readonly sharedMib: number;
  readonly volunteers: number;
  readonly heapMib: number;
  readonly json: string | undefined;
}

interface Summary {
  readonly inputs: number;
  readonly failed: number;
  readonly wallSeconds: number;
  readonly resultSha256: string;
}

interface Report extends Options {
  readonly inputBytes: number;
  readonly aloneSeconds: number;
  readonly togetherSeconds: number;
  readonly wholeSeconds: number;
  readonly isRight: boolean;
  readonly before: Memory;
  readonly uploaded: Memory;
  readonly after: Memory;
}

function optionsOf(args: readonly string[]): Options {
  const { values } = parseArgs({ args: [...args], options: OPTIONS });
  return {
    inputs: numberOf("--inputs", values.inputs, 1, 4_000_000, true),
    recordsMib:
      values.records === undefined
        ? undefined
        : numberOf("--records", values.records, 16, 4095, true),
    rounds: numberOf("--rounds", values.rounds, 1, 10_000, true),
    sharedMib: numberOf("--shared", values.shared, 1, 64, true),
    volunteers: numberOf("--volunteers", values.volunteers, 1, 16, true),
    heapMib: numberOf("--heap", values.heap, 32, 4096, true),
    json: values.json,
  };
}

async function inDirectory<T>(measure: (directory: string) => Promise<T>): Promise<T> {
  const directory = mkdtempSync(join(tmpdir(), "manyhands-large-"));
  try {
    return await measure(directory);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

async function startServices(directory: string, heapMib: number): Promise<SeparateServices> {
  const shards = {
    MANYHANDS_TASK_SHARDS_STORAGE: "FILE",
    MANYHANDS_TASK_SHARDS_DIRECTORY: join(directory, "shards"),
  };
  return SeparateServices.start({
    jvmOptions: [`-Xmx${heapMib}m`, ...GC],
    more: (service) => ({
      MALLOC_ARENA_MAX: "2",
      ...(service === "task-service" ? shards : undefined),
    }),
  });
}

async function measuredIn(directory: string, options: Options): Promise<Report> {
  const { inputs, sharedMib, volunteers, heapMib } = options;
  const file = (name: string) => join(directory, name);
  writeFileSync(file("program.js"), PROGRAM);
  await writeInputs(file("inputs.ndjson"), inputs);
  await writeShared(file("shared.txt"), sharedMib);
  say(`${inputs} inputs, ${statSync(file("inputs.ndjson")).size} bytes; alone:`);
  const map = (name: string, ...more: readonly string[]) => mapped(directory, name, more);
  const alone = await map("alone", "--local");
  say(`${alone.wallSeconds} s; SHA-256 ${alone.resultSha256}. Services and volunteers:`);
  const farm = await startServices(directory, heapMib);
  const before = memoryOf(farm);
  startVolunteers("large-volunteers", farm, volunteers, "--trust-programs");
  const started = performance.now();
  let uploaded: Memory | undefined;
  const watch = setInterval(() => {
    if (uploaded !== undefined) return;
    const isThere = farm.redis("exists", "mh:v1:jobs:open").trim() === "1";
    if (isThere) uploaded = memoryOf(farm);
  }, 1000);
  const together = await map("together", "--url", farm.url);
  clearInterval(watch);
  const wholeSeconds = Math.round((performance.now() - started) / 100) / 10;
  const after = memoryOf(farm);
  return {
    ...options,
    inputBytes: statSync(file("inputs.ndjson")).size,
    aloneSeconds: alone.wallSeconds,
    togetherSeconds: together.wallSeconds,
    wholeSeconds,
    isRight: together.resultSha256 === alone.resultSha256 && together.inputs === inputs,
    before,
    uploaded: uploaded ?? after,
    after,
  };
}

/** By `./manyhands map`. */
async function mapped(directory: string, name: string, more: readonly string[]): Promise<Summary> {
  const json = join(directory, `${name}.json`);
  const jar = `${ROOT}standalone/target/quarkus-app/quarkus-run.jar`;
  const file = (each: string) => join(directory, each);
  const args = ["map", file("program.js"), "--inputs", file("inputs.ndjson")];
  const options = ["--shared", file("shared.txt"), "--reduce", "sum", "--json", json, ...more];
  const command = [`-Dmanyhands.home=${ROOT}`, "-jar", jar, ...args, ...options];
  const running = Running.start(`large-${name}`, java(), command, {
    MANYHANDS_ADMIN_TOKEN: ADMIN_TOKEN,
  });
  const status = await running.exited;
  if (status !== 0) throw new Error(`map ended with ${status}; the reason is in ${running.log}`);
  return JSON.parse(readFileSync(json, "utf8")) as Summary;
}

function tell(report: Report): void {
  say(`alone ${report.aloneSeconds} s; together ${report.togetherSeconds} s, with the upload`);
  say(`${report.wholeSeconds} s. The result is ${report.isRight ? "the same" : "ANOTHER ONE"}.\n`);
  tellMemory(report);
}

function tellRecords(report: RecordsReport): void {
  say(`stored in ${report.uploadSeconds} s; the first round was committed after`);
  say(`${report.firstRoundSeconds} s, all ${report.rounds} after ${report.trainSeconds} s.`);
  say(`Held-out accuracy ${report.heldOutAccuracy}. Volunteers have loaded, in MiB:`);
  say(`${report.bytesDown.map((bytes) => Math.round(bytes / 1024 / 1024)).join(", ")}.\n`);
  tellMemory(report);
}

type Memories = Pick<Report, "before" | "uploaded" | "after">;

function tellMemory({ before, uploaded, after }: Memories): void {
  say("resident at most (MiB)     started   uploaded   at the end");
  for (const [service, mib] of Object.entries(after.peak)) {
    say(
      `${service.padEnd(24)} ${column(before.peak[service])} ${column(uploaded.peak[service])} ${column(mib)}`,
    );
  }
  say(
    `${"Redis holds (MiB)".padEnd(24)} ${column(before.redisUsed)} ${column(uploaded.redisUsed)} ${column(after.redisUsed)}   (at most ${after.redisPeak})`,
  );
}

function column(mib: number | undefined): string {
  return String(mib).padStart(9);
}

function isWithin({ after }: Memories): boolean {
  return Object.values(after.peak).every((mib) => mib <= BOUND_MIB);
}

/** It has learned something, and nobody loaded all of the data. */
function hasTrained({ heldOutAccuracy, bytesDown, bytes }: RecordsReport): boolean {
  return heldOutAccuracy > 0.5 && bytesDown.every((down) => down < bytes);
}

async function runMap(directory: string, options: Options): Promise<[Report, boolean]> {
  const report = await measuredIn(directory, options);
  tell(report);
  return [report, isWithin(report) && report.isRight];
}

async function runRecords(
  directory: string,
  { rounds, volunteers, heapMib }: Options,
  recordsMib: number,
): Promise<[RecordsReport, boolean]> {
  const farm = await startServices(directory, heapMib);
  const report = await measureRecords(directory, farm, { recordsMib, rounds, volunteers });
  tellRecords(report);
  return [report, isWithin(report) && hasTrained(report)];
}

await program("experiment large", (args) => {
  const options = optionsOf(args);
  return async () => {
    const { recordsMib, json } = options;
    const [report, isRight] = await inDirectory<[object, boolean]>((directory) =>
      recordsMib === undefined
        ? runMap(directory, options)
        : runRecords(directory, options, recordsMib),
    );
    if (json !== undefined) {
      mkdirSync(dirname(resolve(json)), { recursive: true });
      writeFileSync(json, `${JSON.stringify(report, undefined, 2)}\n`);
    }
    return isRight;
  };
});
