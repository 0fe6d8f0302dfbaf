/** `./manyhands experiment strangers`: what liars among volunteers do to a job, unless it is checked. */
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";

import { program, say } from "../console/program.ts";
import { SeparateServices } from "../test/support/farm.ts";
import { corpus } from "../test/support/jobs.ts";
import { type Options, optionsOf } from "./options.ts";
import { bansOf, isKept, table } from "./report.ts";
import { type Run, auditorIsThere, run, startAuditor } from "./run.ts";

const JVM_OPTIONS: readonly string[] = ["-Xmx512m", "-XX:+UseSerialGC"];

interface Found {
  readonly seed: number;
  readonly honest: Run;
  readonly runs: readonly Run[];
}

async function tryAll(options: Options): Promise<readonly Found[]> {
  say("starting Redis, the services and an auditor");
  const farm = await SeparateServices.start({ jvmOptions: JVM_OPTIONS, isImpatient: true });
  const dataset = await farm.api.createDataset(corpus());
  startAuditor(farm);
  await auditorIsThere(farm);
  const found: Found[] = [];
  for (const seed of options.seeds) {
    const play = { ...options, seed };
    say(`seed ${seed}: ${options.volunteers} honest volunteers`);
    const honest = await run(farm, dataset, { ...play, policy: "none", liars: 0 });
    const runs: Run[] = [];
    for (const policy of options.policies) {
      say(`seed ${seed}: ${options.liars} liars among them, policy ${policy}`);
      const one = await run(farm, dataset, { ...play, policy });
      runs.push(one);
      say(bansOf(one));
    }
    found.push({ seed, honest, runs });
    say(`\n${table(honest, runs)}\n`);
    write(found, options);
  }
  return found;
}

/** What has been found so far is on the disk, however it ends. */
function write(found: readonly Found[], { json }: Options): void {
  if (json === undefined) return;
  mkdirSync(dirname(resolve(json)), { recursive: true });
  const [first] = found;
  const summary = {
    honestSha256: first?.honest.weightsSha256,
    honestHeldOutLoss: first?.honest.heldOutLoss,
    runs: found.flatMap(({ honest, runs }) =>
      runs.map((each) => ({
        ...each,
        honestSha256: honest.weightsSha256,
        honestWallSeconds: honest.wallSeconds,
      })),
    ),
  };
  writeFileSync(json, `${JSON.stringify(summary, undefined, 2)}\n`);
}

await program("experiment strangers", (args) => {
  const options = optionsOf(args);
  return async () => {
    const found = await tryAll(options);
    return found.every(({ honest, runs }) => runs.every((each) => isKept(honest, each)));
  };
});
