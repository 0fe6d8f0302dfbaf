import { setTimeout as sleep } from "node:timers/promises";

import type { WorkerTrainer } from "../trainer/index.ts";
import type { Turnstile } from "./turnstile.ts";

/**
 * A trainer whose worker is started only when it is its turn to open: sixteen workers that load
 * TensorFlow.js and try backends at once on two cores would make each other look slow, and run out of memory.
 * It rests in this thread: nothing throttles Node's timers, and a worker would have to be woken twice for each rest.
 */
export function patientTrainer(start: () => WorkerTrainer, turnstile: Turnstile): WorkerTrainer {
  let trainer: WorkerTrainer | undefined;
  let isClosed = false;
  const started = (): WorkerTrainer => {
    if (isClosed) throw new Error("the trainer was closed");
    return (trainer ??= start());
  };
  return {
    get isAlive() {
      return !isClosed && (trainer?.isAlive ?? true);
    },
    open: (job, data) => turnstile.pass(async () => await started().open(job, data)),
    setWeights: async (weights) => {
      await started().setWeights(weights);
    },
    leaf: async (leaf) => await started().leaf(leaf),
    generate: async (length) => await started().generate(length),
    rest: async (ms) => {
      await sleep(ms);
    },
    close: () => {
      isClosed = true;
      trainer?.close();
    },
  };
}
