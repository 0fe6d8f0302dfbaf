/** `./manyhands experiment large`: a map-reduce job with more inputs than any service has memory. */
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

/** What a service may be resident with, in MiB. */
const BOUND_MIB = 256;
/** As the images have it: what the JVM chooses below two processors or 2 GB. */
const GC = ["-XX:+UseSerialGC", "-XX:MaxMetaspaceSize=96m", "-XX:ReservedCodeCacheSize=32m"];

const OPTIONS = {
  inputs: { type: "string", default: "1000000" },
  shared: { type: "string", default: "64" },
  volunteers: { type: "string", default: "2" },
  heap: { type: "string", default: "160" },
  json: { type: "string" },
} as const satisfies ParseArgsConfig["options"];

interface Options {
  readonly inputs: number;
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
    sharedMib: numberOf("--shared", values.shared, 1, 64, true),
    volunteers: numberOf("--volunteers", values.volunteers, 1, 16, true),
    heapMib: numberOf("--heap", values.heap, 32, 4096, true),
    json: values.json,
  };
}

async function measured(options: Options): Promise<Report> {
  const directory = mkdtempSync(join(tmpdir(), "manyhands-large-"));
  try {
    return await measuredIn(directory, options);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
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
  const shards = {
    MANYHANDS_TASK_SHARDS_STORAGE: "FILE",
    MANYHANDS_TASK_SHARDS_DIRECTORY: file("shards"),
  };
  const farm = await SeparateServices.start({
    jvmOptions: [`-Xmx${heapMib}m`, ...GC],
    more: (service) => ({
      MALLOC_ARENA_MAX: "2",
      ...(service === "task-service" ? shards : undefined),
    }),
  });
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
  const { before, uploaded, after } = report;
  say(`alone ${report.aloneSeconds} s; together ${report.togetherSeconds} s, with the upload`);
  say(`${report.wholeSeconds} s. The result is ${report.isRight ? "the same" : "ANOTHER ONE"}.\n`);
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

function isWithin({ after, isRight }: Report): boolean {
  return isRight && Object.values(after.peak).every((mib) => mib <= BOUND_MIB);
}

await program("experiment large", (args) => {
  const options = optionsOf(args);
  return async () => {
    const report = await measured(options);
    tell(report);
    if (options.json !== undefined) {
      mkdirSync(dirname(resolve(options.json)), { recursive: true });
      writeFileSync(options.json, `${JSON.stringify(report, undefined, 2)}\n`);
    }
    return isWithin(report);
  };
});
