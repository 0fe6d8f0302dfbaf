/** `./manyhands experiment faults`: random schedules of faults, and whether jobs come to what they would have come to without. */
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";

import { program, say } from "../console/program.ts";
import { optionsOf } from "./options.ts";
import { type Report, summary } from "./report.ts";
import { Trials } from "./trials.ts";

/** What has been found so far is on the disk, however it ends. */
function write(file: string | undefined, report: Report): void {
  if (file === undefined) return;
  mkdirSync(dirname(resolve(file)), { recursive: true });
  writeFileSync(file, `${JSON.stringify(report, undefined, 2)}\n`);
}

await program("experiment faults", (args) => {
  const { json, ...plan } = optionsOf(args);
  return async () => {
    const told = (report: Report): void => {
      write(json, report);
    };
    const report = await Trials.run(plan, { say, told });
    say(`\n${summary(report)}`);
    return report.failures.length === 0;
  };
});
