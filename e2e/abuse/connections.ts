/** `./manyhands bench connections`: what connections cost that only watch. */
import { readFileSync, writeFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";

import { eventually } from "../test/support/processes.ts";
import { watchers } from "./attacks/index.ts";
import { program, say } from "../console/program.ts";
import { Attackers } from "./stage/attackers.ts";
import { neededKiB } from "./stage/heap.ts";
import { Scene, WARM_ROUNDS } from "./stage/scene.ts";

const CONNECTIONS = 5000;
/** Without and with them, in turns. */
const TURNS = 3;
const SECONDS = 10;
const CONNECTED_WITHIN_MS = 60_000;
/** Files that the programs need besides. */
const OTHER_FILES = 500;
/** The promises. */
const SPEED_KEPT = 0.8;
const KIB_EACH = 20;

interface Figures {
  readonly connections: number;
  readonly roundsPerSecond: { readonly without: number; readonly with: number };
  readonly ratio: number;
  /** Heap after a collection, and all that is resident besides the heap. */
  readonly kibEach: number;
}

async function measure(): Promise<Figures> {
  say("Starting Redis, the services with the memory of the chart, and four honest volunteers");
  const scene = await Scene.start();
  await scene.play({ job: "small", honest: 4, warmRounds: WARM_ROUNDS });
  const without: number[] = [];
  const during: number[] = [];
  const kibEach: number[] = [];
  let connections = CONNECTIONS;
  for (let turn = 1; turn <= TURNS; turn++) {
    without.push(await scene.roundsPerSecond(SECONDS));
    const before = {
      kib: neededKiB(scene.farm.process("gateway").pid),
      sessions: await sessions(scene),
    };
    const crowd = await connect(scene);
    const more = (await sessions(scene)) - before.sessions;
    connections = Math.min(connections, more);
    during.push(await scene.roundsPerSecond(SECONDS));
    kibEach.push((neededKiB(scene.farm.process("gateway").pid) - before.kib) / more);
    await crowd.end();
    await sessionsReach(scene, (count) => count <= before.sessions);
    say(
      `  turn ${turn} of ${TURNS}: ${without.at(-1)?.toFixed(1) ?? ""} rounds a second without, ${during.at(-1)?.toFixed(1) ?? ""} with ${more} connections, ${kibEach.at(-1)?.toFixed(1) ?? ""} KiB each`,
    );
  }
  const rates = { without: rounded(mean(without)), with: rounded(mean(during)) };
  return {
    connections,
    roundsPerSecond: rates,
    ratio: Math.round((100 * mean(during)) / mean(without)) / 100,
    kibEach: rounded(mean(kibEach)),
  };
}

/** Resolves when all are there, or when no more seem to come. */
async function connect(scene: Scene): Promise<Attackers> {
  const atMostMs = CONNECTED_WITHIN_MS + 1000 * (3 * SECONDS + 60);
  const crowd = new Attackers(watchers, scene, { count: String(CONNECTIONS) }, atMostMs);
  await crowd.begun();
  const deadline = performance.now() + CONNECTED_WITHIN_MS;
  while ((await sessions(scene)) < CONNECTIONS && performance.now() < deadline) await sleep(500);
  return crowd;
}

async function sessionsReach(scene: Scene, holds: (count: number) => boolean): Promise<void> {
  await eventually("the connections are closed", async () =>
    holds(await sessions(scene)) ? true : undefined,
  );
}

/** Open connections, as the gateway says. */
async function sessions(scene: Scene): Promise<number> {
  const response = await fetch(`http://127.0.0.1:${scene.ports.gateway}/q/metrics`);
  const found = /^manyhands_gateway_sessions(?:\{[^}]*\})? ([\d.E+]+)$/m.exec(
    await response.text(),
  );
  if (found === null) throw new Error("the gateway's metrics do not tell its sessions");
  return Number(found[1]);
}

/** Connections are files, of both ends. Node.js and JVMs ask for as many as are allowed. */
function requireFiles(count: number): void {
  const limit = /^Max open files\s+\S+\s+(\d+)/m.exec(
    readFileSync("/proc/self/limits", "utf8"),
  )?.[1];
  if (limit !== undefined && Number(limit) < count) {
    throw new RangeError(
      `a process may open ${limit} files here, ${count} are needed; raise the limit: ulimit -Hn ${count}`,
    );
  }
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function rounded(value: number): number {
  return Math.round(10 * value) / 10;
}

await program("bench connections", (args) => {
  const { values } = parseArgs({ args: [...args], options: { json: { type: "string" } } });
  requireFiles(CONNECTIONS + OTHER_FILES);
  return async () => {
    const figures = await measure();
    say(`${figures.connections} connections`);
    say(
      `rounds a second: ${figures.roundsPerSecond.without} without, ${figures.roundsPerSecond.with} with them: ${figures.ratio}`,
    );
    say(`memory of the gateway: ${figures.kibEach} KiB each`);
    if (values.json !== undefined) {
      writeFileSync(values.json, `${JSON.stringify(figures, undefined, 2)}\n`);
    }
    const isKept =
      figures.connections >= CONNECTIONS &&
      figures.ratio >= SPEED_KEPT &&
      figures.kibEach <= KIB_EACH;
    say(
      `promised: ${CONNECTIONS} connections, ${SPEED_KEPT} of the speed, at most ${KIB_EACH} KiB each: ${isKept ? "kept" : "BROKEN"}`,
    );
    return isKept;
  };
});
