import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { WAIT_MS } from "../../../waiting.ts";
import { LITTLE_COMPILING, ROOT, java } from "./processes.ts";

/** What `manyhands verify` has come to. */
export interface Verified {
  readonly status: number | null;
  readonly output: string;
  /** What `--json` has. */
  readonly summary: {
    readonly outcome: string;
    readonly stateSha256?: string;
    readonly roundsRecorded?: number;
    readonly roundsRecomputed?: number;
    readonly valuesRecomputed?: number;
    readonly brokenLine?: number;
    readonly difference?: { readonly round: number; readonly what: string };
  };
}

/** Runs `manyhands verify` to its end, while this process goes on, in which the reverse proxy of the services is. */
export async function verify(record: string, ...options: readonly string[]): Promise<Verified> {
  const json = join(mkdtempSync(join(tmpdir(), "manyhands-e2e-")), "out.json");
  const jar = `${ROOT}standalone/target/quarkus-app/quarkus-run.jar`;
  const program = [...LITTLE_COMPILING, `-Dmanyhands.home=${ROOT}`, "-jar", jar, "verify"];
  const args = [...program, record, "--json", json, ...options];
  const bounds = { timeout: WAIT_MS, killSignal: "SIGKILL" } as const;
  const [status, output] = await new Promise<[number | null, string]>((resolve) => {
    const child = execFile(java(), args, bounds, (_, stdout, stderr) => {
      resolve([child.exitCode, stdout + stderr]);
    });
  });
  return { status, output, summary: readIfThere(json) };
}

/** Wrong usage, and what ends before the verification, writes none. */
function readIfThere(json: string): Verified["summary"] {
  try {
    return JSON.parse(readFileSync(json, "utf8")) as Verified["summary"];
  } catch {
    return { outcome: "none" };
  }
}
