import { setTimeout as sleep } from "node:timers/promises";

import type { Fault, Repeated } from "./fault.ts";
import type { Schedule } from "./schedule.ts";
import type { Stage } from "./stage.ts";

/** Adds the newest entry of a stream again, without anything coming between. Both scripts return 1 if something came twice. */
const AGAIN = `
local last = redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', 1)[1]
if not last then return 0 end
redis.call('XADD', KEYS[1], '*', unpack(last[2]))
return 1`;
/** Gives tasks that gateways hold to one that never was: whoever is alive claims them, and gives them out again. */
const CLAIM = `
if #redis.call('XINFO', 'GROUPS', KEYS[1]) == 0 then return 0 end
local pending = redis.call('XPENDING', KEYS[1], 'gateway', '-', '+', 10)
for _, entry in ipairs(pending) do
  redis.call('XCLAIM', KEYS[1], 'gateway', 'nobody', 0, entry[1], 'JUSTID')
end
return #pending > 0 and 1 or 0`;
/** Of something to repeat. By then, jobs are over. */
const MOST_TRIES = 200;
const TRY_EVERY_MS = 10;

/** What faults happen to. */
export interface Scene {
  readonly stage: Stage;
  readonly jobs: readonly string[];
  /** Bytes of the append-only file that are never lost: up to where the jobs were created. */
  readonly keep: number;
}

/** Has everything go wrong that a schedule says. Resolves when all of it is over and everything is there again. */
export async function carryOut({ faults }: Schedule, scene: Scene): Promise<void> {
  await Promise.all(
    faults.map(async ({ atMs, fault }) => {
      await sleep(atMs);
      await inject(fault, scene);
    }),
  );
}

/** Resolves when the fault is over. */
async function inject(fault: Fault, scene: Scene): Promise<void> {
  const { stage } = scene;
  switch (fault.kind) {
    case "kill":
      return stage.replace(fault.who, "SIGKILL", () => sleep(fault.downMs));
    case "restart":
      return stage.replace(fault.who, "SIGTERM", () => sleep(fault.downMs));
    case "stop":
      return stage.stop(fault.who, fault.forMs);
    case "cut":
    case "stall":
    case "delay":
      return disturb(fault, stage);
    case "duplicate":
      if (fault.what === "frames") return atDoor("repeats", fault.forMs, stage);
      return repeat(fault.what, fault.times, scene);
    case "reorder":
      return atDoor("reorders", fault.forMs, stage);
    case "truncate":
      return stage.replace("redis", "SIGKILL", async () => {
        stage.file.lose(fault.bytes, scene.keep);
        await sleep(fault.downMs);
      });
    case "clock":
      stage.step(fault.who, fault.byMs);
  }
}

async function disturb(
  fault: Extract<Fault, { readonly kind: "cut" | "stall" | "delay" }>,
  stage: Stage,
): Promise<void> {
  const line = stage.line(fault.line);
  if (fault.kind === "cut") line.cut();
  else if (fault.kind === "stall") line.stall();
  else line.delay(fault.byMs);
  await sleep(fault.forMs);
  line.mend();
}

async function atDoor(
  manner: "repeats" | "reorders",
  forMs: number,
  { door }: Stage,
): Promise<void> {
  door.become(manner);
  await sleep(forMs);
  door.become("passes");
}

/** Waits until there is something to repeat: results, for example, are used up within milliseconds. */
async function repeat(what: Repeated, times: number, { stage, jobs }: Scene): Promise<void> {
  const script = what === "pending" ? CLAIM : AGAIN;
  const stream = what === "pending" ? "tasks" : what;
  for (let left = times, tries = 0; left > 0 && tries < MOST_TRIES; tries++) {
    const repeated = await Promise.all(
      jobs.map((job) => stage.redis("EVAL", script, "1", `mh:v1:{${job}}:${stream}`)),
    );
    if (repeated.some((each) => each === "1")) left--;
    else await sleep(TRY_EVERY_MS);
  }
}
