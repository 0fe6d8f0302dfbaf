/**
 * The process that attacks, started by `attackers.ts` with the name of an attack and a target. Has the lowest priority, so that
 * the services are slowed by what they have to do, not by what it does; ends by itself when its time is up or its parent has gone.
 */
import { constants, setPriority } from "node:os";
import process from "node:process";

import type { Target } from "./attack.ts";
import { attackNamed } from "./attacks/index.ts";

/** What the parent says, as JSON, in the second argument. */
export interface Orders extends Pick<Target, "ports" | "jobId" | "extras"> {
  /** After so long it ends whatever happens. */
  readonly atMostMs: number;
}

setPriority(constants.priority.PRIORITY_LOW);
const [name = "", orders = "{}"] = process.argv.slice(2);
const { ports, jobId, extras, atMostMs } = JSON.parse(orders) as Orders;
const over = new AbortController();
const end = (): void => {
  over.abort();
};
setTimeout(end, atMostMs).unref();
process.once("disconnect", () => process.exit(1));
process.once("message", end);
// A connection that fails in a way that nobody waits for is what servers do to attackers.
process.on("uncaughtException", (error) => {
  if ((error as NodeJS.ErrnoException).syscall === undefined) {
    process.stderr.write(`${error.stack ?? error.message}\n`);
    process.exit(1);
  }
});

process.send?.({ kind: "begun" });
const findings = await attackNamed(name).run({ ports, jobId, extras, over: over.signal });
process.send?.({ kind: "done", findings }, () => process.exit(0));
