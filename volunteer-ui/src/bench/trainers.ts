/** `bench trainers`: CPU time per gradient of TensorFlow.js, as it comes and patched, and of the kernels, in turns. */
import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { Worker } from "node:worker_threads";

import { CASES, type Case } from "./cases.ts";
import {
  type Answer,
  type EngineName,
  PEAK_FLOPS,
  type Question,
  median,
  quantile,
} from "./contest.ts";

const ROUNDS = 9;
/** CPU time that one engine gets in one turn, roughly. Milliseconds. */
const TURN_MS = 150;
/** The clock of a thread may stand still for longer. Milliseconds. */
const SHORTEST_MS = 0.2;
const ENGINES: readonly EngineName[] = ["tfjs", "tfjsPatched", "kernels"];

class Contestant {
  readonly #worker: Worker;
  #settle: (answer: Answer | Failed) => void = () => undefined;

  constructor(engine: EngineName) {
    this.#worker = new Worker(new URL("./bench-worker.js", import.meta.url), {
      workerData: engine,
    });
    this.#worker.on("message", (answer: Answer | Failed) => {
      this.#settle(answer);
    });
    this.#worker.on("error", ({ message }) => {
      this.#settle({ failed: message });
    });
  }

  async ask(question: Question): Promise<number> {
    const answer = await new Promise<Answer | Failed>((resolve) => {
      this.#settle = resolve;
      this.#worker.postMessage(question);
    });
    if ("failed" in answer) throw new Error(`${question.name}: ${answer.failed}`);
    return answer.ms;
  }

  async end(): Promise<void> {
    await this.#worker.terminate();
  }
}

interface Failed {
  readonly failed: string;
}

interface Result {
  readonly name: string;
  readonly tfjsMs: number;
  readonly tfjsPatchedMs: number;
  readonly kernelsMs: number;
  readonly gflops: number;
}

async function compared({ name, flops }: Case, contestants: ReadonlyMap<EngineName, Contestant>) {
  const times = new Map<EngineName, number>();
  const all = new Map<EngineName, number[]>(ENGINES.map((engine) => [engine, []]));
  for (let round = 0; round <= ROUNDS; round++) {
    for (const [engine, contestant] of contestants) {
      const ms = await contestant.ask({ name, times: times.get(engine) ?? 1 });
      // The first turn only says how often to compute in the others.
      if (round === 0)
        times.set(engine, Math.max(1, Math.round(TURN_MS / Math.max(ms, SHORTEST_MS))));
      else all.get(engine)?.push(ms);
    }
  }
  const spread = (engine: EngineName): string => {
    const values = all.get(engine) ?? [];
    const [low, middle, high] = [0.1, 0.5, 0.9].map((share) => quantile(values, share).toFixed(2));
    return `${middle} (${low}–${high})`;
  };
  const result: Result = {
    name,
    tfjsMs: median(all.get("tfjs") ?? []),
    tfjsPatchedMs: median(all.get("tfjsPatched") ?? []),
    kernelsMs: median(all.get("kernels") ?? []),
    gflops: flops / median(all.get("kernels") ?? []) / 1e6,
  };
  return { result, line: [name, ...ENGINES.map(spread)] };
}

async function main(json: string | undefined): Promise<void> {
  const contestants = new Map(ENGINES.map((engine) => [engine, new Contestant(engine)]));
  const cases: Result[] = [];
  const ceilings: number[] = [];
  print([
    "case",
    "stock ms",
    "patched ms",
    "kernels ms",
    "× stock",
    "× patched",
    "GFLOP/s",
    "of ceiling",
  ]);
  for (const each of CASES) {
    const ms = (await contestants.get("kernels")?.ask({ name: "ceiling", times: 20 })) ?? NaN;
    ceilings.push(PEAK_FLOPS / ms / 1e6);
    const { result, line } = await compared(each, contestants);
    cases.push(result);
    print([
      ...line,
      (result.tfjsMs / result.kernelsMs).toFixed(1),
      (result.tfjsPatchedMs / result.kernelsMs).toFixed(1),
      result.gflops.toFixed(1),
      `${Math.round((100 * result.gflops) / (ceilings.at(-1) ?? NaN))} %`,
    ]);
  }
  const ceilingGflops = median(ceilings);
  process.stdout.write(
    `\nceiling: ${ceilingGflops.toFixed(1)} GFLOP/s of SIMD additions and products\n`,
  );
  if (json !== undefined)
    writeFileSync(json, `${JSON.stringify({ ceilingGflops, cases }, null, 2)}\n`);
  await Promise.all([...contestants.values()].map((contestant) => contestant.end()));
}

function print([name = "", ...columns]: readonly string[]): void {
  process.stdout.write(
    `${name.padEnd(14)}${columns.map((column) => column.padStart(21)).join("")}\n`,
  );
}

const { values } = parseArgs({ options: { json: { type: "string" } } });
await main(values.json);
