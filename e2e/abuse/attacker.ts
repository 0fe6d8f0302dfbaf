/**
 * The process that attacks, started by `attackers.ts` with the name of an attack and a target. Has the lowest priority, so that
 * the services are slowed by what they have to do, not by what it does; ends by itself when its time is up or its parent has gone.
 */
import { constants, setPriority } from "node:os";
import process from "node:process";
import { setTimeout as sleep } from "node:timers/promises";

import type { Target } from "./attack.ts";
import { attackNamed, watchers } from "./attacks/index.ts";
import { until } from "./client/pace.ts";

const END_WITHIN_MS = 5000;

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
const attack = name === watchers.name ? watchers : attackNamed(name);
const ran = attack.run({ ports, jobId, extras, over: over.signal });
// A service that answers nothing may keep an attack from ending.
const late = until(over.signal).then(() => sleep(END_WITHIN_MS, { unfinished: 1 }));
const findings = await Promise.race([ran, late]);
process.send?.({ kind: "done", findings }, () => process.exit(0));
