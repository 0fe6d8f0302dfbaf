/** `./manyhands experiment internet`: how long a crowd behind home connections takes, in several ways. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

import { program, say } from "../console/program.ts";
import { SeparateServices } from "../test/support/farm.ts";
import { ROOT } from "../test/support/processes.ts";
import { trainAlone } from "./alone.ts";
import { type Options, optionsOf } from "./options.ts";
import { plot } from "./plot.ts";
import { csv, remarks, table } from "./report.ts";
import type { Run } from "./runs.ts";
import { trainTogether } from "./together.ts";

/** What the text job trains on: the bundle of TensorFlow.js 0.11.7. */
const CORPUS = `${ROOT}node_modules/@tensorflow/tfjs-0.11.7/dist/tf.js`;
/** As much as a service needs here; all else as everywhere. */
const JVM_OPTIONS: readonly string[] = ["-Xmx512m", "-XX:+UseSerialGC"];

async function runAll(options: Options): Promise<readonly Run[]> {
  const runs: Run[] = [];
  const keep = (run: Run): void => {
    runs.push(run);
    write(runs, options);
  };
  const { ways, volunteers } = options;
  if (ways.includes("alone")) {
    say("alone: one volunteer without network");
    keep(await trainAlone(options));
  }
  const together = ways.filter((way) => way !== "alone");
  if (together.length === 0) return runs;
  say("starting Redis and the services");
  const farm = await SeparateServices.start({ jvmOptions: JVM_OPTIONS, isImpatient: true });
  const dataset = await farm.api.createDataset(readFileSync(CORPUS));
  for (const count of volunteers) {
    for (const way of together) {
      say(`${way}: ${count} volunteers`);
      keep(await trainTogether(farm, dataset, way, count, options));
    }
  }
  return runs;
}

/** What has been found so far is on the disk, however it ends. */
function write(runs: readonly Run[], { json, out, targetLoss, paceMs, slowMotion }: Options): void {
  mkdirSync(out, { recursive: true });
  writeFileSync(join(out, "report.csv"), csv(runs));
  writeFileSync(join(out, "report.svg"), plot(runs));
  if (json === undefined) return;
  mkdirSync(dirname(resolve(json)), { recursive: true });
  writeFileSync(
    json,
    `${JSON.stringify({ targetLoss, paceMs, slowMotion, runs }, undefined, 2)}\n`,
  );
}

await program("experiment internet", (args) => {
  const options = optionsOf(args);
  return async () => {
    const runs = await runAll(options);
    say(`\n${table(runs)}\n`);
    for (const line of remarks(runs)) say(line);
    say(`\nThe courses as CSV and as a plot: ${options.out}`);
    return runs.every(({ isVerified }) => isVerified !== false);
  };
});
