import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { TrainingJob } from "../../../volunteer-ui/src/rest/index.ts";
import { corpus } from "./jobs.ts";
import { LITTLE_COMPILING, ROOT, java, runLong } from "./processes.ts";

/**
 * SHA-256 of the weights that the job comes to in one process, without services: `manyhands train --local`.
 * @param data what the job trains on
 * @param validation what it is evaluated on, if that is another data set
 */
export async function weightsAlone(
  job: TrainingJob,
  data = corpus(),
  validation?: Uint8Array,
): Promise<string> {
  const directory = mkdtempSync(join(tmpdir(), "manyhands-e2e-"));
  const file = (name: string): string => join(directory, name);
  writeFileSync(
    file("job.json"),
    JSON.stringify({ ...job, data: { ...job.data, dataset: undefined, validation: undefined } }),
  );
  writeFileSync(file("corpus"), data);
  if (validation !== undefined) writeFileSync(file("validation"), validation);
  const jar = `${ROOT}standalone/target/quarkus-app/quarkus-run.jar`;
  const inputs = [
    "--job",
    file("job.json"),
    "--corpus",
    file("corpus"),
    "--json",
    file("out.json"),
    ...(validation === undefined ? [] : ["--validation", file("validation")]),
  ];
  await runLong(java(), [
    ...LITTLE_COMPILING,
    `-Dmanyhands.home=${ROOT}`,
    "-jar",
    jar,
    "train",
    "--local",
    ...inputs,
  ]);
  const { weightsSha256 } = JSON.parse(readFileSync(file("out.json"), "utf8")) as {
    weightsSha256: string;
  };
  return weightsSha256;
}
