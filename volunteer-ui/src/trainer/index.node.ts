/**
 * The trainer's back door, for the node room only: a page cannot have `node:worker_threads` in its
 * bundle.
 */
import { Worker } from "node:worker_threads";

import { createTrainer } from "./remote.ts";
import type { WorkerTrainer } from "./trainer.ts";

/** What a worker thread is told when it starts. */
export interface NodeTrainerOptions {
  /** Whether programs of others run in V8, outside of a sandbox. */
  readonly trustsPrograms?: boolean;
}

/**
 * A trainer in a new worker thread.
 *
 * @param code the built `worker.node.ts`, which lies beside the bundle that calls
 */
export function createNodeTrainer(
  options: NodeTrainerOptions = {},
  code: URL = new URL("./trainer-worker.js", import.meta.url),
): WorkerTrainer {
  const worker = new Worker(code, { workerData: options });
  return createTrainer({
    post: (request, transfer) => {
      worker.postMessage(request, [...transfer]);
    },
    listen: (listener) => {
      worker.on("message", listener);
    },
    onDeath: (listener) => {
      worker.on("error", (error) => {
        listener(error.message);
      });
      worker.on("exit", (exitCode) => {
        listener(`exit code ${exitCode}`);
      });
    },
    terminate: () => {
      void worker.terminate();
    },
  });
}
