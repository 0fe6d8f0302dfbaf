import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { ROOT, java } from "../test/support/processes.ts";
import type { Options } from "./options.ts";
import type { Point, Run } from "./runs.ts";
import { MINI_BATCH, jobOf } from "./ways.ts";

/** What `train --local --json` says, as far as it is of use here. */
interface Reference {
  readonly samplesCommitted: number;
  readonly computeSeconds: number;
  readonly heldOut: readonly {
    readonly version: number;
    readonly sha256: string;
    readonly samples: number;
    readonly computeSeconds: number;
    readonly loss: number;
  }[];
}

/**
 * One volunteer without a network: mini-batch after mini-batch, nothing in between. That each takes the pace is not waited
 * for but added up, so this is the least time that such a device needs; evaluations are not counted.
 */
export async function trainAlone({ paceMs, targetLoss }: Options): Promise<Run> {
  const reference = await train(jobOf("alone", 1), targetLoss);
  const { samplesCommitted, computeSeconds, heldOut } = reference;
  const perSample = Math.max(paceMs / 1000 / MINI_BATCH, computeSeconds / samplesCommitted);
  const course = heldOut.map(({ samples, loss }): Point => ({
    seconds: perSample * samples,
    bytesUp: 0,
    samples,
    loss,
  }));
  const last = heldOut.at(-1);
  if (last === undefined) throw new Error("alone: no held-out loss was measured");
  return {
    way: "alone",
    volunteers: 1,
    link: null,
    seconds: perSample * last.samples,
    rounds: last.version,
    samplesPerVolunteer: last.samples,
    bytesUpPerVolunteer: 0,
    bytesDownPerVolunteer: 0,
    idleShare: 0,
    vainShare: 0,
    heldOutLoss: last.loss,
    weightsSha256: last.sha256,
    isVerified: null,
    processorsBusy: 0,
    course,
  };
}

/** @returns the weights that one process comes to, at the first version that reaches the target */
export async function weightsAtTarget(job: object, targetLoss: number): Promise<string> {
  return (await train(job, targetLoss)).heldOut.at(-1)?.sha256 ?? "";
}

/** @throws Error if it does not come down to `until` */
async function train(job: object, until: number): Promise<Reference> {
  const directory = mkdtempSync(join(tmpdir(), "manyhands-internet-"));
  try {
    const [jobFile, json] = [join(directory, "job.json"), join(directory, "out.json")];
    writeFileSync(jobFile, JSON.stringify(job));
    const jar = `${ROOT}standalone/target/quarkus-app/quarkus-run.jar`;
    const options = ["--job", jobFile, "--json", json, "--until", String(until)];
    const home = `-Dmanyhands.home=${ROOT}`;
    await ended(
      spawn(java(), [home, "-jar", jar, "train", "--local", ...options], {
        stdio: ["ignore", "ignore", "pipe"],
      }),
    );
    return JSON.parse(readFileSync(json, "utf8")) as Reference;
  } finally {
    rmSync(directory, { recursive: true });
  }
}

async function ended(child: ReturnType<typeof spawn>): Promise<void> {
  let said = "";
  child.stderr?.on("data", (chunk: Buffer) => (said = `${said}${chunk.toString()}`.slice(-2000)));
  const status = await new Promise((resolve, reject) =>
    child.once("error", reject).once("close", resolve),
  );
  if (status !== 0) throw new Error(`train --local ended with ${String(status)}: ${said}`);
}
