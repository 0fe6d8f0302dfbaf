/**
 * What somebody would write who computes a map alone: one thread of V8, one input after the other, behind the guest room's
 * prelude, so that `Math` is the same. `bench-map-alone.js PROGRAM` answers `ready` and then, for each line `N` on standard
 * input, maps 1 to N and answers one line of JSON: `{"seconds", "sum"}`.
 */
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { Worker } from "node:worker_threads";

import { guestScript } from "../guest/index.ts";

/** Taken before the prelude, which leaves no clock. */
const BEFORE = `const { parentPort } = require("node:worker_threads"), clock = performance.now.bind(performance);
`;

const AFTER = `
parentPort.on("message", (count) => {
  const start = clock();
  let sum = 0;
  for (let input = 1; input <= count; input++) sum += map(input);
  parentPort.postMessage({ seconds: (clock() - start) / 1000, sum });
});
`;

const source = readFileSync(process.argv[2] ?? "", "utf8");
const program = `{ "use strict"; ${source.replace(/^export /gm, "")} ${AFTER} }`;
const worker = new Worker(`${BEFORE}${guestScript}\n${program}`, { eval: true });
process.stdout.write("ready\n");
for await (const line of createInterface({ input: process.stdin })) {
  worker.postMessage(Number(line));
  const [answer] = (await once(worker, "message")) as [unknown];
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
